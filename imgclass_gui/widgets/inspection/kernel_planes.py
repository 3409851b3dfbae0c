"""What of a kernel is shown: its strongest planes, in which order, and how much is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_PLANES = 12
COLORS = 3


@dataclass(frozen=True, slots=True, eq=False)
class KernelPlanes:
    """The part of a kernel that is shown.

    Attributes:
        weights: float32 (planes, rows, columns).
        names: One a plane: the channel that it is applied to.
        left_out: How many planes there are beside them; each is weaker.
        bound: The largest size of a weight in the whole kernel; above 0.
        is_colored: Whether the planes are red, green and blue.
    """

    weights: NDArray[np.float32]
    names: tuple[str, ...]
    left_out: int
    bound: float
    is_colored: bool

    @property
    def is_pointwise(self) -> bool:
        """Whether every plane is one weight."""
        return self.weights.shape[1] * self.weights.shape[2] == 1


def choose_planes(kernel: NDArray[np.float32], names: Sequence[str], is_colored: bool = False) -> KernelPlanes:
    """Choose what of a kernel is shown.

    Args:
        kernel: float32 (channels, rows, columns).
        names: One a channel; where there are too few, the others have their number.
        is_colored: Whether the channels are red, green and blue: they keep that order.

    Returns:
        At most twelve planes, those with the largest sum of sizes first.
    """
    order = np.arange(len(kernel))
    is_colored = is_colored and len(kernel) == COLORS
    if not is_colored:
        strength = np.abs(kernel).sum(axis=(1, 2))
        order = np.argsort(-strength, kind="stable")[:MOST_PLANES]
    chosen = tuple(names[number] if number < len(names) else str(number) for number in order.tolist())
    bound = float(np.abs(kernel).max(initial=0.0)) or 1.0
    return KernelPlanes(kernel[order], chosen, len(kernel) - len(order), bound, is_colored)
