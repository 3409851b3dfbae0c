"""Activations and other functions of one number: Relu, Clip, Sigmoid, Gelu and their kin.

Formulas and default attributes are those of the ONNX operator documentation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, check_place, joined, narrowed, term_at

Parameters = Mapping[str, float]


def _sigmoid(x: np.float64) -> np.float64:
    return np.float64(np.exp(-np.logaddexp(0.0, -x)))


def _softplus(x: np.float64) -> np.float64:
    return np.float64(np.logaddexp(0.0, x))


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Activation:
    """A function of one number, the same at every place.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        formula: For people; the names of parameters in braces stand for their values.
        function: Of the number and the parameters, in 64-bit arithmetic.
        defaults: The parameters, which are attributes of the node, and what they are where it has none.
    """

    op_types: tuple[str, ...]
    kind: str
    formula: str
    function: Callable[[np.float64, Parameters], float | np.float64]
    defaults: Parameters = field(default_factory=dict)

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        name = node.inputs[0]
        check_place(at, values[name].shape)
        parameters = {key: float(node.attributes.get(key, value)) for key, value in self.defaults.items()}
        term = term_at(values, name, at)
        with np.errstate(all="ignore"):
            computed = float(self.function(np.float64(term.value), parameters))
        formula = self.formula.format(**{key: f"{value:g}" for key, value in parameters.items()})
        return Arithmetic("function", (term,), 0.0, computed, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places; see `Operator.reach`."""
        return joined(node, shapes, constants, [(node.inputs[0], mask)])


