"""A tensor as maps: one picture a channel, whatever the tensor's shape; and the way from a map's cell to its number."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.node import At, Shape
from trainer.contract.errors import UserFacingError

LEVELS = 256
# Numbers closer together than this are one number: their distance cannot be divided by.
LEAST_SPAN = 1e-30
_MAP_AXES = 3


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


def maps_of(value: NDArray[Any], is_channels_last: bool = False) -> NDArray[np.float32]:
    """A layer's numbers for one picture as maps.

    Args:
        value: Of shape (1, C, H, W), (1, C), or any other; see `map_shape`.
        is_channels_last: Whether it is (1, H, W, C) instead.

    Returns:
        float32 (C, H, W). What is no finite number is 0.

    Raises:
        UserFacingError: These are no numbers, or there are none.
    """
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise UserFacingError("this layer makes words or lists, no numbers", "Choose a layer before it.")
    if not value.size:
        raise UserFacingError("this layer makes nothing of this picture", "Choose another layer, or another picture.")
    turned = channels_first(value, is_channels_last)
    maps = np.asarray(turned, np.float32).reshape(map_shape(turned.shape))
    return maps if np.isfinite(maps).all() else np.nan_to_num(maps, nan=0.0, posinf=0.0, neginf=0.0)


def channels_first(value: NDArray[Any], is_channels_last: bool) -> NDArray[Any]:
    """The same numbers with the channels behind the first axis, where they are the last of four or more."""
    return np.moveaxis(value, -1, 1) if _is_turned(value.shape, is_channels_last) else value


def map_shape(shape: Shape, is_channels_last: bool = False) -> tuple[int, int, int]:
    """The channels, rows and columns of a tensor's maps.

    The first axis counts pictures where it is 1. Two others are one map, three are channels, rows and columns; of more,
    those of length 1 are left out, and the last ones are in a row.
    """
    if _is_turned(shape, is_channels_last):
        shape = _turned(shape)
    own = shape[1:] if shape[:1] == (1,) else shape
    if len(own) > _MAP_AXES or len(own) == len(shape):
        own = tuple(size for size in own if size != 1)
    if len(own) <= 1:
        return prod(own), 1, 1
    if len(own) < _MAP_AXES:
        return 1, own[0], own[1]
    return own[0], own[1], prod(own[2:])


def at_of(shape: Shape, cell: Cell, is_channels_last: bool = False) -> At:
    """Where a cell's number lies in a tensor of this shape.

    Raises:
        IndexError: There is no such cell.
    """
    if _is_turned(shape, is_channels_last):
        first, channel, *inner = at_of(_turned(shape), cell)
        return (first, *inner, channel)
    channels, rows, columns = map_shape(shape)
    place = cell.channel, cell.row, cell.column
    if not all(0 <= index < size for index, size in zip(place, (channels, rows, columns), strict=True)):
        raise IndexError(f"there is no cell {place} in maps of {channels} x {rows} x {columns}")
    flat = (cell.channel * rows + cell.row) * columns + cell.column
    return tuple(int(index) for index in np.unravel_index(flat, shape)) if shape else ()


def cell_of(shape: Shape, at: At, is_channels_last: bool = False) -> Cell:
    """The cell that shows a number; the reverse of `at_of`."""
    if _is_turned(shape, is_channels_last):
        shape, at = _turned(shape), _turned(at)
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
    if low < 0 < high and high - low > LEAST_SPAN:
        bound = max(-low, high)
        return MapScale(-bound, bound, True)
    low, high = min(0.0, low), max(0.0, high)
    return MapScale(low, high if high - low > LEAST_SPAN else low + 1.0, False)


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


def _is_turned(shape: Shape, is_channels_last: bool) -> bool:
    return is_channels_last and len(shape) > _MAP_AXES


def _turned(axes: tuple[int, ...]) -> tuple[int, ...]:
    """The last axis behind the first."""
    return (axes[0], axes[-1], *axes[1:-1])
