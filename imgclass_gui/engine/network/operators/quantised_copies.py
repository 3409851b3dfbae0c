"""Whole numbers that are put together or changed one by one: operators of ONNX Runtime's own domain, com.microsoft.

Source: ONNX Runtime's documentation of contributed operators (QLinearConcat, QLinearSigmoid, QLinearLeakyRelu), and
its kernels for the order of the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.joining import Concat
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import check_place, joined, term_at
from imgclass_gui.engine.network.operators.quantised_numbers import saturated, single, told


class QuantisedConcat:
    """QLinearConcat. Inputs: scale and zero point of the output, then every tensor with its scale and zero point."""

    op_types: tuple[str, ...] = ("QLinearConcat",)
    kind = "concatenation"

    _concat = Concat()

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number of the input that lies there; see `Operator.explain`."""
        plain = self._plain(node)
        account = self._concat.explain(plain, values, at)
        (term,) = account.terms
        number = plain.inputs.index(term.tensor)
        scale, zero_point = (single(values, node.inputs[2 + 3 * number + offset]) for offset in (1, 2))
        after, after_zero = single(values, node.inputs[0]), float(single(values, node.inputs[1]))
        if scale == after and zero_point == after_zero:
            return account
        steps = np.float32(np.float32(term.value - float(zero_point)) * scale) / after
        computed = saturated(steps, after_zero, values[term.tensor].dtype)
        formula = "round((q - its zero point) \N{MULTIPLICATION SIGN} its scale / scale) + zero point, saturated"
        return Arithmetic("function", (term,), 0.0, computed, formula + told(after, after_zero))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Each input's part of the places, and all parameters; see `Operator.reach`."""
        plain = self._plain(node)
        parts = list(self._concat.reach(plain, shapes, constants, mask).items())
        return joined(node, shapes, constants, [*parts, *_parameters(node, plain, shapes, constants, mask)])

    @staticmethod
    def _plain(node: Node) -> Node:
        return replace(node, inputs=node.inputs[2::3])


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class QuantisedFunction:
    """A function of one number: what it stands for, and what comes of that in whole numbers.

    Inputs: numbers, their scale and zero point, scale and zero point of the output.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        formula: For people.
        function: Of the node and the number, in 32-bit arithmetic.
    """

    op_types: tuple[str, ...]
    kind: str
    formula: str
    function: Callable[[Node, np.float32], np.float32]

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the whole number at the same place; see `Operator.explain`."""
        name = node.inputs[0]
        check_place(at, values[name].shape)
        term = term_at(values, name, at)
        scale, zero_point = single(values, node.input(1)), float(single(values, node.input(2)))
        after, after_zero = single(values, node.input(3)), float(single(values, node.input(4)))
        meant = np.float32(term.value - zero_point) * scale
        computed = saturated(self.function(node, meant) / after, after_zero, values[name].dtype)
        formula = f"round({self.formula} / scale) + zero point, saturated; x = (q - {zero_point:.0f}) · {scale:.6g}"
        return Arithmetic("function", (term,), 0.0, computed, formula + told(after, after_zero))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places, and all parameters; see `Operator.reach`."""
        plain = replace(node, inputs=node.inputs[:1])
        parameters = _parameters(node, plain, shapes, constants, mask)
        return joined(node, shapes, constants, [(node.inputs[0], mask), *parameters])


def _parameters(node: Node, plain: Node, shapes: Shapes, constants: Values, mask: Mask) -> list[tuple[str, Mask]]:
    """All of the scales and zero points, where anything is marked."""
    names = (name for name in node.inputs if name and name not in plain.inputs and name not in constants)
    return [(name, np.full(shapes[name], mask.any())) for name in names]


def _sigmoid(node: Node, x: np.float32) -> np.float32:
    return np.float32(1 / (1 + np.exp(-x)))


def _leaky(node: Node, x: np.float32) -> np.float32:
    return x if x >= 0 else np.float32(x * np.float32(node.attributes.get("alpha", 0.01)))


OPERATORS: tuple[Operator, ...] = (
    QuantisedConcat(),
    QuantisedFunction(("QLinearSigmoid",), "sigmoid", "1 / (1 + exp(-x))", _sigmoid),
    QuantisedFunction(("QLinearLeakyRelu",), "leaky rectifier", "x if x ≥ 0, else alpha · x", _leaky),
)
