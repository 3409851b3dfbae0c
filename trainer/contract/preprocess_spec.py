"""How a model wants its pictures: the parameters that travel inside the `.onnx`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from trainer.contract.errors import UserFacingError

FitMode = Literal["crop", "stretch", "pad"]
ResizeFilter = Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
ColorOrder = Literal["RGB", "BGR", "L"]

MAX_INPUT_SIDE = 4096


@dataclass(frozen=True, slots=True)
class PreprocessSpec:
    """The parameters of `preprocess`.

    A picture is brought to `height` x `width` by `fit`, put into `color_order`, and each channel becomes
    `(pixel / 255 - mean) / std`.

    Attributes:
        height: Rows of the network's input, in pixels.
        width: Columns of the network's input, in pixels.
        fit: "crop" scales the picture until it covers `size / crop_fraction` and takes the centre;
            "stretch" ignores the aspect ratio; "pad" keeps the whole picture on a border of `mean`'s grey.
        crop_fraction: Share of the scaled picture that the centre crop keeps, in (0, 1]; only for "crop".
        filter: Pillow's resampling filter.
        color_order: Order of the channels; "L" is one channel of luminance (ITU-R 601-2).
        mean: One value a channel, in units of a full-scale pixel (0 to 1).
        std: One positive value a channel, in the same units.
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
            raise UserFacingError(f"the model's preprocessing is not usable: {problem}")

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
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> PreprocessSpec:
        """Read `to_json`'s form; unknown keys are ignored, so that newer files open.

        Raises:
            UserFacingError: A field is missing its type or lies outside its range.
        """
        known = {key: fields[key] for key in cls.__dataclass_fields__ if key in fields}
        try:
            for key in ("mean", "std"):
                if key in known:
                    known[key] = tuple(float(value) for value in known[key])
            for key in ("height", "width"):
                if key in known:
                    known[key] = int(known[key])
            return cls(**known)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserFacingError("the model's preprocessing is not usable: a field has the wrong type") from error

    def _problems(self) -> list[str]:
        """What is wrong with the fields, as sentences; empty when all is well."""
        problems = []
        if not (0 < self.height <= MAX_INPUT_SIDE and 0 < self.width <= MAX_INPUT_SIDE):
            problems.append(f"the input of {self.width}x{self.height} is out of range")
        if not 0 < self.crop_fraction <= 1:
            problems.append("the crop fraction must lie between 0 and 1")
        if self.fit not in get_args(FitMode):
            problems.append(f"unknown fit {self.fit!r}")
        if self.filter not in get_args(ResizeFilter):
            problems.append(f"unknown resize filter {self.filter!r}")
        if self.color_order not in get_args(ColorOrder):
            problems.append(f"unknown colour order {self.color_order!r}")
        elif len(self.mean) != self.channels or len(self.std) != self.channels:
            problems.append(f"mean and std need {self.channels} values")
        if not all(value > 0 for value in self.std):
            problems.append("std must be positive")
        return problems
