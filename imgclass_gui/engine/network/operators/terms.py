"""Blocks of a tensor as terms, and what several operators need to answer for a place or a mask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.node import At, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Values

Indices = Sequence[int]


@dataclass(frozen=True, slots=True)
class Block:
    """The numbers of a tensor at every combination of some indices, the last axis running fastest.

    Attributes:
        name: The tensor's.
        tensor: It.
        indices: Which indices, an axis each.
    """

    name: str
    tensor: NDArray[Any]
    indices: tuple[Indices, ...]

    def places(self) -> Iterable[At]:
        """Where the numbers lie, in order."""
        return product(*self.indices)

    def numbers(self) -> list[float]:
        """The numbers in the same order, as 64-bit."""
        indices = [np.asarray(axis, dtype=np.intp) for axis in self.indices]
        numbers: list[float] = self.tensor[np.ix_(*indices)].astype(np.float64).ravel().tolist()
        return numbers


def weighted_terms(block: Block, weights: Block, scale: float = 1.0) -> tuple[Term, ...]:
    """Each number of a block times the weight that comes at the same turn.

    Args:
        block: The numbers.
        weights: As many weights; the two blocks need not have the same axes.
        scale: What every weight is multiplied by before.
    """
    terms = zip(block.places(), block.numbers(), weights.places(), weights.numbers(), strict=True)
    return tuple(
        Term(block.name, at, value, scale * weight, value * (scale * weight), weight_at)
        for at, value, weight_at, weight in terms
    )


def plain_terms(block: Block) -> tuple[Term, ...]:
    """Each number of a block as it is."""
    return tuple(
        Term(block.name, at, value, None, value) for at, value in zip(block.places(), block.numbers(), strict=True)
    )


def collect_masks(constants: Values, sources: Iterable[tuple[str, Callable[[], Mask]]]) -> dict[str, Mask]:
    """Work out the masks of the inputs that are no constants; of one that is given twice, the union.

    Args:
        constants: By name.
        sources: An input's name ("" where it is left out) and what works out its mask.
    """
    masks: dict[str, Mask] = {}
    for name, build in sources:
        if name and name not in constants:
            masks[name] = masks[name] | build() if name in masks else build()
    return masks


def any_along(mask: Mask, axes: Iterable[int]) -> Mask:
    """Whether anything is marked along some axes, which the result has no more."""
    return np.asarray(mask.any(axis=tuple(axes)))


def narrow(mask: Mask, shape: Shape) -> Mask:
    """Undo a broadcast: mark what any marked number was copied from.

    Args:
        mask: Of the shape that was broadcast to.
        shape: That of the tensor before; the same axes or fewer, at the end.
    """
    extra = mask.ndim - len(shape)
    stretched = (extra + axis for axis, size in enumerate(shape) if size == 1)
    return any_along(mask, (*range(extra), *stretched)).reshape(shape)
