"""Repeated and chosen numbers, and what is known without any. Source: the ONNX operator documentation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, check_place, integers, joined, narrowed, term_at
from imgclass_gui.engine.network.operators.reshaping import Rearrangement


class Expand:
    """Broadcast to a shape (numpy's rule)."""

    op_types: tuple[str, ...] = ("Expand",)
    kind = "repetition"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number that is repeated; see `Operator.explain`."""
        name = node.inputs[0]
        shape: Shape = values[name].shape
        check_place(at, np.broadcast_shapes(shape, integers(node, 1, "shape", values) or ()))
        term = term_at(values, name, aligned(at, shape))
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The numbers that are repeated at the places; see `Operator.reach`."""
        return joined(node, shapes, constants, [(node.inputs[0], narrowed(mask, shapes[node.inputs[0]]))])


class Tile(Rearrangement):
    """The whole tensor several times, along every axis."""

    op_types: tuple[str, ...] = ("Tile",)
    kind = "repetition"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        return np.tile(numbers, integers(node, 1, "repeats", values) or ())


class Choice:
    """Where: the first tensor's number where the condition holds, or else the second's."""

    op_types: tuple[str, ...] = ("Where",)
    kind = "choice of two"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number that is chosen; see `Operator.explain`."""
        condition, *choices = node.inputs
        check_place(at, np.broadcast_shapes(*(values[name].shape for name in node.inputs)))
        name = choices[0] if values[condition][aligned(at, values[condition].shape)] else choices[1]
        term = term_at(values, name, aligned(at, values[name].shape))
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The numbers of all three: another picture may choose otherwise. See `Operator.reach`."""
        moving = (name for name in node.inputs if name not in constants)
        return joined(node, shapes, constants, ((name, narrowed(mask, shapes[name])) for name in moving))


class Filling:
    """ConstantOfShape: one number everywhere."""

    op_types: tuple[str, ...] = ("ConstantOfShape",)
    kind = "constant"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """No terms; see `Operator.explain`."""
        check_place(at, integers(node, 0, "shape", values) or ())
        number = float(np.asarray(node.attributes.get("value", 0.0)).reshape(()))
        return Arithmetic("sum", (), number, number, "the same everywhere")

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Nothing: only the shape hangs on the input. See `Operator.reach`."""
        return joined(node, shapes, constants, ())


class Sizes:
    """Shape: how long the axes of a tensor are, of some of them from opset 15 on."""

    op_types: tuple[str, ...] = ("Shape",)
    kind = "sizes"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """No terms; see `Operator.explain`."""
        shape: Shape = values[node.inputs[0]].shape
        sizes = shape[slice(int(node.attributes.get("start", 0)), node.attributes.get("end"))]
        check_place(at, (len(sizes),))
        size = float(sizes[at[0]])
        return Arithmetic("sum", (), size, size, "the length of an axis")

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Nothing: no number of the input counts. See `Operator.reach`."""
        return joined(node, shapes, constants, ())


OPERATORS: tuple[Operator, ...] = (Expand(), Tile(), Choice(), Filling(), Sizes())
