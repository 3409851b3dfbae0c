"""What a training is asked to do: the form's answers, and `config.json` of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError

Recipe = Literal["auto", "linear-probe", "fine-tune", "from-scratch"]
ColorChoice = Literal["auto", "rgb", "grey"]
Device = Literal["auto", "cpu", "cuda", "mps"]


@dataclass(frozen=True, slots=True)
class _Range:
    """What a number may be, both ends included."""

    words: str
    least: float
    most: float
    is_whole: bool = True


_RANGES = {
    "epochs": _Range("number of epochs", 1, 10_000),
    "batch_size": _Range("batch size", 1, 4096),
    "learning_rate": _Range("learning rate", 1e-8, 10, is_whole=False),
    "weight_decay": _Range("weight decay", 0, 1, is_whole=False),
    "input_size": _Range("size of the network's input", 8, 1024),
    "dropout": _Range("dropout", 0, 0.95, is_whole=False),
    "depth": _Range("number of blocks", 1, 8),
    "width": _Range("number of channels", 1, 1024),
    "kernel": _Range("size of the kernels", 1, 15),
    # What the generators of Python, NumPy and PyTorch all take.
    "seed": _Range("seed", 0, 2**32 - 1),
    "patience": _Range("patience", 1, 10_000),
}
_CHOICES = {"recipe": get_args(Recipe), "color": get_args(ColorChoice), "device": get_args(Device)}
_TEXTS = ("folder", "network", "start", "split", "name", "watch")
_SWITCHES = ("augment", "class_weights")


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """The wishes for a training. What is None is chosen by the recipe, the network, or what the pictures are like.

    Attributes:
        folder: The class folder.
        recipe: "linear-probe" trains the last layer on frozen features, "fine-tune" the whole network from a model,
            "from-scratch" a network that knows nothing yet; "auto" tries a linear probe, then fine-tuning, and keeps
            what is better.
        network: Name of the network; empty for the recipe's own.
        start: Model file to start from; empty for the bundled one.
        epochs: How often every picture is seen, 1 to 10,000.
        batch_size: Pictures a step, 1 to 4,096.
        learning_rate: Largest step size of the schedule, 1e-8 to 10.
        weight_decay: How strongly weights are drawn to zero, 0 to 1.
        input_size: Rows and columns of the network's input in pixels, 8 to 1,024; None for what suits the pictures.
        color: "rgb" for three channels, "grey" for one; "auto" for grey where every picture is.
        augment: Whether the pictures are varied (turned, cut, coloured) while they are learnt from.
        dropout: Share of the features that are left out at random in training, 0 to 0.95.
        depth: Blocks of convolution and pooling of a network from scratch, 1 to 8.
        width: Channels of its first block, 1 to 1,024.
        kernel: Rows and columns of its kernels in pixels; odd, 1 to 15.
        class_weights: Whether a picture counts for more where its class has few.
        fractions: Shares of train, validation and test; they add up to 1.
        split: A `split.csv` whose pictures keep their part; empty to divide them anew.
        seed: Of all that is random, 0 to 4,294,967,295.
        device: What computes; "auto" for the fastest that is there.
        patience: Epochs without a better validation before the training ends early, 1 to 10,000.
        classes: Pairs (label in the folder, label to train it as); labels that are not in it are left out. Two may
            become one. Empty for all as they are.
        name: What people will call the model; empty for the folder's name.
        watch: A picture whose answers and feature maps are kept after every epoch, as its path, relative to the folder
            or absolute; empty for none.

    Raises:
        UserFacingError: A field has the wrong type or lies outside its range.
    """

    folder: str
    recipe: Recipe = "auto"
    network: str = ""
    start: str = ""
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    weight_decay: float | None = None
    input_size: int | None = None
    color: ColorChoice = "auto"
    augment: bool = True
    dropout: float | None = None
    depth: int | None = None
    width: int | None = None
    kernel: int | None = None
    class_weights: bool = True
    fractions: tuple[float, float, float] = (0.7, 0.15, 0.15)
    split: str = ""
    seed: int = 0
    device: Device = "auto"
    patience: int | None = None
    classes: tuple[tuple[str, str], ...] = ()
    name: str = ""
    watch: str = ""

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise _refused(problem)

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values; every number is finite."""
        return asdict(self) | {"fractions": list(self.fractions), "classes": [list(pair) for pair in self.classes]}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> TrainConfig:
        """Read `to_json`'s form; unknown keys are ignored, so that newer files open.

        Raises:
            UserFacingError: The folder is missing, or a field has the wrong type or lies outside its range.
        """
        if not isinstance(fields, Mapping):
            raise _refused("they are no set of fields")
        known = {key: fields[key] for key in cls.__dataclass_fields__ if key in fields}
        known.setdefault("folder", "")
        for key in ("fractions", "classes"):
            if isinstance(known.get(key), list):
                known[key] = tuple(tuple(item) if isinstance(item, list) else item for item in known[key])
        return cls(**known)

    def _problems(self) -> Iterator[str]:
        """What is wrong with the fields, as sentences; none when all is well."""
        for key in _TEXTS:
            value = getattr(self, key)
            if not isinstance(value, str) or "\0" in value:
                yield f"{key} must be text"
        for key in _SWITCHES:
            if not isinstance(getattr(self, key), bool):
                yield f"{key} must be true or false"
        for key, allowed in _CHOICES.items():
            if getattr(self, key) not in allowed:
                yield f"{key} must be one of {', '.join(allowed)}"
        for key, allowed_range in _RANGES.items():
            yield from _problems_of_number(getattr(self, key), allowed_range, self.__dataclass_fields__[key].default)
        if not self.folder:
            yield "no folder of pictures is named"
        if self.kernel is not None and self.kernel % 2 == 0:
            yield "the size of the kernels must be odd"
        yield from _problems_of_fractions(self.fractions)
        yield from _problems_of_classes(self.classes)


