"""Whole numbers that stand for others: number = (whole number - zero point) * scale.

What several quantised operators need. The runtime scales and rounds in 32-bit arithmetic, so that is done here, too:
one more bit would round some halves the other way. Formulas: the ONNX operator documentation of QuantizeLinear and
QLinearConv; their order of steps: ONNX Runtime's kernels.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any, SupportsFloat

import numpy as np
from numpy.typing import DTypeLike

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Values
from imgclass_gui.engine.network.operators.places import narrowed
from trainer.contract.errors import UserFacingError


def single(values: Values, name: str) -> np.float32:
    """A scale or zero point that is one number for a whole tensor; 0 where it is left out."""
    return np.float32(values[name].item()) if name else np.float32(0)


def without_zero_point(
    terms: Iterable[Term], tensor: str, zero_point: float, weights_zero_point: float = 0.0
) -> tuple[Term, ...]:
    """Terms with what their whole numbers stand for, before the scale.

    Args:
        terms: Of whole numbers as they are, and of weights likewise or without.
        tensor: Where the numbers lie.
        zero_point: Theirs.
        weights_zero_point: The weights'.
    """
    return tuple(_less(term, tensor, zero_point, weights_zero_point) for term in terms)


def _less(term: Term, tensor: str, zero_point: float, weights_zero_point: float) -> Term:
    value = term.value - zero_point
    if term.weight is None:
        return Term(tensor, term.at, value, None, value)
    weight = term.weight - weights_zero_point
    return Term(tensor, term.at, value, weight, value * weight, term.weight_at)


def saturated(number: np.floating[Any], zero_point: float, dtype: DTypeLike) -> float:
    """A scaled number as a whole one: rounded, a half to even, then moved by the zero point and kept within the type.

    Args:
        number: What is not a number becomes the type's least one, as in the runtime.
        zero_point: A whole number.
        dtype: A type of whole numbers.

    Raises:
        UserFacingError: It is another type, e.g. floating point of 8 bits.
    """
    kind = np.dtype(dtype)
    if kind.kind not in "iu":
        raise UserFacingError(f"the arithmetic of numbers of the type {kind} is not known", "Choose another layer.")
    limits = np.iinfo(kind)
    if np.isnan(number):
        return float(limits.min)
    return float(min(max(float(np.rint(number)) + zero_point, limits.min), limits.max))


def told(scale: SupportsFloat, zero_point: float | None = None) -> str:
    """The end of a formula for people: what its scale is, and its zero point where it has one."""
    return f", with scale {float(scale):.6g}" + ("" if zero_point is None else f" and zero point {zero_point:.0f}")


def parameter_reach(mask: Mask, shape: Shape, spread: Shape) -> Mask:
    """Which numbers of a scale or zero point the marked outputs use.

    Args:
        mask: Of the output's shape.
        shape: The parameter's.
        spread: The same with axes of size 1 added, so that it broadcasts to the output.
    """
    if prod(shape) == 1:
        return np.full(shape, mask.any())
    return narrowed(mask, spread).reshape(shape)


def refuse_channels_last(node: Node) -> None:
    """Refuse the runtime's own layout of (N, spatial, C), which its optimiser makes and no exporter.

    Raises:
        UserFacingError: The node has it.
    """
    if node.attributes.get("channels_last", 0):
        raise UserFacingError(
            f"the arithmetic of the operation {node.op_type} is not known for channels at the end",
            "Use the file as it was before it was optimised for one computer.",
        )
