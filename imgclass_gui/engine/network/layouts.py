"""Which tensors have their channels last, as TensorFlow has them: the maps of one channel are not side by side there."""

from __future__ import annotations

from collections.abc import Sequence

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
