"""From the network's picture back to the photo: through crop, border and resizing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from imgclass_gui.engine.network.receptive_field import Box
from trainer.contract.preprocess_spec import PreprocessSpec

# How far Pillow's filters reach to either side, in pixels of the smaller of both pictures.
_SUPPORT = {"nearest": 0.0, "box": 0.5, "bilinear": 1.0, "hamming": 1.0, "bicubic": 2.0, "lanczos": 3.0}
# Of a photo's pixel: less than this beyond its edge is the error of a division, and no part of the next one.
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One side of the photo as one side of the network's picture.

    Attributes:
        side: The photo's pixels.
        start: Where the first pixel of the network's picture begins, in the photo's pixels; below 0 behind a border.
        step: How many of the photo's pixels one of the network's is.
        first, last: Which of the network's pixels show the photo; the last is not included.
    """

    side: int
    start: float
    step: float
    first: int
    last: int

    def shown(self, low: int, high: int) -> tuple[int, int] | None:
        """The photo's pixels that lie under some of the network's, whole ones; None for a border."""
        low, high = max(low, self.first), min(high, self.last)
        if low >= high:
            return None
        begin, end = self.start + low * self.step, self.start + high * self.step
        return max(0, math.floor(begin + _EDGE)), min(self.side, math.ceil(end - _EDGE))

    def read(self, low: int, high: int, support: float) -> tuple[int, int] | None:
        """The photo's pixels that the filter mixes into some of the network's, as Pillow rounds them."""
        low, high = max(low, self.first), min(high, self.last)
        if low >= high:
            return None
        first, last = (self.start + (index + 0.5) * self.step for index in (low, high - 1))
        if not support:
            return max(0, int(first - _EDGE)), min(self.side, int(last + _EDGE) + 1)
        # Where a pixel's middle lies on the filter's end, the last bit of a float decides whether it is read.
        reach = support * max(1.0, self.step) + _EDGE
        return max(0, int(first - reach + 0.5)), min(self.side, int(last + reach + 0.5))


def photo_box(spec: PreprocessSpec, size: tuple[int, int], box: Box) -> Box | None:
    """The part of a photo that a part of the network's picture shows.

    Args:
        spec: How the photo became the network's picture.
        size: (width, height) of the upright photo.
        box: Rows and columns of the network's picture.

    Returns:
        Rows and columns of the photo, whole pixels, within the photo; None where the box lies on a border that is no
        part of it.
    """
    rows, columns = _stretches(spec, size)
    return _joined(rows.shown(box.top, box.bottom), columns.shown(box.left, box.right))


def photo_reach(spec: PreprocessSpec, size: tuple[int, int], box: Box) -> Box | None:
    """All of a photo that has a say in a part of the network's picture: `photo_box` and what the filter mixes into it.

    For photos that are decoded at full scale; a JPEG that is decoded at a reduced one mixes a little more.

    Args:
        spec: How the photo became the network's picture.
        size: (width, height) of the upright photo.
        box: Rows and columns of the network's picture.
    """
    rows, columns = _stretches(spec, size)
    support = _SUPPORT[spec.filter]
    return _joined(rows.read(box.top, box.bottom, support), columns.read(box.left, box.right, support))


def _joined(rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> Box | None:
    return Box(rows[0], columns[0], rows[1], columns[1]) if rows is not None and columns is not None else None


def _stretches(spec: PreprocessSpec, size: tuple[int, int]) -> tuple[_Stretch, _Stretch]:
    """Rows and columns, by the sizes that `trainer.contract.preprocess.fit` rounds to."""
    width, height = size
    if spec.fit == "pad":
        scale = min(spec.width / width, spec.height / height)
        return _bordered(height, spec.height, scale), _bordered(width, spec.width, scale)
    if spec.fit == "stretch":
        return (
            _Stretch(height, 0.0, height / spec.height, 0, spec.height),
            _Stretch(width, 0.0, width / spec.width, 0, spec.width),
        )
    scaled_height, scaled_width = spec.scaled_size
    if scaled_width * height >= scaled_height * width:
        scaled_height = scaled_width * height // width
    else:
        scaled_width = scaled_height * width // height
    return _cropped(height, spec.height, scaled_height), _cropped(width, spec.width, scaled_width)


def _bordered(side: int, wanted: int, scale: float) -> _Stretch:
    inner = max(1, round(side * scale))
    first = (wanted - inner) // 2
    step = side / inner
    return _Stretch(side, -first * step, step, first, first + inner)


def _cropped(side: int, wanted: int, scaled: int) -> _Stretch:
    step = side / scaled
    return _Stretch(side, round((scaled - wanted) / 2) * step, step, 0, wanted)
