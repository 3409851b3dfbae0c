"""Parts of a network as models of their own: up to some tensors, or from one on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node_order import taken_by
from imgclass_gui.engine.sessions import open_session
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    import onnx
    from onnxruntime import InferenceSession


def open_part(
    graph: Graph,
    part: onnx.ModelProto,
    threads: int,
    *,
    keeps_memory: bool = True,
    more: Mapping[str, NDArray[Any]] | None = None,
) -> InferenceSession:
    """Load a part of a network; its large weights are the network's own.

    Args:
        graph: The network; it must outlive the session.
        part: Made of its skeleton.
        threads: How many threads one run may use.
        keeps_memory: See `open_session`.
        more: Large constants that were written into the part by name only.

    Raises:
        UserFacingError: The runtime refuses it.
    """
    weights = {**graph.weights_of(part), **(more or {})}
    return open_session(part.SerializeToString(), threads, keeps_memory=keeps_memory, weights=weights)


def ending_at(graph: Graph, names: Sequence[str]) -> onnx.ModelProto:
    """The part of a network that makes some tensors.

    Raises:
        UserFacingError: It has no such tensor.
    """
    import onnx

    for name in names:
        if name not in graph.producers:
            raise UserFacingError(f"the network has no tensor {name!r}", "List its layers to see their names.")
    needed, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        node = graph.producers.get(name)
        if node is not None and node.index not in needed:
            needed.add(node.index)
            waiting += (*node.inputs, *node.captured)
    part = onnx.ModelProto()
    part.CopyFrom(graph.skeleton)
    kept = {name for node in graph.nodes if node.index in needed for name in node.outputs}
    keep_only(part, kept)
    del part.graph.output[:]
    part.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    return part


def starting_at(graph: Graph, name: str, output: str) -> onnx.ModelProto:
    """The part of a network from a tensor to an output, for any number of pictures.

    Its inputs are that tensor and whatever else of the picture comes in from the side, e.g. past a residual branch.

    Raises:
        UserFacingError: The network has no such tensor, or the output does not depend on it.
    """
    import onnx

    behind, waiting = set(), [name]
    while waiting:
        for node in graph.consumers.get(waiting.pop(), ()):
            if node.index not in behind:
                behind.add(node.index)
                waiting += node.outputs
    inside = [node for node in graph.nodes if node.index in behind]
    made = {tensor for node in inside for tensor in node.outputs}
    if output not in made:
        raise UserFacingError(f"the answer does not depend on {name!r}", "Choose another layer.")
    used = dict.fromkeys(tensor for node in inside for tensor in (*node.inputs, *node.captured) if tensor)
    part = onnx.ModelProto()
    part.CopyFrom(graph.skeleton)
    keep_only(part, made)
    del part.graph.input[:], part.graph.value_info[:], part.graph.output[:]
    for tensor in used:
        if tensor not in made and not graph.is_constant(tensor):
            dims: list[str | int | None] = ["batch", *graph.shapes[tensor][1:]]
            info = onnx.helper.make_tensor_value_info(tensor, onnx.TensorProto.FLOAT, dims)
            part.graph.input.append(info)
    part.graph.output.append(onnx.ValueInfoProto(name=output))
    return part


def keep_only(model: onnx.ModelProto, made: set[str]) -> None:
    """Leave out every operation that makes none of these tensors; constants stay where something uses them."""
    nodes = [node for node in model.graph.node if node.op_type == "Constant" or made.intersection(node.output)]
    used = {name for node in nodes for name in taken_by(node)}
    kept = [node for node in nodes if node.op_type != "Constant" or used.intersection(node.output)]
    constants = [tensor for tensor in model.graph.initializer if tensor.name in used]
    del model.graph.node[:]
    del model.graph.initializer[:]
    model.graph.node.extend(kept)
    model.graph.initializer.extend(constants)
