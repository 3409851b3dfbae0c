"""Where a number goes: flattening, reshaping, transposing and other steps that copy every number of one input.

Rules are those of the ONNX operator documentation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, integers, joined, term_at

# ONNX's numbers of data types (TensorProto.DataType) that hold integers, and of truth values.
_INTEGERS = frozenset({2, 3, 4, 5, 6, 7, 12, 13})
_TRUTH = 9


class _Reshaping(ABC):
    """The same numbers in the same order in another shape."""

    op_types: tuple[str, ...]
    kind: str

    @abstractmethod
    def _shape(self, node: Node, shape: Shape, values: Values) -> Shape:
        """The output's shape for an input's."""

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number with the same place in the order; see `Operator.explain`."""
        name = node.inputs[0]
        before: Shape = values[name].shape
        after = self._shape(node, before, values)
        check_place(at, after)
        number = int(np.ravel_multi_index(at, after)) if at else 0
        term = term_at(values, name, tuple(int(index) for index in np.unravel_index(number, before)))
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The places with the same numbers in the order; see `Operator.reach`."""
        name = node.inputs[0]
        return joined(node, shapes, constants, [(name, mask.reshape(shapes[name]))])


class Flatten(_Reshaping):
    """A matrix: all axes before `axis` make the rows, all others the columns."""

    op_types: tuple[str, ...] = ("Flatten",)
    kind = "flattening"

    def _shape(self, node: Node, shape: Shape, values: Values) -> Shape:
        axis = axis_of(int(node.attributes.get("axis", 1)), len(shape))
        return prod(shape[:axis]), prod(shape[axis:])


class Reshape(_Reshaping):
    """Any shape: 0 keeps an axis (unless `allowzero`), -1 is what is left."""

    op_types: tuple[str, ...] = ("Reshape",)
    kind = "reshaping"

    def _shape(self, node: Node, shape: Shape, values: Values) -> Shape:
        wanted = list(integers(node, 1, "shape", values) or ())
        if not node.attributes.get("allowzero", 0):
            wanted = [shape[axis] if size == 0 else size for axis, size in enumerate(wanted)]
        if -1 in wanted:
            wanted[wanted.index(-1)] = prod(shape) // prod(size for size in wanted if size != -1)
        return tuple(wanted)


class Squeeze(_Reshaping):
    """Without some axes of size 1; without all of them where none are named."""

    op_types: tuple[str, ...] = ("Squeeze",)
    kind = "removal of axes"

    def _shape(self, node: Node, shape: Shape, values: Values) -> Shape:
        axes = integers(node, 1, "axes", values)
        if axes is None:
            return tuple(size for size in shape if size != 1)
        gone = {axis_of(axis, len(shape)) for axis in axes}
        return tuple(size for axis, size in enumerate(shape) if axis not in gone)


class Unsqueeze(_Reshaping):
    """With more axes of size 1."""

    op_types: tuple[str, ...] = ("Unsqueeze",)
    kind = "addition of axes"

    def _shape(self, node: Node, shape: Shape, values: Values) -> Shape:
        axes = integers(node, 1, "axes", values) or ()
        rank = len(shape) + len(axes)
        added = {axis_of(axis, rank) for axis in axes}
        sizes = iter(shape)
        return tuple(1 if axis in added else next(sizes) for axis in range(rank))


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Same:
    """Every number stays where it is, as dropout leaves it when nothing is learned.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
    """

    op_types: tuple[str, ...]
    kind: str

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        check_place(at, values[node.inputs[0]].shape)
        term = term_at(values, node.inputs[0], at)
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places; see `Operator.reach`."""
        return joined(node, shapes, constants, [(node.inputs[0], mask)])


class Cast(Same):
    """Another type of numbers; of a fraction, an integer keeps the whole part. Rounding to fewer bits is left out."""

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        copied = Same.explain(self, node, values, at)
        to = int(node.attributes["to"])
        if to == _TRUTH:
            return Arithmetic("function", copied.terms, 0.0, float(copied.computed != 0), "1 if x ≠ 0, else 0")
        if to in _INTEGERS and not float(copied.computed).is_integer():
            return Arithmetic("function", copied.terms, 0.0, float(np.trunc(copied.computed)), "x without its fraction")
        return copied


class CastLike(Cast):
    """The type of the second input's numbers."""

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        kind = values[node.inputs[1]].dtype.kind
        to = _TRUTH if kind == "b" else min(_INTEGERS) if kind in "iu" else 0
        return Cast.explain(self, replace(node, attributes={"to": to}), values, at)


