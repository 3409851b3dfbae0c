"""A convolution and its activation in one, as ONNX Runtime writes them when it saves a network that it has optimised.

Source: ONNX Runtime's documentation of contributed operators, FusedConv.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.convolution import Convolution
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import joined, term_at
from trainer.contract.errors import UserFacingError

_Function = Callable[..., float | np.floating]

# Of the sum and the activation's parameters, and for people.
_ACTIVATIONS: Mapping[str, tuple[_Function, str]] = MappingProxyType(
    {
        "Relu": (lambda x: max(x, 0.0), "max(0, sum)"),
        "Tanh": (np.tanh, "tanh(sum)"),
        "Sigmoid": (lambda x: np.exp(-np.logaddexp(0.0, -x)), "1 / (1 + exp(-sum))"),
        "LeakyRelu": (lambda x, alpha: x if x >= 0 else alpha * x, "sum if it is ≥ 0, else {0:g} · sum"),
        "Clip": (lambda x, low, high: min(high, max(low, x)), "min({1:g}, max({0:g}, sum))"),
        "HardSigmoid": (
            lambda x, alpha, beta: max(0.0, min(1.0, alpha * x + beta)),
            "max(0, min(1, {0:g} · sum + {1:g}))",
        ),
    }
)
# Number of the input that is added before the activation, as past a residual branch.
_ADDED = 3


class FusedConvolution:
    """FusedConv: a convolution, perhaps another tensor of the output's shape added, then an activation."""

    op_types: tuple[str, ...] = ("FusedConv",)
    kind = "convolution"

    _convolution = Convolution()

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The convolution's terms, then what is added; see `Operator.explain`."""
        account = self._convolution.explain(self._plain(node), values, at)
        name = str(node.attributes.get("activation", ""))
        if name not in _ACTIVATIONS:
            raise UserFacingError(
                f"the arithmetic of a convolution with {name or 'no activation'} is not known", "Choose another layer."
            )
        function, formula = _ACTIVATIONS[name]
        parameters = tuple(float(number) for number in node.attributes.get("activation_params", ()))
        terms, total = account.terms, account.computed
        if node.input(_ADDED):
            added = term_at(values, node.input(_ADDED), at)
            terms, total = (*terms, added), total + added.value
        computed = float(function(np.float64(total), *parameters))
        return Arithmetic("function", terms, account.bias, computed, formula.format(*parameters))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """What the convolution reads, and the same places of what is added; see `Operator.reach`."""
        parts = [*self._convolution.reach(self._plain(node), shapes, constants, mask).items()]
        if node.input(_ADDED):
            parts.append((node.input(_ADDED), mask))
        return joined(node, shapes, constants, parts)

    @staticmethod
    def _plain(node: Node) -> Node:
        return replace(node, inputs=node.inputs[:_ADDED])


OPERATORS: tuple[Operator, ...] = (FusedConvolution(),)
