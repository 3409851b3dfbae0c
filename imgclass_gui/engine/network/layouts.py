"""Which tensors have their channels last, as TensorFlow has them, and which are still the picture."""

from __future__ import annotations

from collections.abc import Sequence

from imgclass_gui.engine.network.channel_maps import map_shape
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node

_PLANE = 4
_TO_LAST, _TO_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)
# ONNX defines these for channels before rows and columns; a reshaping may mean anything.
_CHANNELS_FIRST = frozenset(
    {
        "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool",
        "GlobalMaxPool", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LRN", "DepthToSpace",
        "SpaceToDepth", "Reshape", "Einsum",
    }
)  # fmt: skip
_SCALING = ("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear")
_KEEPING_COLORS = frozenset(
    {
        "Identity", "Cast", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "Transpose", "Pad", "Add",
        "Sub", "Mul", "Div", "BatchNormalization", "Clip", "Resize", "Dropout",
    }
)  # fmt: skip


def channels_last(graph: Graph, is_picture_last: bool) -> frozenset[str]:
    """The tensors of four axes that are (1, rows, columns, channels).

    What keeps the axes of its inputs keeps their order; a transposition changes it; a layer normalisation over the last
    axis, and a product with a matrix of weights, show that the channels are there.

    Args:
        graph: The network.
        is_picture_last: Whether the picture's tensor is one of them.
    """
    found = {graph.input} if is_picture_last else set[str]()
    for node in graph.nodes:
        if _is_last(graph, node, found):
            found.update(name for name in node.outputs if len(graph.shapes.get(name, ())) == _PLANE)
    return frozenset(found)


def picture_tensors(graph: Graph, channels: int, last: frozenset[str]) -> frozenset[str]:
    """The picture's tensor, and those whose channels are still its colours: normalised, padded, in another type.

    Args:
        graph: The network.
        channels: How many colours the picture has.
        last: The tensors whose channels are last.
    """
    found = {graph.input}
    for node in graph.nodes:
        # Scales may be worked out from the picture as well.
        given = node.inputs[:1] if node.op_type in _SCALING else node.inputs
        moving = [name for name in given if name and not graph.is_constant(name)]
        if node.op_type not in _KEEPING_COLORS or len(moving) != 1 or moving[0] not in found:
            continue
        for name in node.outputs:
            shape = graph.shapes.get(name, ())
            if len(shape) == _PLANE and map_shape(shape, name in last)[0] == channels:
                found.add(name)
    return frozenset(found)


def _is_last(graph: Graph, node: Node, found: set[str]) -> bool:
    if node.op_type == "Transpose":
        order = tuple(node.attributes.get("perm", ()))
        return order == _TO_LAST and node.input(0) not in found
    if node.op_type in _CHANNELS_FIRST:
        return False
    if node.op_type == "LayerNormalization":
        return node.attributes.get("axis", -1) in (-1, _PLANE - 1)
    planes = _planes(graph, node.inputs)
    if node.op_type == "MatMul":
        return bool(planes) and len(planes) == 1 and len(graph.shapes.get(node.input(1), ())) == len("ab")
    return bool(planes) and all(name in found for name in planes)


def _planes(graph: Graph, names: Sequence[str]) -> list[str]:
    """Those of four axes that depend on the picture."""
    return [name for name in names if len(graph.shapes.get(name, ())) == _PLANE and not graph.is_constant(name)]
