"""A tensor as maps: one picture a channel, whatever the tensor's shape; and the way from a map's cell to its number."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.node import At, Shape

LEVELS = 256
# Numbers closer together than this are one number: their distance cannot be divided by.
_LEAST_SPAN = 1e-30


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a layer's maps.

    Attributes:
        channel: Which map.
        row, column: Where in it.
    """

    channel: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class MapScale:
    """Which numbers get the first and the last colour.

    Attributes:
        low, high: These numbers; `low` < `high`.
        is_signed: Whether they lie evenly on both sides of 0.
    """

    low: float
    high: float
    is_signed: bool


def maps_of(value: NDArray[Any]) -> NDArray[np.float32]:
    """A layer's numbers for one picture as maps.

    Args:
        value: Of shape (1, C, H, W), (1, C), or any other that begins with one picture. Three axes are one map of the
            last two; more than four have their last ones in a row.

    Returns:
        float32 (C, H, W). What is no finite number is 0.
    """
    maps = np.asarray(value, np.float32).reshape(map_shape(value.shape))
    return maps if np.isfinite(maps).all() else np.nan_to_num(maps, nan=0.0, posinf=0.0, neginf=0.0)


def map_shape(shape: Shape) -> tuple[int, int, int]:
    """The channels, rows and columns of a tensor's maps; see `maps_of`."""
    own = shape[1:]
    if len(own) <= 1:
        return prod(own), 1, 1
    if len(own) == 2:
        return 1, own[0], own[1]
    return own[0], own[1], prod(own[2:])


def at_of(shape: Shape, cell: Cell) -> At:
    """Where a cell's number lies in a tensor of this shape.

    Raises:
        IndexError: There is no such cell.
    """
    channels, rows, columns = map_shape(shape)
    place = cell.channel, cell.row, cell.column
    if not all(0 <= index < size for index, size in zip(place, (channels, rows, columns), strict=True)):
        raise IndexError(f"there is no cell {place} in maps of {channels} x {rows} x {columns}")
    flat = (cell.channel * rows + cell.row) * columns + cell.column
    return tuple(int(index) for index in np.unravel_index(flat, shape)) if shape else ()


def cell_of(shape: Shape, at: At) -> Cell:
    """The cell that shows a number; the reverse of `at_of`."""
    channels, rows, columns = map_shape(shape)
    flat = int(np.ravel_multi_index(at, shape)) if shape else 0
    channel, rest = divmod(flat, rows * columns)
    return Cell(channel % max(1, channels), *divmod(rest, columns))


def scale_of(values: NDArray[np.float32]) -> MapScale:
    """The scale on which numbers are shown: from 0 or their smallest to their largest, or even on both sides of 0.

    Args:
        values: Any number of them, at least one.
    """
    low, high = float(values.min()), float(values.max())
    if low < 0 < high and high - low > _LEAST_SPAN:
        bound = max(-low, high)
        return MapScale(-bound, bound, True)
    low, high = min(0.0, low), max(0.0, high)
    return MapScale(low, high if high - low > _LEAST_SPAN else low + 1.0, False)


def levels_of(values: NDArray[np.float32], low: Any, high: Any) -> NDArray[np.uint8]:
    """Numbers as places in a table of 256 colours.

    Args:
        values: float32 of any shape.
        low: What gets the first colour; a number, or an array that can be broadcast.
        high: What gets the last one; above `low`.

    Returns:
        uint8 of the same shape; what lies beyond the ends gets their colours.
    """
    scaled = (values - low) * ((LEVELS - 1) / (high - low))
    return np.asarray(np.clip(np.rint(scaled), 0, LEVELS - 1), np.uint8)
