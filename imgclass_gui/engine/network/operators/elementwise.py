"""Arithmetic of several tensors, number by number, with numpy's broadcasting (ONNX's since opset 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic, How
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, check_place, joined, narrowed, term_at


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Elementwise:
    """One number of each input makes one number.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        how: What is done with the numbers.
        function: Of the products, a vector of one an input, in 64-bit arithmetic.
        formula: For people; empty where `how` says it all.
        later_weight: What all numbers but the first are multiplied by, where there is such a thing.
        whole: Of integers the result is one, too: without its fraction.
    """

    op_types: tuple[str, ...]
    kind: str
    how: How
    function: Callable[[NDArray[np.float64]], Any]
    formula: str = ""
    later_weight: float | None = None
    whole: bool = False

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term an input, in their order; see `Operator.explain`."""
        check_place(at, np.broadcast_shapes(*(values[name].shape for name in node.inputs)))
        terms = tuple(
            term_at(values, name, aligned(at, values[name].shape), self.later_weight if number else None)
            for number, name in enumerate(node.inputs)
        )
        with np.errstate(all="ignore"):
            computed = float(self.function(np.array([term.product for term in terms])))
        if self.whole and np.issubdtype(values[node.inputs[0]].dtype, np.integer):
            computed = float(np.trunc(computed))
        divisor = len(terms) if self.how == "mean" else 1
        return Arithmetic(self.how, terms, 0.0, computed, self.formula, divisor)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The numbers that are broadcast to the places asked about; see `Operator.reach`."""
        moving = (name for name in node.inputs if name not in constants)
        return joined(node, shapes, constants, ((name, narrowed(mask, shapes[name])) for name in moving))


class Remainder:
    """Mod: of the divisor's sign, or with `fmod` of the dividend's, which numbers with a fraction always take."""

    op_types: tuple[str, ...] = ("Mod",)
    kind = "remainder"

    _of_divisor = Elementwise(op_types, kind, "function", lambda x: np.mod(*x), "a mod b")
    _of_dividend = Elementwise(op_types, kind, "function", lambda x: np.fmod(*x), "a mod b, with the sign of a")

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """A term an input; see `Operator.explain`."""
        return self._rule(node).explain(node, values, at)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The numbers that are broadcast to the places asked about; see `Operator.reach`."""
        return self._rule(node).reach(node, shapes, constants, mask)

    def _rule(self, node: Node) -> Elementwise:
        return self._of_dividend if node.attributes.get("fmod", 0) else self._of_divisor


def _truth(op_types: tuple[str, ...], kind: str, function: Callable[..., Any], formula: str) -> Elementwise:
    """A statement about two numbers: 1 where it is true, or else 0."""
    return Elementwise(op_types, kind, "function", lambda x: function(*x), f"1 if {formula}, else 0")


OPERATORS: tuple[Operator, ...] = (
    Elementwise(("Add", "Sum"), "addition", "sum", np.sum),
    Elementwise(("Sub",), "subtraction", "sum", np.sum, "a - b", later_weight=-1.0),
    Elementwise(("Mul",), "multiplication", "function", np.prod, "a \N{MULTIPLICATION SIGN} b"),
    Elementwise(("Div",), "division", "function", lambda x: x[0] / x[1], "a ÷ b", whole=True),
    Elementwise(("Pow",), "power", "function", lambda x: x[0] ** x[1], "a ^ b", whole=True),
    Elementwise(("Max",), "largest of several", "max", np.max),
    Elementwise(("Min",), "smallest of several", "function", np.min, "the smallest"),
    Elementwise(("Mean",), "mean of several", "mean", np.mean),
    Remainder(),
    _truth(("Equal",), "comparison", np.equal, "a = b"),
    _truth(("Greater",), "comparison", np.greater, "a > b"),
    _truth(("GreaterOrEqual",), "comparison", np.greater_equal, "a ≥ b"),
    _truth(("Less",), "comparison", np.less, "a < b"),
    _truth(("LessOrEqual",), "comparison", np.less_equal, "a ≤ b"),
    _truth(("And",), "both of two", np.logical_and, "a and b"),
    _truth(("Or",), "either of two", np.logical_or, "a or b"),
    _truth(("Xor",), "one of two", np.logical_xor, "either a or b, not both"),
)
