"""To whole numbers and back, and everything that is reckoned in them.

Source: the ONNX operator documentation of QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators import quantised_copies, quantised_products, quantised_steps
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, joined, term_at
from imgclass_gui.engine.network.operators.quantised_numbers import saturated, told

# ONNX's numbers of data types (TensorProto.DataType) that QuantizeLinear may make where no zero point says it.
_TYPES = {0: np.uint8, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16}


class _Conversion(ABC):
    """One number becomes one number, by a scale and a zero point.

    Shapes: scale and zero point are single numbers for the whole tensor, (C) for every index of `axis`, or of the
    tensor's own shape but for `axis`, where each serves a block of `block_size` numbers (opset 21).
    """

    op_types: tuple[str, ...]
    kind: str

    @abstractmethod
    def _convert(self, node: Node, number: Any, scale: Any, zero_point: Any) -> tuple[float, str]:
        """The result and its formula; the zero point is None where it is left out."""

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        numbers = values[node.input(0)]
        check_place(at, numbers.shape)
        scale, zero_point = (_parameter(node, values, number, at) for number in (1, 2))
        # Beyond its type a number is infinite, in the runtime, too.
        with np.errstate(all="ignore"):
            computed, formula = self._convert(node, numbers[at], scale, zero_point)
        return Arithmetic("function", (term_at(values, node.input(0), at),), 0.0, computed, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places, and the scales and zero points that serve them; see `Operator.reach`."""
        moving = (name for name in node.inputs[1:] if name and name not in constants)
        parameters = ((name, _parameter_reach(node, shapes[name], mask)) for name in moving)
        return joined(node, shapes, constants, ((node.input(0), mask), *parameters))


class Quantisation(_Conversion):
    """QuantizeLinear: the nearest whole number of steps."""

    op_types: tuple[str, ...] = ("QuantizeLinear",)
    kind = "quantisation"

    def _convert(self, node: Node, number: Any, scale: Any, zero_point: Any) -> tuple[float, str]:
        dtype = _TYPES.get(node.attributes.get("output_dtype", 0), object) if zero_point is None else zero_point.dtype
        zero = 0.0 if zero_point is None else float(zero_point)
        steps = np.float32(number) / np.float32(scale)
        formula = "round(x / scale) + zero point, saturated" + told(scale, zero)
        return saturated(steps, zero, dtype), formula


class Dequantisation(_Conversion):
    """DequantizeLinear: what a whole number stands for."""

    op_types: tuple[str, ...] = ("DequantizeLinear",)
    kind = "dequantisation"

    def _convert(self, node: Node, number: Any, scale: Any, zero_point: Any) -> tuple[float, str]:
        zero = 0.0 if zero_point is None else float(zero_point)
        meant = np.float32(float(number) - zero) * np.float32(scale)
        formula = "(q - zero point) \N{MULTIPLICATION SIGN} scale" + told(scale, zero)
        return float(meant.astype(scale.dtype)), formula


class DynamicQuantisation:
    """DynamicQuantizeLinear: into 8 bits from 0 to 255, whose scale and zero point fit the whole tensor and 0.

    The three terms are the number, and the tensor's smallest and largest, which make scale and zero point: the
    second and the third output.
    """

    op_types: tuple[str, ...] = ("DynamicQuantizeLinear",)
    kind = "quantisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator.explain`."""
        return self.explain_result(node, values, at, 0)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All of the tensor, any number of which may be the largest; see `Operator.reach`."""
        return self.reach_result(node, shapes, constants, mask, 0)

    def explain_result(self, node: Node, values: Values, at: At, number: int) -> Arithmetic:
        """See `SeveralResults`."""
        name = node.input(0)
        numbers: NDArray[np.float32] = values[name]
        check_place(at, () if number else numbers.shape)
        extremes = (_place(numbers, int(numbers.argmin())), _place(numbers, int(numbers.argmax())))
        scale, zero = _fit(*(numbers[place] for place in extremes))
        terms = tuple(term_at(values, name, place) for place in (extremes if number else (at, *extremes)))
        if number:
            computed, formula = ((float(scale), _SCALE), (zero, f"{_ZERO}; {_SCALE}"))[number - 1]
            return Arithmetic("function", terms, 0.0, computed, formula)
        computed = saturated(numbers[at] / scale, zero, np.uint8)
        formula = f"round(x / scale) + zero point, saturated; {_SCALE}, {_ZERO}" + told(scale, zero)
        return Arithmetic("function", terms, 0.0, computed, formula)

    def reach_result(self, node: Node, shapes: Shapes, constants: Values, mask: Mask, number: int) -> dict[str, Mask]:
        """See `SeveralResults`."""
        return joined(node, shapes, constants, [(node.input(0), np.asarray(mask.any()))])


_SCALE = "scale = (max(largest, 0) - min(smallest, 0)) / 255"
_ZERO = "zero point = round(-min(smallest, 0) / scale)"


def _fit(smallest: np.float32, largest: np.float32) -> tuple[np.float32, float]:
    """The scale and zero point for numbers between two; the scale is 1 where there is nothing but 0."""
    low, high = min(smallest, np.float32(0)), max(largest, np.float32(0))
    scale = (high - low) / np.float32(255) if high > low else np.float32(1)
    return scale, saturated(-low / scale, 0.0, np.uint8)


def _place(numbers: NDArray[Any], number: int) -> At:
    return tuple(int(index) for index in np.unravel_index(number, numbers.shape))


def _axis(node: Node, rank: int) -> int:
    return axis_of(int(node.attributes.get("axis", 1)), rank)


def _parameter(node: Node, values: Values, number: int, at: At) -> Any:
    """The scale or zero point, the input of a number, that serves a place; None where it is left out."""
    if not node.input(number):
        return None
    parameter = values[node.input(number)]
    # One of the two may be a single number and the other an axis of length 1.
    if parameter.size == 1:
        return parameter.reshape(())[()]
    axis, block = _axis(node, len(at)), int(node.attributes.get("block_size", 0))
    return parameter[(*at[:axis], at[axis] // block, *at[axis + 1 :]) if block else at[axis]]


def _parameter_reach(node: Node, shape: Shape, mask: Mask) -> Mask:
    """Which scales or zero points serve the marked numbers."""
    if prod(shape) == 1:
        return np.full(shape, mask.any())
    axis, block = _axis(node, mask.ndim), int(node.attributes.get("block_size", 0))
    if block:
        return np.asarray(np.logical_or.reduceat(mask, range(0, mask.shape[axis], block), axis=axis))
    return np.asarray(mask.any(axis=tuple(other for other in range(mask.ndim) if other != axis)))


OPERATORS: tuple[Operator, ...] = (
    Quantisation(),
    Dequantisation(),
    DynamicQuantisation(),
    *quantised_products.OPERATORS,
    *quantised_steps.OPERATORS,
    *quantised_copies.OPERATORS,
)
