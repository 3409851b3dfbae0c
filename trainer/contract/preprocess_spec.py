"""How a model wants its pictures: the parameters that travel inside the `.onnx`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from trainer.contract.errors import UserFacingError

FitMode = Literal["crop", "stretch", "pad"]
ResizeFilter = Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
ColorOrder = Literal["RGB", "BGR", "L"]

MAX_INPUT_SIDE = 4096
MIN_CROP_FRACTION = 0.01
# Wide enough for every convention (pixels of 0 to 1, -1 to 1, 0 to 255), and no float32 overflows within it.
LARGEST_NUMBER = 1e6


@dataclass(frozen=True, slots=True)
class PreprocessSpec:
    """The parameters of `preprocess`.

    A picture is brought to `height` x `width` by `fit`, put into `color_order`, and each channel becomes
    `(pixel / 255 - mean) / std`.

    Attributes:
        height: Rows of the network's input, in pixels.
        width: Columns of the network's input, in pixels.
        fit: "crop" scales the picture until it covers `size / crop_fraction` and takes the centre;
            "stretch" ignores the aspect ratio; "pad" keeps the whole picture on a border of the colour `mean`.
        crop_fraction: Share of the scaled picture's sides that the centre crop keeps, 0.01 to 1; only for "crop".
        filter: Pillow's resampling filter.
        color_order: Order of the channels; "L" is one channel of luminance (ITU-R 601-2).
        mean: One value a channel, in units of a full-scale pixel (0 to 1).
        std: One positive value a channel, in the same units.

    Raises:
        UserFacingError: A field lies outside its range.
    """

    height: int = 224
    width: int = 224
    fit: FitMode = "crop"
    crop_fraction: float = 0.875
    filter: ResizeFilter = "bicubic"
    color_order: ColorOrder = "RGB"
    mean: tuple[float, ...] = (0.5, 0.5, 0.5)
    std: tuple[float, ...] = (0.5, 0.5, 0.5)

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise _unusable(problem)

    @property
    def channels(self) -> int:
        """Number of channels of the tensor: 1 for "L", else 3."""
        return 1 if self.color_order == "L" else 3

    @property
    def scaled_size(self) -> tuple[int, int]:
        """(height, width) that the picture must cover before the centre is taken."""
        if self.fit != "crop":
            return self.height, self.width
        return round(self.height / self.crop_fraction), round(self.width / self.crop_fraction)

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self) | {"mean": list(self.mean), "std": list(self.std)}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> PreprocessSpec:
        """Read `to_json`'s form; unknown keys are ignored, so that newer files open.

        Raises:
            UserFacingError: A field has the wrong type or lies outside its range.
        """
        if not isinstance(fields, Mapping):
            raise _unusable("it is no set of fields")
        known = {key: fields[key] for key in cls.__dataclass_fields__ if key in fields}
        for key in ("mean", "std"):
            if isinstance(known.get(key), list):
                known[key] = tuple(known[key])
        return cls(**known)

    def _problems(self) -> Iterator[str]:
        """What is wrong with the fields, as sentences; none when all is well."""
        for side in (self.height, self.width):
            if not isinstance(side, int) or isinstance(side, bool) or not 0 < side <= MAX_INPUT_SIDE:
                yield "the size of its input is out of range"
        if not _is_number(self.crop_fraction) or not MIN_CROP_FRACTION <= self.crop_fraction <= 1:
            yield f"the crop fraction must lie between {MIN_CROP_FRACTION} and 1"
        for value, allowed in ((self.fit, FitMode), (self.filter, ResizeFilter), (self.color_order, ColorOrder)):
            if value not in get_args(allowed):
                yield f"{str(value)[:40]!r} is none of {', '.join(get_args(allowed))}"
        for values in (self.mean, self.std):
            if not isinstance(values, tuple) or len(values) != self.channels or not all(map(_is_number, values)):
                yield f"mean and std must be {self.channels} numbers of a sensible size"
        if any(value < 1 / LARGEST_NUMBER for value in self.std):
            yield "std must be positive"


def _is_number(value: object) -> bool:
    """Whether it is a number within sensible bounds; not a number (NaN) is not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER


def _unusable(problem: str) -> UserFacingError:
    return UserFacingError(
        f"the model's preprocessing is not usable: {problem}", "Export the model again, or set its preprocessing."
    )
