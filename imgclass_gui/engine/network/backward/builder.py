"""Writes ONNX nodes behind a network's own: what the gradient's rules are made with.

Every shape is known, because the network is read for one picture; so what depends on shapes is a constant here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.backward.known import Known
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.skeleton import LEAST_BYTES, placeholder

if TYPE_CHECKING:
    import onnx

PREFIX = "gradient/"

# What NumPy knows by itself; ONNX Runtime takes no other arrays (bfloat16 is one).
_KINDS_OF_ARRAYS = "fiub"
_AXES_ARE_INPUTS_SINCE = 13
_BOUNDS_ARE_INPUTS_SINCE = 10
_PADS_ARE_INPUTS_SINCE = 11
_WHERE_SINCE = 9


class Builder(Known):
    """The nodes and constants that are added to a network.

    Args:
        graph: The network.
        shapes: Of its tensors.
        opset: The version of ONNX's operators that the nodes are written in.
        wanted: Names of the tensors whose gradients are looked for.

    Attributes:
        nodes: What has been added, in the order of execution.
        constants: The numbers that these need; of large ones only the names.
        weights: The large ones' numbers, see `skeleton`.
    """

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape], opset: int, wanted: frozenset[str]) -> None:
        super().__init__(graph, shapes)
        self._opset = opset
        self._wanted = wanted
        self._gradients: dict[str, list[str]] = {}
        self._numbers: dict[tuple[float, str], str] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.weights: dict[str, NDArray[Any]] = {}

    def wants(self, name: str) -> bool:
        """Whether a tensor's gradient is looked for; that of weights is not."""
        return name in self._wanted

    # Gradients of the network's tensors

    def give(self, name: str, gradient: str) -> None:
        """Add to a tensor's gradient: every user of the tensor has its share."""
        self._gradients.setdefault(name, []).append(gradient)

    def gradient(self, name: str) -> str:
        """The gradient of a tensor, the sum over its users; zeros where the answer does not depend on it."""
        shares = self._gradients.get(name)
        if not shares:
            return self.constant(np.zeros(self.shape(name)), name)
        while len(shares) > 1:
            shares[:2] = [self.add("Add", shares[0], shares[1])]
        return shares[0]

    # Nodes

    def add(self, op_type: str, *inputs: str, **attributes: Any) -> str:
        """An operation with one result; gives that tensor's name."""
        return self.add_several(op_type, inputs, 1, **attributes)[0]

    def add_several(self, op_type: str, inputs: Sequence[str], results: int, **attributes: Any) -> tuple[str, ...]:
        """An operation with several results; gives those tensors' names."""
        from onnx import helper

        outputs = tuple(f"{PREFIX}{len(self.nodes)}:{number}" for number in range(results))
        given = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(helper.make_node(op_type, list(inputs), list(outputs), **given))
        return outputs

    def constant(self, array: NDArray[Any], like: str = "") -> str:
        """Numbers, in the type of one of the network's tensors or as they are."""
        from onnx import helper, numpy_helper

        name = f"{PREFIX}constant{len(self.constants)}"
        array = np.ascontiguousarray(array.astype(self.dtype(like)) if like else array).reshape(array.shape)
        if array.nbytes < LEAST_BYTES or array.dtype.kind not in _KINDS_OF_ARRAYS:
            self.constants.append(numpy_helper.from_array(array, name))
            return name
        data_type = helper.np_dtype_to_tensor_dtype(array.dtype)
        self.constants.append(placeholder(name, data_type, array.shape, array.nbytes))
        self.weights[name] = array
        return name

    def number(self, value: float, like: str) -> str:
        """A single number, in the type of one of the network's tensors."""
        key = value, str(self.dtype(like))
        if key not in self._numbers:
            self._numbers[key] = self.constant(np.array(value), like)
        return self._numbers[key]

    def whole(self, values: Sequence[int]) -> str:
        """Whole numbers, such as a shape."""
        return self.constant(np.array(values, np.int64))

    # Operations that are written differently in different versions, or that stand for several

    def times(self, first: str, second: str) -> str:
        """The product."""
        return self.add("Mul", first, second)

    def scaled(self, tensor: str, factor: float, like: str) -> str:
        """The product with a number."""
        return tensor if factor == 1 else self.add("Mul", tensor, self.number(factor, like))

    def reshape(self, tensor: str, shape: Sequence[int]) -> str:
        """The same numbers in another shape."""
        return self.add("Reshape", tensor, self.whole(shape))

    def keep(self, tensor: str, mask: str, like: str) -> str:
        """The numbers where the mask, of the same shape, holds, and 0 elsewhere."""
        if self._opset >= _WHERE_SINCE:
            return self.add("Where", mask, tensor, self.number(0.0, like))
        return self.times(tensor, self.add("Cast", mask, to=self.element(like)))

    def sum(self, tensor: str, axes: Sequence[int]) -> str:
        """The sum over some axes, which stay with size 1."""
        if not axes:
            return tensor
        if self._opset >= _AXES_ARE_INPUTS_SINCE:
            return self.add("ReduceSum", tensor, self.whole(axes), keepdims=1)
        return self.add("ReduceSum", tensor, axes=list(axes), keepdims=1)

    def mean(self, tensor: str, axes: Sequence[int], shape: Shape, like: str) -> str:
        """The mean over some axes, which stay with size 1; `shape` is the tensor's, `like` one of the same type."""
        return self.scaled(self.sum(tensor, axes), 1 / prod(shape[axis] for axis in axes), like)

    def expand(self, tensor: str, shape: Shape) -> str:
        """Broadcast to a shape."""
        return self.add("Expand", tensor, self.whole(shape))

    def unbroadcast(self, tensor: str, before: Shape, after: Shape) -> str:
        """Undo the broadcasting of a tensor: the sum over the axes along which it was repeated.

        Args:
            tensor: Of the shape `before`.
            before: What it was broadcast to.
            after: What it is to be.
        """
        if before == after:
            return tensor
        lead = len(before) - len(after)
        repeated = [axis for axis, size in enumerate(before) if axis < lead or (after[axis - lead] == 1 != size)]
        summed = self.sum(tensor, repeated)
        return self.reshape(summed, after) if lead else summed

    def slice(self, tensor: str, begins: Sequence[int], ends: Sequence[int], axes: Sequence[int]) -> str:
        """A part of a tensor."""
        if self._opset >= _BOUNDS_ARE_INPUTS_SINCE:
            return self.add("Slice", tensor, self.whole(begins), self.whole(ends), self.whole(axes))
        return self.add("Slice", tensor, starts=list(begins), ends=list(ends), axes=list(axes))

    def scatter(self, tensor: str, moved: NDArray[np.intp], shape: Shape, like: str) -> str:
        """Undo copying: every number of a source gets the sum over the places that it was copied to.

        Args:
            tensor: What lies at those places.
            moved: Of its shape: which number of the source, counted through the whole, was copied there; -1 for none.
            shape: The source's.
            like: A tensor of the same type.
        """
        flat = moved.ravel()
        order = np.argsort(flat, kind="stable")
        order = order[np.searchsorted(flat[order], 0) :]
        counts = np.bincount(flat[order], minlength=prod(shape))
        # A row for every number: where it went, and for the rest the zero that is put behind the tensor.
        places = np.full((prod(shape), max(1, int(counts.max(initial=0)))), flat.size, np.int64)
        turns = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        places[flat[order], turns] = order
        padded = self.add("Concat", self.reshape(tensor, (flat.size,)), self.constant(np.zeros(1), like), axis=0)
        return self.reshape(self.sum(self.add("Gather", padded, self.constant(places), axis=0), [1]), shape)

    def pad(self, tensor: str, begins: Sequence[int], ends: Sequence[int], like: str) -> str:
        """A tensor with zeros around it: how many, an axis each."""
        pads = [*begins, *ends]
        if not any(pads):
            return tensor
        if self._opset >= _PADS_ARE_INPUTS_SINCE:
            return self.add("Pad", tensor, self.whole(pads), self.number(0.0, like))
        return self.add("Pad", tensor, pads=pads, value=0.0)


# From an operation to the gradients of its inputs, by the number of the input: the same tensor may come in twice.
Rule = Callable[[Node, Builder], Mapping[int, str]]
Rules = Mapping[str, Rule]
