"""Reductions along whole axes, and running sums. Source: the ONNX operator documentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic, How
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, integers, joined
from imgclass_gui.engine.network.operators.terms import Block, Terms

_Numbers = NDArray[np.float64]


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Reduction:
    """All numbers along some axes make one. Exporters write global pooling with it.

    The axes are an attribute in older versions and an input in newer ones; none given means all of them, or none at
    all with noop_with_empty_axes. Shapes: the output keeps the axes with size 1, unless keepdims is 0.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        how: What is done with the numbers.
        function: Of the numbers, in 64-bit arithmetic.
        formula: For people; empty where `how` says it all.
    """

    op_types: tuple[str, ...]
    kind: str
    how: How
    function: Callable[[_Numbers], np.floating]
    formula: str = ""

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term a number; see `Operator.explain`."""
        numbers = values[node.input(0)]
        axes = reduced_axes(node, values, numbers.ndim)
        keeps = bool(node.attributes.get("keepdims", 1))
        block = Block(node.input(0), numbers, indices_along(at, numbers.shape, axes, keeps=keeps))
        found = block.numbers()
        with np.errstate(all="ignore"):
            computed = float(self.function(found))
        if numbers.dtype.kind in "iu":
            computed = float(np.trunc(computed))
        divisor = max(1, len(found)) if self.how == "mean" else 1
        return Arithmetic(self.how, Terms(block), 0.0, computed, self.formula, divisor)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All along the axes, which must be a constant; see `Operator.reach`."""
        name = node.input(0)
        axes = reduced_axes(node, constants, len(shapes[name]))
        kept = mask if node.attributes.get("keepdims", 1) else np.expand_dims(mask, axes)
        return joined(node, shapes, constants, [(name, kept)])


def reduced_axes(node: Node, values: Values, rank: int) -> tuple[int, ...]:
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


def indices_along(
    at: At, shape: tuple[int, ...], axes: tuple[int, ...], *, keeps: bool
) -> tuple[range | list[int], ...]:
    """Of every axis of an input, the indices that make one number of a reduction's output.

    Args:
        at: Where that number lies.
        shape: The input's.
        axes: Those that are reduced, in order.
        keeps: Whether the output keeps them.

    Raises:
        IndexError: There is no such place.
    """
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    check_place(at, kept if keeps else tuple(size for axis, size in enumerate(kept) if axis not in axes))
    places = list(at)
    if not keeps:
        for axis in axes:
            places.insert(axis, 0)
    return tuple(
        range(size) if axis in axes else [place] for axis, (place, size) in enumerate(zip(places, shape, strict=True))
    )


class RunningSum:
    """CumSum: the sum of all up to a place along an axis, without the place itself if `exclusive`, or from the end."""

    op_types: tuple[str, ...] = ("CumSum",)
    kind = "running sum"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term a number; see `Operator.explain`."""
        numbers = values[node.input(0)]
        check_place(at, numbers.shape)
        axis = self._axis(node, values, numbers.ndim)
        less = int(node.attributes.get("exclusive", 0))
        along = range(at[axis] + less, numbers.shape[axis]) if self._from_end(node) else range(at[axis] + 1 - less)
        indices = tuple(along if other == axis else [place] for other, place in enumerate(at))
        block = Block(node.input(0), numbers, indices)
        return Arithmetic("sum", Terms(block), 0.0, float(block.numbers().sum()))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All up to the places along the axis, which must be a constant; see `Operator.reach`."""
        axis = self._axis(node, constants, mask.ndim)
        turned = np.moveaxis(mask, axis, 0)[:: 1 if self._from_end(node) else -1]
        found = np.logical_or.accumulate(turned, axis=0)
        if node.attributes.get("exclusive", 0):
            found = np.concatenate([np.zeros_like(found[:1]), found[:-1]])
        back = found[:: 1 if self._from_end(node) else -1]
        return joined(node, shapes, constants, [(node.input(0), np.moveaxis(back, 0, axis))])

    @staticmethod
    def _axis(node: Node, values: Values, rank: int) -> int:
        (axis,) = integers(node, 1, "axis", values) or (0,)
        return axis_of(axis, rank)

    @staticmethod
    def _from_end(node: Node) -> bool:
        return bool(node.attributes.get("reverse", 0))


def _logarithm_of_exponentials(numbers: _Numbers) -> np.floating:
    largest = numbers.max()
    return np.float64(largest + np.log(np.exp(numbers - largest).sum()))


OPERATORS: tuple[Operator, ...] = (
    Reduction(("ReduceMax",), "maximum", "max", np.max),
    Reduction(("ReduceMean",), "average", "mean", np.mean),
    Reduction(("ReduceSum",), "sum", "sum", np.sum),
    Reduction(("ReduceMin",), "minimum", "function", np.min, "the smallest"),
    Reduction(("ReduceProd",), "product", "function", np.prod, "the product of all"),
    Reduction(("ReduceL1",), "sum of absolute values", "function", lambda x: np.abs(x).sum(), "Σ |x|"),
    Reduction(("ReduceL2",), "norm", "function", lambda x: np.sqrt((x * x).sum()), "√(Σ x²)"),
    Reduction(("ReduceSumSquare",), "sum of squares", "function", lambda x: (x * x).sum(), "Σ x²"),
    Reduction(("ReduceLogSum",), "logarithm of a sum", "function", lambda x: np.log(x.sum()), "ln(Σ x)"),
    Reduction(
        ("ReduceLogSumExp",),
        "logarithm of a sum of exponentials",
        "function",
        _logarithm_of_exponentials,
        "ln(Σ exp(x))",
    ),
    RunningSum(),
)
