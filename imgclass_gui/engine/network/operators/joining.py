"""Tensors put together and cut: concatenation, padding, slices, splits and choices of indices.

Rules are those of the ONNX operator documentation.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import axis_of, check_place, integers, joined, term_at
from imgclass_gui.engine.network.operators.reshaping import Rearrangement, numbered

# These ends stand for "as far as it goes", forwards and backwards.
_OPEN_ENDS = (2**31 - 1, 2**63 - 1)


class Concat:
    """Tensors one after the other along an axis."""

    op_types: tuple[str, ...] = ("Concat",)
    kind = "concatenation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number of the input that lies there; see `Operator.explain`."""
        shapes: list[Shape] = [values[name].shape for name in node.inputs]
        axis = axis_of(int(node.attributes["axis"]), len(shapes[0]))
        ends = list(accumulate(shape[axis] for shape in shapes))
        check_place(at, (*shapes[0][:axis], ends[-1], *shapes[0][axis + 1 :]))
        number = next(number for number, end in enumerate(ends) if at[axis] < end)
        index = at[axis] - ends[number] + shapes[number][axis]
        term = term_at(values, node.inputs[number], (*at[:axis], index, *at[axis + 1 :]))
        return Arithmetic("copy", (term,), 0.0, term.value)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Each input's part of the places; see `Operator.reach`."""
        axis = axis_of(int(node.attributes["axis"]), mask.ndim)
        sizes = [constants[name].shape[axis] if name in constants else shapes[name][axis] for name in node.inputs]
        parts = np.split(mask, list(accumulate(sizes))[:-1], axis)
        return joined(node, shapes, constants, zip(node.inputs, parts, strict=True))


class Pad(Rearrangement):
    """More numbers around: a constant, or the tensor's own, mirrored, repeated or from the other side.

    The amounts are attributes before opset 11 and inputs since; a negative one cuts.
    """

    op_types: tuple[str, ...] = ("Pad",)
    kind = "padding"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        begins, ends = self._amounts(node, numbers.ndim, values)
        cut = tuple(
            slice(max(0, -begin), size - max(0, -end))
            for begin, end, size in zip(begins, ends, numbers.shape, strict=True)
        )
        widths = [(max(0, begin), max(0, end)) for begin, end in zip(begins, ends, strict=True)]
        mode = node.attributes.get("mode", "constant")
        if mode == "constant":
            return np.pad(numbers[cut], widths, constant_values=-1)
        return np.pad(numbers[cut], widths, mode=mode)

    def _padding(self, node: Node, values: Values) -> float:
        name = node.input(2)
        return float(values[name].reshape(())) if name else float(node.attributes.get("value", 0.0))

    @staticmethod
    def _amounts(node: Node, rank: int, values: Values) -> tuple[list[int], list[int]]:
        """How many numbers more before and after, an axis each."""
        pads = integers(node, 1, "pads", values) or ()
        axes = integers(node, 3, "axes", values)
        begins, ends = [0] * rank, [0] * rank
        for place, axis in enumerate(range(rank) if axes is None else axes):
            begins[axis], ends[axis] = pads[place], pads[place + len(pads) // 2]
        return begins, ends


class Slice(Rearrangement):
    """From a start to an end along some axes, perhaps in steps or backwards; attributes before opset 10."""

    op_types: tuple[str, ...] = ("Slice",)
    kind = "slice"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        starts = integers(node, 1, "starts", values) or ()
        ends = integers(node, 2, "ends", values) or ()
        axes = integers(node, 3, "axes", values) or tuple(range(len(starts)))
        steps = integers(node, 4, "steps", values) or (1,) * len(starts)
        cut = [slice(None)] * numbers.ndim
        for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
            # Going back, Python would leave out everything for a start before the first number; ONNX moves it there.
            first = max(axis_of(start, numbers.shape[axis]), 0)
            cut[axis] = slice(first, None if end in _OPEN_ENDS else end, step)
        return numbers[tuple(cut)]


class Split(Rearrangement):
    """Parts along an axis, each an output: of given sizes, or equal but for a smaller last one."""

    op_types: tuple[str, ...] = ("Split",)
    kind = "split"

    def explain_result(self, node: Node, values: Values, at: At, number: int) -> Arithmetic:
        """See `SeveralResults`."""
        numbers = numbered(values[node.inputs[0]].shape)
        return self._account(node, values, at, numbers[self._part(node, numbers.shape, values, number)])

    def reach_result(self, node: Node, shapes: Shapes, constants: Values, mask: Mask, number: int) -> dict[str, Mask]:
        """See `SeveralResults`."""
        name = node.inputs[0]
        reached = np.zeros(shapes[name], np.bool_)
        reached[self._part(node, shapes[name], constants, number)] = mask
        return joined(node, shapes, constants, [(name, reached)])

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        return numbers[self._part(node, numbers.shape, values, 0)]

    @staticmethod
    def _part(node: Node, shape: Shape, values: Values, number: int) -> tuple[slice, ...]:
        axis = axis_of(int(node.attributes.get("axis", 0)), len(shape))
        sizes = integers(node, 1, "split", values)
        if not sizes:
            parts = int(node.attributes.get("num_outputs", len(node.outputs)))
            sizes = (-(-shape[axis] // parts),) * parts
        begin = sum(sizes[:number])
        return (*[slice(None)] * axis, slice(begin, begin + sizes[number]))


class Gather(Rearrangement):
    """Chosen indices of an axis, in any order and shape."""

    op_types: tuple[str, ...] = ("Gather",)
    kind = "choice of indices"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        return np.take(numbers, _indices(node, values), axis=int(node.attributes.get("axis", 0)))


class GatherElements(Rearrangement):
    """Along one axis, another choice of indices at every place."""

    op_types: tuple[str, ...] = ("GatherElements",)
    kind = "choice of numbers"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        axis = axis_of(int(node.attributes.get("axis", 0)), numbers.ndim)
        chosen = _indices(node, values) % numbers.shape[axis]
        # Along the other axes there may be fewer indices than numbers.
        kept = tuple(slice(None) if other == axis else slice(size) for other, size in enumerate(chosen.shape))
        return np.asarray(np.take_along_axis(numbers[kept], chosen, axis))


class GatherND(Rearrangement):
    """The last axis of the indices says which numbers, or blocks of them, after `batch_dims` axes that stay."""

    op_types: tuple[str, ...] = ("GatherND",)
    kind = "choice of numbers"

    def rearrange(self, node: Node, numbers: NDArray[np.intp], values: Values) -> NDArray[Any]:
        """See `Rearrangement`."""
        chosen = _indices(node, values)
        kept = int(node.attributes.get("batch_dims", 0))
        if not kept:
            return np.asarray(numbers[tuple(np.moveaxis(chosen, -1, 0))])
        lead = chosen.shape[:kept]
        parts = [numbers[place][tuple(np.moveaxis(chosen[place], -1, 0))] for place in np.ndindex(lead)]
        return np.stack(parts).reshape(*lead, *parts[0].shape)


def _indices(node: Node, values: Values) -> NDArray[np.intp]:
    """The second input, which must be a constant."""
    flat = integers(node, 1, "indices", values) or ()
    return np.reshape(flat, values[node.inputs[1]].shape).astype(np.intp)


OPERATORS: tuple[Operator, ...] = (Concat(), Pad(), Slice(), Split(), Gather(), GatherElements(), GatherND())
