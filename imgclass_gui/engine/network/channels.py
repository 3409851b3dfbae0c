"""What can be said of each channel of a layer on one picture: its range, its zeros, its strongest place, its state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.layer import Layer, Limits

# Of a channel's values: this share at an end of the activation's range, within this share of the range, is saturated.
_NEARLY_ALL, _NEAR = 0.95, 1e-3


class ChannelState(StrEnum):
    """What a channel does on a picture. The values are words for people."""

    ALIVE = "alive"
    SILENT = "silent"
    SATURATED = "saturated"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, eq=False)
class ChannelFacts:
    """Facts of C channels.

    Attributes:
        minimum, maximum, mean: float32 (C,) each.
        zero_share: float32 (C,), 0 to 1: how many of the values are exactly zero.
        places: int64 (C, 2), row and column of the largest value, the first of several; zeros where a channel is one
            number.
        states: C states. "silent": nothing but zeros, or one same value everywhere. "saturated": at least 95 % of the
            values lie at an end of what the activation can give. "broken": some are no numbers or infinite. Else
            "alive".
    """

    minimum: NDArray[np.float32]
    maximum: NDArray[np.float32]
    mean: NDArray[np.float32]
    zero_share: NDArray[np.float32]
    places: NDArray[np.int64]
    states: tuple[ChannelState, ...]


def channel_facts(maps: NDArray[Any], layer: Layer | None = None) -> ChannelFacts:
    """Look at all channels of a layer.

    Args:
        maps: (C, H, W) or any other shape with the channels first, (C,) of a full connection included; for one picture,
            after the layer's activation.
        layer: Whose maps these are, for the ends of its activation; without it nothing counts as saturated.

    Returns:
        The facts; the mean is summed in 32 bits, pairwise.
    """
    values = np.ascontiguousarray(maps, np.float32).reshape(len(maps), -1)
    width = maps.shape[-1] if maps.ndim > 1 else 1
    at = values.argmax(axis=1)
    minimum, maximum = values.min(axis=1), values.max(axis=1)
    zero = _share(values == 0)
    # A channel that is no number somewhere has no mean either, and no need to warn of it.
    with np.errstate(invalid="ignore", over="ignore"):
        mean = values.mean(axis=1)
        is_broken = ~np.isfinite(minimum + maximum)
    is_same = (minimum == maximum) & (values.shape[1] > 1)
    is_saturated = _at_ends(values, layer.limits if layer is not None else Limits()) >= _NEARLY_ALL
    choices = [is_broken, is_saturated, is_same | (zero == 1)]
    states = np.select(choices, [1, 2, 3], 0)
    words = (ChannelState.ALIVE, ChannelState.BROKEN, ChannelState.SATURATED, ChannelState.SILENT)
    places = np.stack([at // width, at % width], axis=1).astype(np.int64)
    return ChannelFacts(minimum, maximum, mean, zero, places, tuple(words[state] for state in states))


def _at_ends(values: NDArray[np.float32], limits: Limits) -> NDArray[np.float32]:
    """By channel, the share of values that lie at the end of an activation's range: the fuller one of both ends."""
    low, high = limits.low, limits.high
    margin = _NEAR * ((high or 0.0) - (low or 0.0))
    none = np.zeros(len(values), np.float32)
    at_low = none if low is None else _share(values <= low + margin)
    at_high = none if high is None else _share(values >= high - margin)
    return np.maximum(at_low, at_high)


def _share(marked: NDArray[np.bool_]) -> NDArray[np.float32]:
    """By row, how many are marked; counting row by row is several times as fast as along an axis."""
    counts = np.fromiter((np.count_nonzero(row) for row in marked), np.int64, len(marked))
    return np.asarray(counts / max(1, marked.shape[1]), np.float32)