class Clip:
    """Clipping between two bounds: attributes before opset 11, inputs since; either may be left out. Relu6 is one."""

    op_types: tuple[str, ...] = ("Clip",)
    kind = "clipping"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        name = node.inputs[0]
        check_place(at, values[name].shape)
        low, high = self._bound(node, values, 1, "min"), self._bound(node, values, 2, "max")
        term = term_at(values, name, at)
        computed, formula = term.value, "x"
        if low is not None:
            computed, formula = max(low, computed), f"max({low:g}, x)"
        if high is not None:
            computed, formula = min(high, computed), f"min({high:g}, {formula})"
        return Arithmetic("function", (term,), 0.0, computed, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places; bounds that are inputs count as parameters. See `Operator.reach`."""
        return joined(node, shapes, constants, [(node.inputs[0], mask)])

    @staticmethod
    def _bound(node: Node, values: Values, number: int, attribute: str) -> float | None:
        name = node.input(number)
        bound = values[name] if name else node.attributes.get(attribute)
        return None if bound is None else float(np.asarray(bound).reshape(()))


class PRelu:
    """Leaky rectifier with learned slopes, broadcast to the input's shape: often one a channel."""

    op_types: tuple[str, ...] = ("PRelu",)
    kind = "leaky rectifier with learned slope"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight is the slope where the number is negative; see `Operator.explain`."""
        name, slopes = node.inputs[:2]
        check_place(at, values[name].shape)
        slope_at = aligned(at, values[slopes].shape)
        slope = float(values[slopes][slope_at])
        negative = bool(values[name][at] < 0)
        term = term_at(values, name, at, slope, slope_at) if negative else term_at(values, name, at)
        return Arithmetic("function", (term,), 0.0, term.product, f"x if x ≥ 0, else {slope:g} · x")

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places, and their slopes where these are no constants; see `Operator.reach`."""
        name, slopes = node.inputs[:2]
        parts = [(name, mask)]
        if slopes not in constants:
            parts.append((slopes, narrowed(mask, shapes[slopes])))
        return joined(node, shapes, constants, parts)


class Gelu:
    """Gaussian error linear unit (opset 20), exact or with the approximation by tanh."""

    op_types: tuple[str, ...] = ("Gelu",)
    kind = "GELU"

    _exact = Activation(("Gelu",), kind, "x · (1 + erf(x / √2)) / 2", lambda x, p: x * (1 + math.erf(x / 2**0.5)) / 2)
    _approximate = Activation(
        ("Gelu",),
        kind,
        "x · (1 + tanh(√(2 / π) · (x + 0.044715 · x³))) / 2",
        lambda x, p: x * (1 + np.tanh((2 / math.pi) ** 0.5 * (x + 0.044715 * x**3))) / 2,
    )

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        return self._rule(node).explain(node, values, at)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places; see `Operator.reach`."""
        return self._rule(node).reach(node, shapes, constants, mask)

    def _rule(self, node: Node) -> Activation:
        return self._approximate if node.attributes.get("approximate", "none") == "tanh" else self._exact


OPERATORS: tuple[Operator, ...] = (
    Activation(("Relu",), "rectifier (ReLU)", "max(0, x)", lambda x, p: np.maximum(x, 0.0)),
    Clip(),
    Activation(
        ("LeakyRelu",),
        "leaky rectifier",
        "x if x ≥ 0, else {alpha} · x",
        lambda x, p: x if x >= 0 else p["alpha"] * x,
        {"alpha": 0.01},
    ),
    PRelu(),
    Activation(
        ("ThresholdedRelu",),
        "rectifier with threshold",
        "x if x > {alpha}, else 0",
        lambda x, p: x if x > p["alpha"] else 0.0,
        {"alpha": 1.0},
    ),
    Activation(("Sigmoid",), "sigmoid", "1 / (1 + exp(-x))", lambda x, p: _sigmoid(x)),
    Activation(("Tanh",), "tanh", "tanh(x)", lambda x, p: np.tanh(x)),
    Activation(
        ("HardSigmoid",),
        "hard sigmoid",
        "max(0, min(1, {alpha} · x + {beta}))",
        lambda x, p: np.clip(p["alpha"] * x + p["beta"], 0.0, 1.0),
        {"alpha": 0.2, "beta": 0.5},
    ),
    Activation(
        ("HardSwish",),
        "hard swish",
        "x · max(0, min(1, x / 6 + 0.5))",
        lambda x, p: x * np.clip(x / 6 + 0.5, 0.0, 1.0),
    ),
    Activation(
        ("Elu",),
        "ELU",
        "x if x ≥ 0, else {alpha} · (exp(x) - 1)",
        lambda x, p: x if x >= 0 else p["alpha"] * np.expm1(x),
        {"alpha": 1.0},
    ),
    Activation(
        ("Selu",),
        "SELU",
        "{gamma} · (x if x > 0, else {alpha} · (exp(x) - 1))",
        lambda x, p: p["gamma"] * (x if x > 0 else p["alpha"] * np.expm1(x)),
        {"alpha": 1.67326319217681884765625, "gamma": 1.05070102214813232421875},
    ),
    Activation(
        ("Celu",),
        "CELU",
        "x if x ≥ 0, else {alpha} · (exp(x / {alpha}) - 1)",
        lambda x, p: x if x >= 0 else p["alpha"] * np.expm1(x / p["alpha"]),
        {"alpha": 1.0},
    ),
    Activation(("Softplus",), "softplus", "ln(1 + exp(x))", lambda x, p: _softplus(x)),
    Activation(("Softsign",), "softsign", "x / (1 + |x|)", lambda x, p: x / (1 + abs(x))),
    Activation(("Mish",), "Mish", "x · tanh(ln(1 + exp(x)))", lambda x, p: x * np.tanh(_softplus(x))),
    Gelu(),
    Activation(("Exp",), "exponential", "exp(x)", lambda x, p: np.exp(x)),
    Activation(("Log",), "natural logarithm", "ln(x)", lambda x, p: np.log(x)),
    Activation(("Sqrt",), "square root", "√x", lambda x, p: np.sqrt(x)),
    Activation(("Reciprocal",), "reciprocal", "1 / x", lambda x, p: np.float64(1.0) / x),
    Activation(("Neg",), "change of sign", "-x", lambda x, p: -x),
    Activation(("Abs",), "absolute value", "|x|", lambda x, p: abs(x)),
    Activation(("Floor",), "rounding down", "⌊x⌋", lambda x, p: np.floor(x)),
    Activation(("Ceil",), "rounding up", "⌈x⌉", lambda x, p: np.ceil(x)),
    Activation(("Erf",), "error function", "erf(x)", lambda x, p: math.erf(x)),
    Activation(("Sign",), "sign", "1 if x > 0, -1 if x < 0, else 0", lambda x, p: np.sign(x)),
    Activation(("Round",), "rounding", "x rounded, a half to even", lambda x, p: np.rint(x)),
    Activation(("Sin",), "sine", "sin(x)", lambda x, p: np.sin(x)),
    Activation(("Cos",), "cosine", "cos(x)", lambda x, p: np.cos(x)),
    Activation(("Not",), "negation", "1 if x = 0, else 0", lambda x, p: float(x == 0)),
    Activation(
        ("Swish",),
        "swish",
        "x / (1 + exp(-{alpha} · x))",
        lambda x, p: x * _sigmoid(np.float64(p["alpha"] * x)),
        {"alpha": 1.0},
    ),
    # ONNX Runtime's own.
    Activation(
        ("QuickGelu",),
        "quick GELU",
        "x / (1 + exp(-{alpha} · x))",
        lambda x, p: x * _sigmoid(np.float64(p["alpha"] * x)),
        {"alpha": 1.702},
    ),
)
