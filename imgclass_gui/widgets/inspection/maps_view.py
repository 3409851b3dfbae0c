"""What the panel of feature maps shows: a layer's numbers, their order, and what is known of each channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import LEAST_SPAN, MapScale

MapOrder = Literal["effect", "removal", "strength", "index"]
ScaleMode = Literal["channel", "layer"]


@dataclass(frozen=True, slots=True, eq=False)
class MapsView:
    """A layer's maps.

    Attributes:
        maps: float32 (C, H, W), finite.
        order: The channels as they stand.
        effects: float32 (C,): what each does for the chosen class; None where that is not known.
        states: Of each channel: "alive", "silent" (one value all over this picture) or "saturated".
        labels: The name of each channel, where the layer's numbers are the classes; else empty.
        names: The name of each channel, where it has one of its own: a colour of the picture; else empty.
    """

    maps: NDArray[np.float32]
    order: tuple[int, ...] | NDArray[np.intp]
    effects: NDArray[np.float32] | None
    states: tuple[str, ...]
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many channels the layer has."""
        return len(self.maps)

    @property
    def is_vector(self) -> bool:
        """Whether each channel is a single number."""
        return self.maps.shape[1:] == (1, 1)

    def state_count(self, state: str) -> int:
        """How many channels are in a state."""
        return self.states.count(state)


@dataclass(frozen=True, slots=True, eq=False)
class MapScales:
    """Which numbers get the first and the last colour, channel by channel.

    Attributes:
        lows, highs: float32 (C,); each low is below its high.
        is_signed: Whether the layer's numbers lie on both sides of 0, which is the middle of every scale then.
    """

    lows: NDArray[np.float32]
    highs: NDArray[np.float32]
    is_signed: bool

    def of(self, channel: int) -> MapScale:
        """One channel's scale."""
        return MapScale(float(self.lows[channel]), float(self.highs[channel]), self.is_signed)


def scales_of(maps: NDArray[np.float32], mode: ScaleMode) -> MapScales:
    """The scales of a layer's maps; all are of one kind, so that a sheet has one table of colours.

    Args:
        maps: (C, H, W), finite, at least one number.
        mode: "channel" for one scale a channel, "layer" for the same one for all. Channels of a single number always
            have the layer's: on scales of their own they would all look alike.
    """
    lows, highs = maps.min((1, 2)), maps.max((1, 2))
    is_signed = bool(lows.min() < 0 < highs.max() and highs.max() - lows.min() > LEAST_SPAN)
    if mode == "layer" or maps.shape[1:] == (1, 1):
        lows, highs = np.full_like(lows, lows.min()), np.full_like(highs, highs.max())
    if is_signed:
        highs = np.maximum(-lows, highs)
        lows = -highs
    else:
        lows, highs = np.minimum(lows, 0), np.maximum(highs, 0)
    is_flat = highs - lows <= LEAST_SPAN
    lows = np.where(is_flat & is_signed, -1, lows).astype(np.float32)
    return MapScales(lows, np.where(is_flat, lows + (2 if is_signed else 1), highs).astype(np.float32), is_signed)
