"""Blocks of a tensor as terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product, repeat
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.node import At

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

    def place(self, turn: int) -> At:
        """Where the number of a turn, from 0, lies."""
        at: list[int] = []
        for axis in reversed(self.indices):
            turn, index = divmod(turn, len(axis))
            at.append(axis[index])
        return tuple(reversed(at))

    def numbers(self) -> NDArray[np.float64]:
        """The numbers in the same order, as 64-bit."""
        indices = [np.asarray(axis, dtype=np.intp) for axis in self.indices]
        return self.tensor[np.ix_(*indices)].astype(np.float64).ravel()


class Terms(Sequence[Term]):
    """The terms of a block of numbers; each is made when it is looked at, for there may be tens of thousands.

    Attributes:
        products: float64 (count,), in their order.

    Args:
        block: The numbers.
        weights: As many weights, of which the one at the same turn belongs to a number; None where there are none.
        scale: What every weight is multiplied by before.
    """

    def __init__(self, block: Block, weights: Block | None = None, scale: float = 1.0) -> None:
        self._block, self._weights = block, weights
        self._values = block.numbers()
        self._factors = None if weights is None else scale * weights.numbers()
        self.products = self._values if self._factors is None else self._values * self._factors

    @property
    def total(self) -> float:
        """The sum of all products."""
        return float(self.products.sum())

    def __len__(self) -> int:
        return len(self.products)

    @overload
    def __getitem__(self, key: int) -> Term: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[Term, ...]: ...

    def __getitem__(self, key: int | slice) -> Term | tuple[Term, ...]:
        if isinstance(key, slice):
            return tuple(map(self.__getitem__, range(*key.indices(len(self)))))
        value, result = float(self._values[key]), float(self.products[key])
        turn = key % len(self)
        if self._weights is None or self._factors is None:
            return Term(self._block.name, self._block.place(turn), value, None, result)
        places = self._block.place(turn), self._weights.place(turn)
        return Term(self._block.name, places[0], value, float(self._factors[key]), result, places[1])

    def __iter__(self) -> Iterator[Term]:
        count = len(self)
        values, products = self._values.tolist(), self.products.tolist()
        factors = repeat(None, count) if self._factors is None else self._factors.tolist()
        weights_at = repeat(None, count) if self._weights is None else self._weights.places()
        names, places = repeat(self._block.name, count), self._block.places()
        return map(Term._make, zip(names, places, values, factors, products, weights_at, strict=True))
