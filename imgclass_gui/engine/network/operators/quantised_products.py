"""Convolution, matrix products and full connection in whole numbers.

Source: the ONNX operator documentation of ConvInteger, MatMulInteger, QLinearConv and QLinearMatMul; ONNX Runtime's
documentation of contributed operators for QGemm, of its own domain com.microsoft. Where a processor has no instruction
for products of 8 bits, the runtime's sums of two products of extreme numbers may overflow 16 bits; those here do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.convolution import Convolution
from imgclass_gui.engine.network.operators.full_connection import FullConnection, MatrixProduct
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, joined
from imgclass_gui.engine.network.operators.quantised_numbers import (
    parameter_reach,
    refuse_channels_last,
    saturated,
    single,
    told,
    without_zero_point,
)

# More than any node has inputs: one that the operator does not know.
_NONE = 99


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which input of a product is what. One zero point and scale of the weights may serve each an output channel."""

    numbers: int
    weights: int
    zero_point: int
    weights_zero_point: int
    bias: int = _NONE
    scale: int = _NONE
    weights_scale: int = _NONE
    output_scale: int = _NONE
    output_zero_point: int = _NONE

    @property
    def parameters(self) -> tuple[int, ...]:
        """All scales and zero points."""
        zero_points = self.zero_point, self.weights_zero_point, self.output_zero_point
        return *zero_points, self.scale, self.weights_scale, self.output_scale


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class IntegerProduct:
    """ConvInteger or MatMulInteger: the sum of numbers less their zero point times weights less theirs, in 32 bits.

    Shapes: as of Conv or MatMul.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        product: The same for numbers with a fraction.
        inputs: Which input is what.
        by_channel: Whether the output's channels are its second axis, as of a convolution, or else its last.
    """

    op_types: tuple[str, ...]
    kind: str
    product: Operator
    inputs: Inputs
    by_channel: bool = False

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The terms are whole numbers less their zero points; see `Operator.explain`."""
        refuse_channels_last(node)
        names = self._names(node)
        # A tensor may be both factors, with two zero points: the plain product has names of its own.
        account = self.product.explain(_plain(node, names), {own: values[name] for own, name in names.items()}, at)
        zero_point = float(single(values, node.input(self.inputs.zero_point)))
        weights_zero_point = float(self._at_output(values, node.input(self.inputs.weights_zero_point), at))
        terms = without_zero_point(account.terms, names["numbers"], zero_point, weights_zero_point)
        return replace(account, terms=terms, computed=account.bias + sum(term.product for term in terms))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator.reach`."""
        refuse_channels_last(node)
        return joined(node, shapes, constants, self._parts(node, shapes, constants, mask))

    def _parts(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> Iterator[tuple[str, Mask]]:
        names = self._names(node)
        plain_shapes = {own: shapes[name] for own, name in names.items()}
        known = {own: constants[name] for own, name in names.items() if name in constants}
        for own, part in self.product.reach(_plain(node, names), plain_shapes, known, mask).items():
            yield names[own], part
        for name in map(node.input, self.inputs.parameters):
            if name and name not in constants:
                yield name, parameter_reach(mask, shapes[name], self._spread(shapes[name], mask.ndim))

    def _names(self, node: Node) -> dict[str, str]:
        """The tensors that the plain product takes, by its names for them."""
        inputs = self.inputs
        numbers = {"numbers": inputs.numbers, "weights": inputs.weights, "bias": inputs.bias}
        return {own: node.input(number) for own, number in numbers.items() if node.input(number)}

    def _spread(self, shape: Shape, axes: int) -> Shape:
        """The shape in which a parameter of the weights broadcasts to an output of so many axes."""
        return (prod(shape), *(1,) * (axes - 2)) if self.by_channel else shape

    def _at_output(self, values: Values, name: str, at: At) -> np.float32:
        """The weights' scale or zero point for an output; 0 where it is left out."""
        if not name or values[name].size == 1:
            return single(values, name)
        parameter = values[name].reshape(self._spread(values[name].shape, len(at)))
        return np.float32(parameter[aligned(at, parameter.shape)])


@dataclass(slots=True)
class QuantisedProduct(IntegerProduct):
    """QLinearConv, QLinearMatMul or QGemm: the whole numbers' sum, scaled, rounded and moved by a zero point.

    The scale is that of the numbers times that of the weights, by that of the output. The bias is in steps of the
    sum: `bias` and all products are the sum, `computed` is what becomes of it.
    """

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The terms are whole numbers less their zero points; see `Operator.explain`."""
        # Not super(): a dataclass with slots is another class than the one that is written here.
        account = IntegerProduct.explain(self, node, values, at)
        inputs = self.inputs
        scale = np.float32(node.attributes.get("alpha", 1.0)) * single(values, node.input(inputs.scale))
        scale = scale * self._at_output(values, node.input(inputs.weights_scale), at)
        times = "sum \N{MULTIPLICATION SIGN} scale"
        name = node.input(inputs.output_zero_point)
        if not name:
            computed = float(np.float32(account.computed) * scale)
            return replace(account, how="function", computed=computed, formula=times + told(scale))
        scale = scale / single(values, node.input(inputs.output_scale))
        zero = float(single(values, name))
        computed = saturated(np.float32(account.computed) * scale, zero, values[name].dtype)
        formula = f"round({times}) + zero point, saturated" + told(scale, zero)
        return replace(account, how="function", computed=computed, formula=formula)


def _plain(node: Node, names: dict[str, str]) -> Node:
    """The node without what makes it quantised; QGemm's alpha belongs to the scale."""
    attributes = {name: value for name, value in node.attributes.items() if name != "alpha"}
    return replace(node, inputs=tuple(names), attributes=attributes)


_OF_INTEGERS = Inputs(0, 1, 2, 3)
_QLINEAR = Inputs(0, 3, 2, 5, bias=8, scale=1, weights_scale=4, output_scale=6, output_zero_point=7)
_QGEMM = replace(_QLINEAR, bias=6, output_scale=7, output_zero_point=8)

OPERATORS: tuple[Operator, ...] = (
    IntegerProduct(("ConvInteger",), "convolution", Convolution(), _OF_INTEGERS, by_channel=True),
    IntegerProduct(("MatMulInteger",), "matrix product", MatrixProduct(), _OF_INTEGERS),
    QuantisedProduct(("QLinearConv",), "convolution", Convolution(), _QLINEAR, by_channel=True),
    QuantisedProduct(("QLinearMatMul",), "matrix product", MatrixProduct(), _QLINEAR),
    QuantisedProduct(("QGemm",), "full connection", FullConnection(), _QGEMM),
)
