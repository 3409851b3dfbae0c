"""The networks by name: what each is called, may be asked for, and wants its pictures to be like.

A further network is one more entry. PyTorch is imported only where a network is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

if TYPE_CHECKING:
    from torch import nn

MAX_SIDE = 1024
_COLORS = {1: "grey", 3: "colour"}
# What the numbers may be, both ends included.
_WHOLE_RANGES = {"side": (1, MAX_SIDE), "channels": (1, 3), "depth": (1, 8), "width": (1, 1024), "kernel": (1, 15)}
_LARGEST_DROPOUT = 0.95


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """What can be chosen of a network, besides its classes; it travels in the model file, to build the network again.

    Attributes:
        side: Rows and columns of its input, in pixels, 1 to 1,024.
        channels: 1 for grey pictures, 3 for colour.
        depth: Number of blocks, 1 to 8; None, here and below, for the network's own.
        width: Channels of the first block, 1 to 1,024.
        kernel: Side of the kernels, in pixels; 1 to 15.
        dropout: Share of the features that training leaves out, 0 to 0.95.

    Raises:
        UserFacingError: A field has the wrong type or lies outside its range.
    """

    side: int
    channels: int = 3
    depth: int | None = None
    width: int | None = None
    kernel: int | None = None
    dropout: float | None = None

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise _unusable(problem)

    def given(self) -> dict[str, Any]:
        """The fields that are chosen, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> NetworkOptions:
        """Read `to_json`'s form; unknown keys are ignored, so that newer files open.

        Raises:
            UserFacingError: The side is missing, or a field has the wrong type or lies outside its range.
        """
        if not isinstance(fields, Mapping) or "side" not in fields:
            raise _unusable("they name no size of the pictures")
        return cls(**{key: fields[key] for key in cls.__dataclass_fields__ if key in fields})

    def _problems(self) -> Iterator[str]:
        """What is wrong with the fields, as sentences; none when all is well."""
        for name, (least, most) in _WHOLE_RANGES.items():
            value = getattr(self, name)
            may_be_none = self.__dataclass_fields__[name].default is None
            if not (value is None and may_be_none) and not (type(value) is int and least <= value <= most):
                yield f"the {name} must be a whole number from {least} to {most:,}"
        if self.channels not in _COLORS:
            yield "there must be 1 channel or 3"
        dropout = self.dropout
        if dropout is not None and not (type(dropout) in (int, float) and 0 <= dropout <= _LARGEST_DROPOUT):
            yield f"the dropout must be a number from 0 to {_LARGEST_DROPOUT}"


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """A kind of network.

    Attributes:
        name: What it is called in settings and files.
        display_name: What people call it.
        sides: The sizes of pictures that it takes, in pixels a side.
        default_side: The size that suits it where nothing speaks for another.
        channels: The numbers of channels that it takes.
        is_pretrained: Whether the bundled model holds weights for it.
        own_options: From a side to what it chooses by itself: the names and values of the options that it has.
        preprocess: From options to how it wants its pictures.
        build: From the number of classes and complete options to the network, with fresh weights from PyTorch's global
            generator. Its last layer is an `nn.Linear` named `classifier`.
    """

    name: str
    display_name: str
    sides: range
    default_side: int
    channels: tuple[int, ...]
    is_pretrained: bool
    own_options: Callable[[int], Mapping[str, Any]]
    preprocess: Callable[[NetworkOptions], PreprocessSpec]
    build: Callable[[int, NetworkOptions], nn.Module]

    def complete(self, options: NetworkOptions) -> NetworkOptions:
        """Options in which the network's own choice stands wherever there was none: the form to keep in a file.

        Raises:
            UserFacingError: The network does not come in such a size or colour, or has no such option.
        """
        if options.side not in self.sides:
            raise UserFacingError(
                f"{self.display_name} cannot take pictures of {options.side} x {options.side} pixels",
                f"Choose {self._nearest_sides(options.side)}.",
            )
        if options.channels not in self.channels:
            colors = " or ".join(_COLORS[channels] for channels in self.channels)
            raise UserFacingError(f"{self.display_name} takes pictures in {colors} only", f"Choose {colors}.")
        own = self.own_options(options.side)
        for name in options.given().keys() - own.keys() - {"side", "channels"}:
            raise UserFacingError(f"{self.display_name} has no {name} to choose", "Leave it out.")
        return replace(options, **{**own, **options.given()})

    def _nearest_sides(self, side: int) -> str:
        """The two sizes around one that is not possible, in words."""
        below = [possible for possible in self.sides if possible < side][-1:]
        above = [possible for possible in self.sides if possible > side][:1]
        return " or ".join(str(possible) for possible in below + above)


