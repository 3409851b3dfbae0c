"""Feature maps as one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

GAP = 2
# Small maps are enlarged until they can be seen.
SMALLEST_SIDE = 48
_BACKGROUND = 255


def map_sheet(maps: NDArray[np.float32], order: Sequence[int]) -> NDArray[np.uint8]:
    """All maps of a layer side by side, on one scale: the smallest number is black, the largest white.

    Args:
        maps: float32 (C, H, W).
        order: The channels, as they shall stand.

    Returns:
        uint8 (rows, columns) of grey, each map enlarged by a whole number.
    """
    low, high = float(maps.min()), float(maps.max())
    scale = 255 / (high - low) if high > low else 0.0
    return sheet_of(((maps[list(order)] - low) * scale).round().astype(np.uint8))


def sheet_of(tiles: NDArray[np.uint8], gap: int = _BACKGROUND) -> NDArray[np.uint8]:
    """Tiles of one size side by side, as nearly in a square as may be.

    Args:
        tiles: uint8 (tiles, rows, columns).
        gap: What stands between them.

    Returns:
        uint8 (rows, columns), each tile enlarged by a whole number.
    """
    factor = max(1, -(-SMALLEST_SIDE // max(tiles.shape[1:])))
    large = tiles.repeat(factor, axis=1).repeat(factor, axis=2)
    count, height, width = large.shape
    columns = math.ceil(math.sqrt(count))
    rows = -(-count // columns)
    sheet = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), gap, np.uint8)
    for number, own in enumerate(large):
        top, left = number // columns * (height + GAP), number % columns * (width + GAP)
        sheet[top : top + height, left : left + width] = own
    return sheet
