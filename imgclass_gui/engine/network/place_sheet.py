"""The parts of photos that a channel finds strongest, side by side in one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.receptive_field import Box
from imgclass_gui.engine.network.sheet import GAP
from imgclass_gui.engine.network.strongest_places import StrongPlace
from trainer.contract.preprocess import LoadedImage, fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec

TILE_SIDE = 160
_WHITE = 255


def place_sheet(places: Sequence[StrongPlace], side: int = TILE_SIDE) -> NDArray[np.uint8]:
    """Crops of photos on white, row by row, in the order of the places.

    Args:
        places: What to show; those on nothing but a border are left white.
        side: Of a crop's square, in pixels.

    Returns:
        uint8 (rows, columns, 3), RGB.

    Raises:
        UserFacingError: A picture cannot be read any more.
    """
    columns = max(1, math.ceil(math.sqrt(len(places))))
    rows = max(1, -(-len(places) // columns))
    sheet = np.full((rows * (side + GAP) - GAP, columns * (side + GAP) - GAP, 3), _WHITE, np.uint8)
    for number, place in enumerate(places):
        if place.box is not None:
            top, left = number // columns * (side + GAP), number % columns * (side + GAP)
            sheet[top : top + side, left : left + side] = crop(place.path, place.box, side)
    return sheet


def crop(path: str, box: Box, side: int, *, is_padded: bool = True) -> NDArray[np.uint8]:
    """A part of a photo, as large as it fits into a square.

    Args:
        path: The photo.
        box: Rows and columns of the upright photo, in its own pixels.
        side: Of the square, in pixels.
        is_padded: Whether the rest of the square is white, or else is left out.

    Returns:
        uint8 (side, side, 3), or as much of it as the part fills; RGB.

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    height, width = box.bottom - box.top, box.right - box.left
    loaded = load_image(path, (1, 1))
    scale = min(1.0, side / max(height, width))
    loaded = load_image(path, (math.ceil(loaded.size[1] * scale), math.ceil(loaded.size[0] * scale)))
    left, top, right, bottom = loaded.extent
    step_x, step_y = (right - left) / loaded.size[0], (bottom - top) / loaded.size[1]
    part = (left + box.left * step_x, top + box.top * step_y, left + box.right * step_x, top + box.bottom * step_y)
    rows, columns = (max(1, round(size * side / max(height, width))) for size in (height, width))
    spec = PreprocessSpec(rows, columns, "stretch")
    if is_padded:
        spec = PreprocessSpec(side, side, "pad", mean=(1.0, 1.0, 1.0))
    return fit(LoadedImage(loaded.image, (width, height), part), spec)
