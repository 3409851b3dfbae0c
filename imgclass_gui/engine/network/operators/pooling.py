"""Pooling: a maximum or an average over a window or over whole axes. Source: the ONNX operator documentation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from imgclass_gui.engine.network.arithmetic import Arithmetic, Term
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, integers
from imgclass_gui.engine.network.operators.terms import Block, collect_masks, plain_terms
from imgclass_gui.engine.network.operators.window import Window, build_window, window_reach, window_reads


def _account(average: bool, terms: tuple[Term, ...], divisor: int, dtype: DTypeLike) -> Arithmetic:
    """The mean or the maximum of terms.

    Args:
        average: Which one.
        terms: May be none, where a window lies on padding only.
        divisor: Of the mean.
        dtype: The numbers' type; the least one is the maximum of no terms.
    """
    if average:
        return Arithmetic("mean", terms, 0.0, sum(term.product for term in terms) / divisor, divisor=divisor)
    if not terms:
        kind = np.dtype(dtype)
        return Arithmetic("max", (), 0.0, float(np.finfo(kind).min if kind.kind == "f" else np.iinfo(kind).min))
    return Arithmetic("max", terms, 0.0, max(term.product for term in terms))


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
        terms = plain_terms(Block(node.input(0), numbers, ([batch], [channel], *indices)))
        divisor = len(terms)
        if node.attributes.get("count_include_pad", 0):
            divisor = math.prod(axis.padded_reads(place) for axis, place in zip(window, places, strict=True))
        return _account(self.average, terms, max(1, divisor), numbers.dtype)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        window = self._window(node, shapes[node.input(0)])
        return collect_masks(constants, [(node.input(0), lambda: window_reach(window, mask))])

    def _window(self, node: Node, shape: Shape) -> Window:
        return build_window(node, node.attributes["kernel_shape"], shape[2:], pools=True)


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
        terms = plain_terms(Block(node.input(0), numbers, indices))
        return _account(self.average, terms, len(terms), numbers.dtype)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        shape = shapes[node.input(0)]
        return collect_masks(constants, [(node.input(0), lambda: np.broadcast_to(mask, shape).copy())])


@dataclass(slots=True)
class Reduction:
    """ReduceMax or ReduceMean: along some axes. Exporters write global pooling with it.

    The axes are an attribute until opset 17 and an input from 18 on; none given means all of them, or none at all
    with noop_with_empty_axes. Shapes: the output keeps the axes with size 1, unless keepdims is 0.

    Attributes:
        average: Whether it takes the average, or else the maximum.
    """

    op_types: tuple[str, ...]
    kind: str
    average: bool

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`."""
        numbers = values[node.input(0)]
        axes = _reduced_axes(node, values, numbers.ndim)
        keeps = bool(node.attributes.get("keepdims", 1))
        kept = tuple(1 if axis in axes else size for axis, size in enumerate(numbers.shape))
        check_place(at, kept if keeps else tuple(size for axis, size in enumerate(kept) if axis not in axes))
        places = list(at)
        if not keeps:
            for axis in axes:
                places.insert(axis, 0)
        indices = (
            range(size) if axis in axes else [place]
            for axis, (place, size) in enumerate(zip(places, numbers.shape, strict=True))
        )
        terms = plain_terms(Block(node.input(0), numbers, tuple(indices)))
        return _account(self.average, terms, max(1, len(terms)), numbers.dtype)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`. The axes must be a constant."""
        shape = shapes[node.input(0)]
        axes = _reduced_axes(node, constants, len(shape))
        kept = mask if node.attributes.get("keepdims", 1) else np.expand_dims(mask, axes)
        return collect_masks(constants, [(node.input(0), lambda: np.broadcast_to(kept, shape).copy())])


def _reduced_axes(node: Node, values: Values, rank: int) -> tuple[int, ...]:
    """Along which axes a reduction goes, in order and counted from 0.

    Args:
        node: The operation.
        values: By name; the axes among them where they are an input.
        rank: How many axes the input has.
    """
    axes = integers(node, 1, "axes", values)
    if not axes:
        return () if node.attributes.get("noop_with_empty_axes", 0) else tuple(range(rank))
    return tuple(sorted({axis_of(axis, rank) for axis in axes}))


OPERATORS: tuple[Operator, ...] = (
    Pooling(("MaxPool",), "max pooling", average=False),
    Pooling(("AveragePool",), "average pooling", average=True),
    GlobalPooling(("GlobalMaxPool",), "global max pooling", average=False),
    GlobalPooling(("GlobalAveragePool",), "global average pooling", average=True),
    Reduction(("ReduceMax",), "maximum", average=False),
    Reduction(("ReduceMean",), "average", average=True),
)
