"""Usual values for what a network takes beside its picture: the picture's size, a scale, a switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.tensor_info import TensorInfo, known_side

_USUAL_SIDE = 224
_MOST_NUMBERS = 1_000_000
_TYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(uint8)": np.uint8,
    "tensor(bool)": np.bool_,
}
_SIZE_NAMES = ("shape", "size", "info", "hw")
_ONE_NAMES = ("scale", "factor", "ratio", "mask")


def usual_value(tensor: TensorInfo, picture: Sequence[Any]) -> NDArray[Any] | None:
    """A value that a network can be run with.

    Args:
        tensor: The input; its free sides become 1.
        picture: The shape of the input that takes the picture, four axes.

    Returns:
        The picture's rows and columns (and a scale of 1 in a third place) for what is called a size; 1 for scales and
        masks; half for a threshold; no for switches; 0 for all else. None for what is no tensor of numbers, or too
        large.
    """
    kind = _TYPES.get(tensor.type)
    shape = tuple(known_side(side) or 1 for side in tensor.shape)
    if kind is None or len(shape) > 8 or np.prod(shape, dtype=np.float64) > _MOST_NUMBERS:
        return None
    name = tensor.name.lower()
    if kind is np.bool_:
        return np.zeros(shape, kind)
    if any(word in name for word in _ONE_NAMES):
        return np.ones(shape, kind)
    if "thresh" in name and np.issubdtype(kind, np.floating):
        return np.full(shape, 0.5, kind)
    if any(word in name for word in _SIZE_NAMES) and shape and shape[-1] in (2, 3):
        return np.broadcast_to(np.array([*_sides(picture), 1][: shape[-1]]), shape).astype(kind)
    return np.zeros(shape, kind)


def _sides(picture: Sequence[Any]) -> tuple[int, int]:
    is_last = picture[1] not in (1, 3) and picture[3] in (1, 3)
    height, width = picture[1:3] if is_last else picture[2:4]
    return known_side(height) or _USUAL_SIDE, known_side(width) or _USUAL_SIDE