def number_range(field: str) -> tuple[float, float]:
    """The least and the most that a number among the settings may be.

    Args:
        field: Its name in `TrainConfig`.
    """
    allowed = _RANGES[field]
    return allowed.least, allowed.most


def load_config(path: Path) -> TrainConfig:
    """Read a `config.json`.

    Raises:
        UserFacingError: The file cannot be read, is no JSON object, or a field is not usable.
    """
    try:
        fields = json.loads(path.read_bytes())
    except OSError as error:
        raise UserFacingError(f"{path.name} cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    except (RecursionError, ValueError) as error:
        raise UserFacingError(f"{path.name} is damaged", "Choose the settings anew.") from error
    return TrainConfig.from_json(fields)


def save_config(config: TrainConfig, path: Path) -> None:
    """Write a `config.json`, which appears only when it is complete.

    Raises:
        UserFacingError: The file cannot be written.
    """
    with replaced_file(path) as file:
        # In ASCII: a name that is no valid text is escaped.
        file.write(json.dumps(config.to_json(), indent=2, allow_nan=False) + "\n")


def _problems_of_number(value: object, allowed: _Range, default: object) -> Iterator[str]:
    if value is None and default is None:
        return
    is_number = isinstance(value, int if allowed.is_whole else int | float) and not isinstance(value, bool)
    # Not a number (NaN) lies within no range.
    if not is_number or not allowed.least <= value <= allowed.most:  # type: ignore[operator]
        kind = "a whole number" if allowed.is_whole else "a number"
        yield f"the {allowed.words} must be {kind} from {allowed.least:,} to {allowed.most:,}"


def _problems_of_fractions(shares: object) -> Iterator[str]:
    is_numbers = isinstance(shares, tuple) and all(type(share) in (int, float) and 0 <= share <= 1 for share in shares)
    if not is_numbers or not isinstance(shares, tuple) or len(shares) != 3:
        yield "the shares of train, validation and test must be three numbers from 0 to 1"
    elif shares[0] == 0:
        yield "a share of the pictures must be left to train on"
    elif abs(sum(shares) - 1) > 1e-9:
        yield "the shares of train, validation and test must add up to 1"


def _problems_of_classes(pairs: object) -> Iterator[str]:
    if not isinstance(pairs, tuple) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        yield "classes must be pairs of a label in the folder and the label to train it as"
    elif not all(isinstance(label, str) for pair in pairs for label in pair):
        yield "the labels of classes must be text"
    elif not all(folder_label and label.strip() for folder_label, label in pairs):
        yield "every class must have a name"
    elif len({label for label, _ in pairs}) < len(pairs):
        yield "a class of the folder is named twice"
    elif pairs and len({label for _, label in pairs}) < 2:
        yield "at least two classes must be left to tell apart"


def _refused(problem: str) -> UserFacingError:
    return UserFacingError(f"the settings of the training are not usable: {problem}", "Change it, or leave it out.")
