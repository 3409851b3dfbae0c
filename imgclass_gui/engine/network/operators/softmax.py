"""Softmax and its logarithm: scores become shares that add up to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, joined, term_at

# Since this version of ONNX's operators, one axis shares; before, all from `axis` on, as if flattened to a matrix.
_ONE_AXIS_SINCE = 13


def _axes(node: Node, rank: int) -> tuple[int, ...]:
    """The axes over which the shares add up to one."""
    if node.opset >= _ONE_AXIS_SINCE:
        return (axis_of(int(node.attributes.get("axis", -1)), rank),)
    return tuple(range(axis_of(int(node.attributes.get("axis", 1)), rank), rank))


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Softmax:
    """A share of a number among those along an axis.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        formula: For people; x is the number at the same place, z are all along the axis.
        function: Of a number and the logarithm of the sum of all exponentials, both less the largest number.
    """

    op_types: tuple[str, ...]
    kind: str
    formula: str
    function: Callable[[np.float64, np.float64], np.float64]

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """All numbers along the axis as terms; that at `at` is the one whose share it is. See `Operator.explain`."""
        name = node.inputs[0]
        shape = values[name].shape
        check_place(at, shape)
        axes = _axes(node, len(shape))
        indices = (range(size) if axis in axes else (at[axis],) for axis, size in enumerate(shape))
        terms = tuple(term_at(values, name, place) for place in product(*indices))
        numbers = np.array([term.value for term in terms])
        # All less the largest: no exponential is too large, and large numbers do not swallow the logarithm.
        largest = numbers.max()
        total = np.float64(np.log(np.exp(numbers - largest).sum()))
        computed = float(self.function(np.float64(values[name][at]) - largest, total))
        return Arithmetic("function", terms, 0.0, computed, self.formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All along the axis; see `Operator.reach`."""
        shared = np.asarray(mask.any(axis=_axes(node, mask.ndim), keepdims=True))
        return joined(node, shapes, constants, [(node.inputs[0], shared)])


OPERATORS: tuple[Operator, ...] = (
    Softmax(("Softmax",), "softmax", "exp(x) / Σ exp(z)", lambda x, total: np.exp(x - total)),
    Softmax(("LogSoftmax",), "logarithm of softmax", "x - ln Σ exp(z)", lambda x, total: x - total),
)
