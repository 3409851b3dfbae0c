"""An ONNX file as a plain graph: operations in order, constants, shapes for one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.folding import shape_of
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.node_order import taken_by
from imgclass_gui.engine.network.shaping import with_shapes
from imgclass_gui.engine.network.skeleton import build_skeleton
from imgclass_gui.engine.plain_model import is_plain, make_plain, real_inputs
from imgclass_gui.engine.tensor_info import declared
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    import onnx


class Graph:
    """What a network computes. Constants are numbers that are the same for every picture: weights above all.

    Attributes:
        model: The file's content with local functions inlined and shapes inferred; not to be changed.
        nodes: All operations in the order of execution, without those that only make constants.
        input: Name of the tensor that takes the picture.
        outputs: Names of what comes out.
    """

    def __init__(self, model: onnx.ModelProto, input_name: str, input_shape: Shape) -> None:
        self.model = with_shapes(model, input_name, input_shape)
        self.input = input_name
        self.outputs = tuple(output.name for output in self.model.graph.output)
        self._initializers = {tensor.name: tensor for tensor in self.model.graph.initializer}
        self._constants: dict[str, NDArray[Any]] = {}
        self.nodes = self._read_nodes()

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """Of every tensor whose shape is known, for one picture."""
        graph = self.model.graph
        known = {info.name: shape_of(info) for info in (*graph.input, *graph.value_info, *graph.output)}
        shapes = {name: shape for name, shape in known.items() if shape is not None}
        constants = {name: tuple(tensor.dims) for name, tensor in self._initializers.items()}
        return shapes | constants | {name: array.shape for name, array in self._constants.items()}

    @cached_property
    def producers(self) -> Mapping[str, Node]:
        """The operation that makes a tensor, by the tensor's name."""
        return {name: node for node in self.nodes for name in node.outputs if name}

    @cached_property
    def consumers(self) -> Mapping[str, Sequence[Node]]:
        """The operations that use a tensor, by the tensor's name."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in dict.fromkeys((*node.inputs, *node.captured)):
                found.setdefault(name, []).append(node)
        return found

    @property
    def skeleton(self) -> onnx.ModelProto:
        """`model` without its large weights, see `build_skeleton`; not to be changed."""
        return self._skeleton[0]

    def weights_of(self, model: onnx.ModelProto) -> dict[str, NDArray[Any]]:
        """The large weights that a part of `skeleton` needs, by name."""
        large = self._skeleton[1]
        return {one.name: self.constant(one.name) for one in model.graph.initializer if one.name in large}

    @cached_property
    def _skeleton(self) -> tuple[onnx.ModelProto, frozenset[str]]:
        return build_skeleton(self.model)

    def is_constant(self, name: str) -> bool:
        """Whether a tensor is the same for every picture."""
        return name in self._constants or name in self._initializers

    def constant(self, name: str) -> NDArray[Any]:
        """A constant's numbers.

        Raises:
            KeyError: It is none.
        """
        from onnx import numpy_helper

        if name not in self._constants:
            self._constants[name] = numpy_helper.to_array(self._initializers[name])
        return self._constants[name]

    def constants_of(self, node: Node) -> dict[str, NDArray[Any]]:
        """Those inputs of an operation that are constants."""
        return {name: self.constant(name) for name in node.inputs if name and self.is_constant(name)}

    def _read_nodes(self) -> tuple[Node, ...]:
        opset = next((entry.version for entry in self.model.opset_import if entry.domain in ("", "ai.onnx")), 17)
        nodes: list[Node] = []
        known = {self.input, *self._initializers}
        for proto in self.model.graph.node:
            attributes = {attribute.name: _attribute(attribute) for attribute in proto.attribute}
            known.update(proto.output)
            if proto.op_type == "Constant":
                self._constants[proto.output[0]] = _constant(attributes)
                continue
            nodes.append(
                Node(
                    len(nodes),
                    proto.op_type,
                    proto.name,
                    tuple(proto.input),
                    tuple(proto.output),
                    attributes,
                    opset,
                    "" if proto.domain == "ai.onnx" else proto.domain,
                    tuple(sorted(known.intersection(taken_by(proto)).difference(proto.input))),
                )
            )
        return tuple(nodes)


def read_graph(path: str, input_name: str, input_shape: Shape, output_name: str = "") -> Graph:
    """Read a model file that has been found to be safe, in the plain form that a session of it has.

    Args:
        path: The `.onnx` file.
        input_name: The tensor that takes the picture.
        input_shape: Its shape for one picture.
        output_name: The tensor that holds the answer, which becomes the first of the outputs; as in the file if empty.

    Raises:
        UserFacingError: It cannot be read.
        MemoryError: It is too large.
    """
    import onnx

    try:
        model = onnx.load(path, format="protobuf")
        if not is_plain(list(declared(real_inputs(model.graph))), list(declared(model.graph.output))):
            make_plain(model)
        if output_name:
            _put_first(model, output_name)
        return Graph(model, input_name, input_shape)
    except (UserFacingError, MemoryError):
        raise
    except Exception as error:  # protobuf's and ONNX's errors share no other base
        raise UserFacingError("the network's graph cannot be read", "Export the model again.") from error


def _put_first(model: onnx.ModelProto, output: str) -> None:
    """Bring one of the outputs to the front."""
    outputs = sorted(model.graph.output, key=lambda info: info.name != output)
    del model.graph.output[:]
    model.graph.output.extend(outputs)


def _attribute(attribute: onnx.AttributeProto) -> Any:
    import onnx
    from onnx import numpy_helper

    value = onnx.helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, onnx.TensorProto):
        return numpy_helper.to_array(value)
    if hasattr(value, "__len__") and not isinstance(value, str | onnx.GraphProto):
        return tuple(item.decode("utf-8", "replace") if isinstance(item, bytes) else item for item in value)
    return value


def _constant(attributes: Mapping[str, Any]) -> NDArray[Any]:
    """What a node of the type Constant makes, whatever attribute holds it."""
    (value,) = attributes.values()
    return np.asarray(value)
