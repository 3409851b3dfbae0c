"""How a number came about, with the names of what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.channel_maps import Cell, cell_of, map_shape
from imgclass_gui.engine.network.look import Proof
from imgclass_gui.engine.network.node import At, Shape
from imgclass_gui.engine.network.operators.terms import Terms

# How far recomputed and runtime's number may lie apart for rounding, by the size of what was added.
PRECISION, HALF_PRECISION = 1e-4, 1e-2
# A function may take two large numbers from each other: what it can be wrong by hangs on them, too.
_OF_ARGUMENTS = 1e-3
_PLANE = 2


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with a number before it leaves its layer: a normalisation, an activation.

    Attributes:
        title: What people call the operation.
        tensor: Name of what it makes.
        proof: The account of its result.
    """

    title: str
    tensor: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Account:
    """How a number came about, with the names of what it was made from.

    Attributes:
        title: Of the number, e.g. "Channel 5, row 40, column 52".
        place: Where the number lies in its tensor.
        layer_title: Of its layer, e.g. "convolution 1".
        layer_kind: What people call the operation that made it.
        proof: The account.
        titles: What people call the tensors that terms come from; one that is not here is a fixed number of the
            network, and leads nowhere.
        channel_names: By tensor, names of its channels where they have any: red, green, blue of a picture.
        labels: Names of the classes, where the terms are one a class.
        kernel: Sizes of the operation's window; empty where it has none, as an activation after a convolution.
        note: What else is to be known, e.g. "normalisation folded in"; stands beside the bias.
        precision: How far recomputed and runtime's number may lie apart, by the size of what was added; 1e-2 for a
            network that reckons with numbers of 16 bits.
        shapes: Of the tensors that terms come from, as far as known.
        channels_last: The tensors among these whose channels are the last axis.
        then: What is done with the result before it leaves the layer, in order.
    """

    title: str
    place: At
    layer_title: str
    layer_kind: str
    proof: Proof
    titles: Mapping[str, str] = field(default_factory=dict)
    channel_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Sequence[str] = ()
    kernel: tuple[int, ...] = ()
    note: str = ""
    precision: float = PRECISION
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    channels_last: frozenset[str] = frozenset()
    then: tuple[Step, ...] = ()

    @property
    def final(self) -> Proof:
        """The proof of the number that is shown: of the last step."""
        return self.then[-1].proof if self.then else self.proof

    @property
    def terms(self) -> Sequence[Term]:
        """What the number was made from."""
        return self.proof.arithmetic.terms

    @property
    def is_proven(self) -> bool:
        """Whether recomputed and runtime's number are the same in every step, but for rounding.

        They may differ by `precision` of the size of what was added, or of the result where nothing was.
        """
        return all(self._holds(proof) for proof in (self.proof, *(step.proof for step in self.then)))

    def cell(self, term: Term) -> tuple[Cell, bool]:
        """Where a term lies in its tensor's maps, and whether these have rows and columns at all."""
        at, shape = term.at, self.shapes.get(term.tensor, ())
        if term.tensor in self.channels_last:
            at, shape = _channels_first(at), _channels_first(shape)
        if shape and len(shape) == len(at):
            return cell_of(shape, at), map_shape(shape)[1:] != (1, 1)
        own = at[1:]
        if len(own) == _PLANE:
            return Cell(0, own[0], own[1]), True
        return Cell(*(own[:3] or (0,))), len(own) > 1

    def is_source(self, term: Term) -> bool:
        """Whether a term lies in a tensor that depends on the picture, where one can go."""
        return term.tensor in self.titles

    def _holds(self, proof: Proof) -> bool:
        difference = abs(proof.difference)
        return proof.runtime == proof.arithmetic.computed or difference <= self.precision * _size(proof)


def _size(proof: Proof) -> float:
    """Of what was added, or of the result."""
    arithmetic = proof.arithmetic
    largest = float(np.abs(products_of(arithmetic.terms)).max()) if len(arithmetic.terms) else 0.0
    largest = max(largest, abs(arithmetic.bias))
    if arithmetic.how == "function":
        largest *= _OF_ARGUMENTS
    return max(abs(proof.runtime), largest)


def products_of(terms: Sequence[Term]) -> NDArray[np.float64]:
    """What each term contributes; float64 (terms,)."""
    if isinstance(terms, Terms):
        return terms.products
    return np.fromiter((term.product for term in terms), np.float64, len(terms))


def _channels_first(at: tuple[int, ...]) -> tuple[int, ...]:
    return (at[0], at[-1], *at[1:-1]) if len(at) > _PLANE else at
