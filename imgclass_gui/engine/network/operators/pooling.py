"""Pooling: a maximum or an average over a window or over a whole channel. Source: the ONNX operator documentation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import check_place, joined
from imgclass_gui.engine.network.operators.terms import Block, Terms
from imgclass_gui.engine.network.operators.window import Window, build_window, window_reach, window_reads


def _account(average: bool, terms: Terms, divisor: int, dtype: DTypeLike) -> Arithmetic:
    """The mean or the maximum of terms.

    Args:
        average: Which one.
        terms: May be none, where a window lies on padding only.
        divisor: Of the mean.
        dtype: The numbers' type; the least one is the maximum of no terms.
    """
    if average:
        return Arithmetic("mean", terms, 0.0, terms.total / divisor, divisor=divisor)
    if not terms:
        kind = np.dtype(dtype)
        return Arithmetic("max", (), 0.0, float(np.finfo(kind).min if kind.kind == "f" else np.iinfo(kind).min))
    return Arithmetic("max", terms, 0.0, float(terms.products.max()))


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Pooling:
    """MaxPool or AveragePool: every channel on its own, what lies under a sliding window.

    Shapes: input (N, C, spatial), output (N, C, spatial).

    Attributes:
        average: Whether it takes the average, or else the maximum.
    """

    op_types: tuple[str, ...]
    kind: str
    average: bool

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`."""
        numbers = values[node.input(0)]
        window = self._window(node, numbers.shape)
        check_place(at, (*numbers.shape[:2], *(axis.outputs for axis in window)))
        batch, channel, *places = at
        _, indices = window_reads(window, places)
        terms = Terms(Block(node.input(0), numbers, ([batch], [channel], *indices)))
        divisor = len(terms)
        if node.attributes.get("count_include_pad", 0):
            divisor = math.prod(axis.padded_reads(place) for axis, place in zip(window, places, strict=True))
        return _account(self.average, terms, max(1, divisor), numbers.dtype)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        window = self._window(node, shapes[node.input(0)])
        return joined(node, shapes, constants, [(node.input(0), window_reach(window, mask))])

    def _window(self, node: Node, shape: Shape) -> Window:
        return build_window(node, node.attributes["kernel_shape"], shape[2:], pools=True)


@dataclass(slots=True)
class MaxPooling(Pooling):
    """MaxPool, whose second output says where the maximum lies: counted through the whole input.

    It is counted along its rows, or with `storage_order` along the columns of each plane.
    """

    def explain_result(self, node: Node, values: Values, at: At, number: int) -> Arithmetic:
        """See `SeveralResults`."""
        account = Pooling.explain(self, node, values, at)
        if number == 0 or not account.terms:
            return account
        # Of equal numbers the first.
        largest = max(account.terms, key=lambda term: term.value)
        place = _counted(largest.at, values[node.input(0)].shape, bool(node.attributes.get("storage_order", 0)))
        formula = "the place of the largest, counted through the whole tensor"
        return Arithmetic("function", account.terms, 0.0, float(place), formula)

    def reach_result(self, node: Node, shapes: Shapes, constants: Values, mask: Mask, number: int) -> dict[str, Mask]:
        """See `SeveralResults`."""
        return Pooling.reach(self, node, shapes, constants, mask)


def _counted(at: At, shape: Shape, by_columns: bool) -> int:
    order = (0, 1, *reversed(range(2, len(shape)))) if by_columns else tuple(range(len(shape)))
    return int(np.ravel_multi_index([at[axis] for axis in order], [shape[axis] for axis in order]))


@dataclass(slots=True)
class GlobalPooling:
    """GlobalMaxPool or GlobalAveragePool: a whole channel.

    Shapes: input (N, C, spatial), output (N, C, 1, ...).

    Attributes:
        average: Whether it takes the average, or else the maximum.
    """

    op_types: tuple[str, ...]
    kind: str
    average: bool

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`."""
        numbers = values[node.input(0)]
        check_place(at, (*numbers.shape[:2], *(1 for _ in numbers.shape[2:])))
        indices = ([at[0]], [at[1]], *map(range, numbers.shape[2:]))
        terms = Terms(Block(node.input(0), numbers, indices))
        return _account(self.average, terms, len(terms), numbers.dtype)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        return joined(node, shapes, constants, [(node.input(0), np.broadcast_to(mask, shapes[node.input(0)]))])


OPERATORS: tuple[Operator, ...] = (
    MaxPooling(("MaxPool",), "max pooling", average=False),
    Pooling(("AveragePool",), "average pooling", average=True),
    GlobalPooling(("GlobalMaxPool",), "global max pooling", average=False),
    GlobalPooling(("GlobalAveragePool",), "global average pooling", average=True),
)
