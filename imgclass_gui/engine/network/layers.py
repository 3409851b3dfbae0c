"""The layers of a network for people, in the order of execution."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.registry import find_operator, is_face


@dataclass(frozen=True, slots=True)
class Layer:
    """One step of the network; its value before and after an activation that follows it are one layer with two faces.

    Attributes:
        number: From 1, in the order of execution.
        kind: What people call it, e.g. "convolution"; the operator's own name where it is unknown.
        title: Kind and how many of its kind have come, e.g. "convolution 3".
        op: ONNX's name of the operator.
        tensor: Name of what it makes, before an activation.
        after: Name of what it makes after its activation or normalisation; `tensor` where there is none.
        faces: ONNX's names of the operators between `tensor` and `after`.
        shape: Of what it makes, for one picture; None where that cannot be told.
        kernel: Rows and columns of the window; empty without one.
        stride, padding, dilation: Of the window; empty without one.
        groups: Of a convolution; 1 as a rule, the number of channels for a depthwise one.
        parameters: Number of its weights.
        inputs: Numbers of the layers that feed it; 0 is the picture.
        raw_name: The exporter's name of the operation.
    """

    number: int
    kind: str
    title: str
    op: str
    tensor: str
    after: str
    faces: tuple[str, ...]
    shape: Shape | None
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int
    parameters: int
    inputs: tuple[int, ...]
    raw_name: str


def list_layers(graph: Graph) -> tuple[Layer, ...]:
    """The layers of a network; what only computes constants or shapes is none."""
    layers: list[Layer] = []
    made_by = {graph.input: 0}
    counts: dict[str, int] = {}
    faces = _faces(graph)
    absorbed = {node.index for nodes in faces.values() for node in nodes}
    for node in graph.nodes:
        feeding = tuple(dict.fromkeys(made_by[name] for name in node.inputs if name in made_by))
        if not feeding or node.index in absorbed:
            continue
        if _is_rewriting(node):
            made_by.update(dict.fromkeys(node.outputs, feeding[0]))
            continue
        kind = kind_of(node, graph)
        counts[kind] = counts.get(kind, 0) + 1
        own = faces.get(node.index, ())
        layer = _layer(graph, node, own, len(layers) + 1, f"{kind} {counts[kind]}", feeding)
        layers.append(layer)
        for name in (*node.outputs, *(name for face in own for name in face.outputs)):
            made_by[name] = layer.number
    return tuple(layers)


def kind_of(node: Node, graph: Graph) -> str:
    """What people call an operation."""
    operator = find_operator(node)
    if operator is None:
        return node.op_type
    if operator.kind == "matrix product" and _has_weights(node, graph):
        return "full connection"
    channels = graph.shapes.get(node.input(0), (0, 0))
    groups = node.attributes.get("group", 1)
    is_depthwise = operator.kind == "convolution" and groups > 1 and len(channels) > 1 and groups == channels[1]
    return "depthwise convolution" if is_depthwise else operator.kind


def _faces(graph: Graph) -> dict[int, tuple[Node, ...]]:
    """By the index of an operation with weights: the activations and normalisations that follow it alone."""
    found: dict[int, tuple[Node, ...]] = {}
    for node in graph.nodes:
        if not _has_weights(node, graph) or is_face(node):
            continue
        chain: list[Node] = []
        tensor = node.outputs[0]
        while len(graph.consumers.get(tensor, ())) == 1 and tensor not in graph.outputs:
            (following,) = graph.consumers[tensor]
            if not is_face(following) or following.input(0) != tensor:
                break
            chain.append(following)
            tensor = following.outputs[0]
        found[node.index] = tuple(chain)
    return found


def _has_weights(node: Node, graph: Graph) -> bool:
    return any(constant_behind(graph, name) for name in node.inputs[1:])


def constant_behind(graph: Graph, name: str) -> str:
    """The constant that a tensor is, written in other numbers perhaps; empty where it depends on the picture."""
    while name and not graph.is_constant(name):
        node = graph.producers.get(name)
        name = node.input(0) if node is not None and _is_rewriting(node) else ""
    return name


def _is_rewriting(node: Node) -> bool:
    """Whether an operation only writes the same numbers in another type, as quantised networks do all the time."""
    operator = find_operator(node)
    return operator is not None and operator.kind in _REWRITING


def _layer(
    graph: Graph, node: Node, faces: tuple[Node, ...], number: int, title: str, inputs: tuple[int, ...]
) -> Layer:
    attributes = node.attributes
    tensor = node.outputs[0]
    return Layer(
        number=number,
        kind=title.rsplit(" ", 1)[0],
        title=title,
        op=node.op_type,
        tensor=tensor,
        after=faces[-1].outputs[0] if faces else tensor,
        faces=tuple(face.op_type for face in faces),
        shape=graph.shapes.get(tensor),
        kernel=_kernel(graph, node),
        stride=_whole(attributes.get("strides", ())),
        padding=_whole(attributes.get("pads", ())),
        dilation=_whole(attributes.get("dilations", ())),
        groups=int(attributes.get("group", 1)),
        parameters=sum(_parameters(graph, one) for one in (node, *faces)),
        inputs=inputs,
        raw_name=node.name,
    )


def _kernel(graph: Graph, node: Node) -> tuple[int, ...]:
    given = _whole(node.attributes.get("kernel_shape", ()))
    operator = find_operator(node)
    if given or operator is None or operator.kind != "convolution":
        return given
    rank = len(graph.shapes.get(node.outputs[0], ()))
    shapes = (graph.shapes.get(constant_behind(graph, name), ()) for name in node.inputs[1:])
    return next((shape[2:] for shape in shapes if len(shape) == rank), ())


def _parameters(graph: Graph, node: Node) -> int:
    inputs = node.inputs[_LEARNT.get(node.op_type, slice(None))]
    shapes = (graph.shapes[name] for name in (constant_behind(graph, name) for name in inputs) if name)
    return sum(prod(shape) for shape in shapes) if node.op_type not in _WITHOUT_WEIGHTS else 0


def _whole(values: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in values)


# Kinds of operations that are no step for people.
_REWRITING = ("quantisation", "dequantisation", "change of type")
# Their constants are settings: shapes, axes, bounds.
_WITHOUT_WEIGHTS = frozenset(
    {
        "Reshape", "Squeeze", "Unsqueeze", "Pad", "Slice", "Gather", "Clip", "Resize", "Upsample", "ReduceMean",
        "ReduceMax", "Split", "Expand", "Tile",
    }
)  # fmt: skip
# Of a batch normalisation scale and bias; mean and variance were counted, not learnt.
_LEARNT = {"BatchNormalization": slice(1, 3)}