class Rearrangement(ABC):
    """Numbers go to other places, some perhaps nowhere; worked out by sending the numbers' own places along."""

    op_types: tuple[str, ...]
    kind: str

    @abstractmethod
    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[np.intp]:
        """Do to these numbers what the operator does; -1 stands for padding.

        Args:
            node: The operation.
            numbers: Of the input's shape.
            values: The node's parameters, by name.
        """

    def _padding(self, node: Node, values: Values) -> float:
        """What lies at places that come from nowhere."""
        return 0.0

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number that went to the place; none where it is padding. See `Operator.explain`."""
        return self._account(node, values, at, self.rearrange(node, numbered(values[node.inputs[0]].shape), values))

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Where the numbers came from; see `Operator.reach`."""
        name = node.inputs[0]
        if name in constants:
            return joined(node, shapes, constants, ())
        moved = self.rearrange(node, numbered(shapes[name]), constants)
        return joined(node, shapes, constants, [(name, sources(moved, mask, shapes[name]))])

    def _account(self, node: Node, values: Values, at: At, moved: NDArray[np.intp]) -> Arithmetic:
        """The account of a number; `moved` says of every place of the output where its number came from."""
        check_place(at, moved.shape)
        source = int(moved[at])
        if source < 0:
            padding = self._padding(node, values)
            return Arithmetic("sum", (), padding, padding, "padding")
        name = node.inputs[0]
        term = term_at(values, name, tuple(int(index) for index in np.unravel_index(source, values[name].shape)))
        return Arithmetic("copy", (term,), 0.0, term.value)


def numbered(shape: Shape) -> NDArray[np.intp]:
    """The places of a tensor in order, in its shape."""
    return np.arange(prod(shape), dtype=np.intp).reshape(shape)


def sources(moved: NDArray[np.intp], mask: Mask, shape: Shape) -> Mask:
    """Where the numbers at the marked places came from.

    Args:
        moved: Of the mask's shape: places in the source, -1 for padding.
        mask: The marked places.
        shape: The source's.
    """
    # One place more for padding: -1 is the last.
    reached = np.zeros(prod(shape) + 1, np.bool_)
    reached[moved[mask]] = True
    return reached[:-1].reshape(shape)


class Transpose:
    """The axes in another order; reversed where none is given."""

    op_types: tuple[str, ...] = ("Transpose",)
    kind = "transposition"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number that went to the place; see `Operator.explain`."""
        name = node.inputs[0]
        order = self._order(node, values[name].ndim)
        check_place(at, tuple(values[name].shape[axis] for axis in order))
        term = term_at(values, name, tuple(at[order.index(axis)] for axis in range(len(order))))
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The axes go back; see `Operator.reach`."""
        back = mask.transpose(np.argsort(self._order(node, mask.ndim)))
        return joined(node, shapes, constants, [(node.inputs[0], back)])

    @staticmethod
    def _order(node: Node, rank: int) -> Sequence[int]:
        return tuple(node.attributes.get("perm") or reversed(range(rank)))


class DepthToSpace(Rearrangement):
    """Channels become blocks of places; `mode` says whether a block's channels lie far apart or together."""

    op_types: tuple[str, ...] = ("DepthToSpace",)
    kind = "channels to places"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        batch, channels, height, width = numbers.shape
        block = int(node.attributes["blocksize"])
        left = channels // block**2
        if node.attributes.get("mode", "DCR") == "DCR":
            split = numbers.reshape(batch, block, block, left, height, width).transpose(0, 3, 4, 1, 5, 2)
        else:
            split = numbers.reshape(batch, left, block, block, height, width).transpose(0, 1, 4, 2, 5, 3)
        return split.reshape(batch, left, height * block, width * block)


class SpaceToDepth(Rearrangement):
    """Blocks of places become channels."""

    op_types: tuple[str, ...] = ("SpaceToDepth",)
    kind = "places to channels"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        batch, channels, height, width = numbers.shape
        block = int(node.attributes["blocksize"])
        split = numbers.reshape(batch, channels, height // block, block, width // block, block)
        moved = split.transpose(0, 3, 5, 1, 2, 4)
        return moved.reshape(batch, channels * block**2, height // block, width // block)


OPERATORS: tuple[Operator, ...] = (
    Flatten(),
    Reshape(),
    Squeeze(),
    Unsqueeze(),
    Transpose(),
    DepthToSpace(),
    SpaceToDepth(),
    Same(("Identity",), "identity"),
    Same(("Dropout",), "dropout"),
    Cast(("Cast",), "change of type"),
    CastLike(("CastLike",), "change of type"),
)
