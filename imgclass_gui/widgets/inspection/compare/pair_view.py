"""What the comparison shows: the numbers of one layer for two pictures, or of two networks, and their differences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.differences import channel_differences
from imgclass_gui.widgets.inspection.maps_view import MapScales, MapsView, scales_of

PairOrder = Literal["difference", "effect", "index"]
DifferenceScale = Literal["same", "own"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Attributes:
        name: Of the picture's file or the network.
        answer: The likeliest class with its probability; empty where there is none.
    """

    name: str
    answer: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PairView:
    """The numbers side by side.

    Attributes:
        left, right: float32 (C, H, W), finite, of one shape.
        differences: The left numbers less the right ones.
        sizes: float32 (C,): the mean size of each channel's differences.
        scales: Of the left and right maps, one a channel for both.
        own_scales: Of the differences, each channel's as far as its largest one.
        order: The channels as they stand.
        effects: float32 (C,): what each does for the chosen class at the left; None where that is not known.
        labels: The name of each channel, where the layer's numbers are the classes or the picture's; else empty.
    """

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    differences: NDArray[np.float32]
    sizes: NDArray[np.float32]
    scales: MapScales
    own_scales: MapScales
    order: NDArray[np.intp]
    effects: NDArray[np.float32] | None = None
    labels: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether no number differs."""
        return not self.sizes.any()

    def difference_scales(self, mode: DifferenceScale) -> MapScales:
        """The scales of the differences.

        Args:
            mode: "same" for as long a scale as the maps have, so that a difference is as strong as a number of its
                size; "own" for one that ends at the channel's largest difference, which shows small ones.
        """
        if mode == "own":
            return self.own_scales
        spans = self.scales.highs - self.scales.lows
        return MapScales(-spans, spans, True)

    def maps_view(self) -> MapsView:
        """The left numbers, for a list of channels."""
        return MapsView(self.left, self.order, self.effects, (), self.labels)

    def ordered(self, order: PairOrder, effects: NDArray[np.float32] | None) -> PairView:
        """The same in another order.

        Args:
            order: By the size of the difference, by effect, or by index; where no effect is known, by difference.
            effects: float32 (C,) or None.
        """
        if order == "index":
            channels = np.arange(len(self.left))
        else:
            figures = effects if order == "effect" and effects is not None else self.sizes
            channels = np.argsort(-figures, kind="stable")
        return replace(self, order=channels, effects=effects)


def pair_of(left: NDArray[np.float32], right: NDArray[np.float32], labels: tuple[str, ...] = ()) -> PairView:
    """Set two layers side by side, ordered by difference.

    Args:
        left: (C, H, W), finite, at least one number.
        right: The same shape.
        labels: Of the channels, where they are classes or colours.
    """
    differences, sizes = left - right, channel_differences(left, right)
    bounds = np.abs(differences).max(axis=(1, 2))
    is_vector = left.shape[1:] == (1, 1)
    if is_vector:
        bounds = np.full_like(bounds, bounds.max())
    bounds = np.where(bounds > 0, bounds, 1).astype(np.float32)
    both = np.concatenate([left, right], axis=1)
    return PairView(
        left=left,
        right=right,
        differences=differences,
        sizes=sizes,
        # On scales of their own, single numbers would all look alike.
        scales=scales_of(both, "layer" if is_vector else "channel"),
        own_scales=MapScales(-bounds, bounds, True),
        order=np.argsort(-sizes, kind="stable"),
        labels=labels,
    )
