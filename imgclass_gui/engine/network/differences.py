"""How much the numbers of a layer differ between two pictures or two networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import maps_of
from imgclass_gui.engine.network.matching_layers import matching_layers
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    from imgclass_gui.engine.network.inspector import Inspector
    from imgclass_gui.engine.network.look import Look


@dataclass(frozen=True, slots=True)
class LayerDifference:
    """How much a layer differs.

    Attributes:
        number: Of the layer.
        share: 0 to 1, see `relative_difference`; None where the other network has no layer like this one, or where
            there are no numbers, or they are not kept.
    """

    number: int
    share: float | None


def channel_differences(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean size of each channel's differences.

    Args:
        first: (C, H, W), finite.
        second: The same.

    Returns:
        float32 (C,), in the unit of the numbers.
    """
    return np.asarray(np.abs(first - second).mean(axis=(1, 2), dtype=np.float64), np.float32)


def relative_difference(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """The sum of all differences as a share of the sum of all numbers, signs not counted.

    This is the dissimilarity of Bray and Curtis (1957), with sizes in place of counts so that it holds for both signs.
    It does not change when all numbers are multiplied by one factor, so that layers can be compared.

    Args:
        first: Any shape, finite.
        second: The same shape.

    Returns:
        0 where both are the same, also where both are 0 all over; 1 where no number has anything in common.
    """
    differences = float(np.abs(first - second).sum(dtype=np.float64))
    whole = float(np.abs(first).sum(dtype=np.float64) + np.abs(second).sum(dtype=np.float64))
    return min(1.0, differences / whole) if whole > 0 else 0.0


def layer_differences(own: Inspector, look: Look, other: Inspector, other_look: Look) -> Iterator[LayerDifference]:
    """How much each layer differs after its activation, in the order of execution; one after the other as it is known.

    Args:
        own: A network.
        look: A picture in it.
        other: The other network, or the same.
        other_look: A picture in that.

    Raises:
        UserFacingError: A network cannot compute its picture.
    """
    kept, other_kept = set(own.overview), set(other.overview)
    matches = matching_layers(own.layers, other.layers)
    for layer in own.layers:
        match = matches.get(layer.number)
        share = None
        if match is not None and layer.after in kept and match.after in other_kept:
            first, second = look.maps(layer.after), other_look.maps(match.after)
            share = _share(first, second)
        yield LayerDifference(layer.number, share)


def _share(first: NDArray[Any], second: NDArray[Any]) -> float | None:
    if first.shape != second.shape:
        return None
    try:
        return relative_difference(maps_of(first), maps_of(second))
    except UserFacingError:  # no numbers, or none of them
        return None
