"""The largest and smallest along an axis, and where they lie. Source: the ONNX operator documentation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, integers, joined
from imgclass_gui.engine.network.operators.reductions import indices_along
from imgclass_gui.engine.network.operators.terms import Block, Terms


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class PlaceOfExtreme:
    """ArgMax or ArgMin: the index of the largest or smallest along an axis; of equals the first, or the last.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        largest: Which one.
    """

    op_types: tuple[str, ...]
    kind: str
    largest: bool

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """All along the axis as terms; see `Operator.explain`."""
        numbers = values[node.input(0)]
        axis = axis_of(int(node.attributes.get("axis", 0)), numbers.ndim)
        keeps = bool(node.attributes.get("keepdims", 1))
        block = Block(node.input(0), numbers, indices_along(at, numbers.shape, (axis,), keeps=keeps))
        found = block.numbers() if self.largest else -block.numbers()
        last = bool(node.attributes.get("select_last_index", 0))
        index = len(found) - 1 - int(found[::-1].argmax()) if last else int(found.argmax())
        formula = f"the index of the {'largest' if self.largest else 'smallest'}"
        return Arithmetic("function", Terms(block), 0.0, float(index), formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All along the axis; see `Operator.reach`."""
        name = node.input(0)
        axis = axis_of(int(node.attributes.get("axis", 0)), len(shapes[name]))
        kept = mask if node.attributes.get("keepdims", 1) else np.expand_dims(mask, axis)
        return joined(node, shapes, constants, [(name, kept)])


class Largest:
    """TopK: the largest or smallest along an axis, in order, and as a second output their indices."""

    op_types: tuple[str, ...] = ("TopK",)
    kind = "largest of many"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """All along the axis as terms; see `Operator.explain`."""
        return self.explain_result(node, values, at, 0)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All along the axis; see `Operator.reach`."""
        return self.reach_result(node, shapes, constants, mask, 0)

    def explain_result(self, node: Node, values: Values, at: At, number: int) -> Arithmetic:
        """See `SeveralResults`."""
        numbers = values[node.input(0)]
        axis = axis_of(int(node.attributes.get("axis", -1)), numbers.ndim)
        (count,) = integers(node, 1, "k", values) or (1,)
        check_place(at, (*numbers.shape[:axis], count, *numbers.shape[axis + 1 :]))
        along = tuple(range(size) if other == axis else [at[other]] for other, size in enumerate(numbers.shape))
        block = Block(node.input(0), numbers, along)
        found = block.numbers()
        is_largest = bool(node.attributes.get("largest", 1))
        # Of equals the one with the lower index comes first.
        chosen = int(np.argsort(-found if is_largest else found, kind="stable")[at[axis]])
        formula = f"number {at[axis] + 1} of the {'largest' if is_largest else 'smallest'}"
        if number:
            return Arithmetic("function", Terms(block), 0.0, float(chosen), f"the index of {formula}")
        return Arithmetic("function", Terms(block), 0.0, float(found[chosen]), formula)

    def reach_result(self, node: Node, shapes: Shapes, constants: Values, mask: Mask, number: int) -> dict[str, Mask]:
        """See `SeveralResults`."""
        axis = axis_of(int(node.attributes.get("axis", -1)), mask.ndim)
        return joined(node, shapes, constants, [(node.input(0), np.asarray(mask.any(axis=axis, keepdims=True)))])


OPERATORS: tuple[Operator, ...] = (
    PlaceOfExtreme(("ArgMax",), "place of the maximum", largest=True),
    PlaceOfExtreme(("ArgMin",), "place of the minimum", largest=False),
    Largest(),
)