def _unusable(problem: str) -> UserFacingError:
    return UserFacingError(f"the options of the network are not usable: {problem}", "Change it, or leave it out.")


def find_network(name: str) -> NetworkEntry:
    """The entry of a name.

    Raises:
        UserFacingError: There is no network of that name.
    """
    if name not in NETWORKS:
        raise UserFacingError(f"there is no network {name!r}", f"Choose one of {', '.join(NETWORKS)}.")
    return NETWORKS[name]


def build_network(name: str, classes: int, options: NetworkOptions) -> nn.Module:
    """A network with fresh weights, drawn from PyTorch's global generator.

    Args:
        name: Its key in `NETWORKS`.
        classes: Number of outputs, at least 1.
        options: What is chosen of it; the rest is the network's own.

    Returns:
        The network, which maps float32 (pictures, channels, side, side) to logits (pictures, classes), and whose last
        layer is an `nn.Linear` named `classifier`.

    Raises:
        UserFacingError: There is no such network, or it cannot be as the options say.
    """
    entry = find_network(name)
    return entry.build(classes, entry.complete(options))


def _simple_cnn_options(side: int) -> dict[str, Any]:
    from trainer.networks.simple_cnn import DROPOUT, KERNEL, WIDTH, depth_for

    return {"depth": depth_for(side), "width": WIDTH, "kernel": KERNEL, "dropout": DROPOUT}


def _simple_cnn_preprocess(options: NetworkOptions) -> PreprocessSpec:
    """The whole picture in its own proportions.

    What tells classes apart may lie at the edge, which "crop" cuts off, and "stretch" makes a tall 1 a block. The
    border that "pad" adds becomes 0, just as what convolutions pad with, so the network sees no edge there.
    """
    return PreprocessSpec(
        height=options.side,
        width=options.side,
        fit="pad",
        crop_fraction=1.0,
        filter="bilinear",
        color_order="L" if options.channels == 1 else "RGB",
        mean=(0.5,) * options.channels,
        std=(0.5,) * options.channels,
    )


def _simple_cnn(classes: int, options: NetworkOptions) -> nn.Module:
    from trainer.networks.simple_cnn import SimpleCNN

    return SimpleCNN(classes, **options.given())


def _efficientnet_lite0_options(side: int) -> dict[str, Any]:
    return {"dropout": 0.2}


def _efficientnet_lite0_preprocess(options: NetworkOptions) -> PreprocessSpec:
    """What its published weights were trained with: (pixel - 127) / 128."""
    return PreprocessSpec(
        height=options.side,
        width=options.side,
        fit="crop",
        crop_fraction=0.875,
        filter="bicubic",
        color_order="RGB",
        mean=(127 / 255,) * 3,
        std=(128 / 255,) * 3,
    )


def _efficientnet_lite0(classes: int, options: NetworkOptions) -> nn.Module:
    from trainer.networks.efficientnet_lite0 import EfficientNetLite0

    assert options.dropout is not None
    return EfficientNetLite0(classes, options.dropout)


NETWORKS: dict[str, NetworkEntry] = {
    entry.name: entry
    for entry in (
        NetworkEntry(
            name="simple_cnn",
            display_name="Simple CNN",
            sides=range(8, MAX_SIDE + 1),
            default_side=64,
            channels=(1, 3),
            is_pretrained=False,
            own_options=_simple_cnn_options,
            preprocess=_simple_cnn_preprocess,
            build=_simple_cnn,
        ),
        NetworkEntry(
            name="efficientnet_lite0",
            display_name="EfficientNet-Lite0",
            sides=range(32, MAX_SIDE + 1, 32),
            default_side=224,
            channels=(3,),
            is_pretrained=True,
            own_options=_efficientnet_lite0_options,
            preprocess=_efficientnet_lite0_preprocess,
            build=_efficientnet_lite0,
        ),
    )
}
