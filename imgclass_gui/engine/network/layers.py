"""The layers of a network for people, in the order of execution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

from imgclass_gui.engine.network.blocks import list_blocks
from imgclass_gui.engine.network.compound_activations import Compound, find_compound
from imgclass_gui.engine.network.folded_normalisation import folded_note
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.limits import clip_bounds, limits_of
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.registry import find_operator, is_face, is_rewriting
from imgclass_gui.engine.network.short_kinds import foreign_kind, short_kind

__all__ = ["Layer", "list_layers"]


def list_layers(graph: Graph) -> tuple[Layer, ...]:
    """The layers of a network; what only computes constants or shapes is none."""
    return _in_blocks(_Listing(graph).layers)


def _in_blocks(layers: list[Layer]) -> tuple[Layer, ...]:
    block = {number: block.number for block in list_blocks(layers) for number in block.layers}
    return tuple(replace(layer, block=block.get(layer.number)) for layer in layers)


class _Listing:
    """Goes through a graph once; `layers` are what it found, without their blocks."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kinds: Counter[str] = Counter()
        self._made_by = {graph.input: 0}
        self._of_picture = _of_picture(graph)
        self._makers = {proto.output[0]: proto for proto in graph.model.graph.node if proto.output}
        self.layers: list[Layer] = []
        faces = self._faces()
        absorbed = {node.index for own in faces.values() for face in own for node in face.nodes}
        for node in graph.nodes:
            if node.index not in absorbed:
                self._add(node, faces.get(node.index, ()))

    def _add(self, node: Node, faces: Sequence[Compound]) -> None:
        names = (*node.inputs, *node.captured)
        feeding = tuple(dict.fromkeys(self._made_by[name] for name in names if name in self._made_by))
        if not feeding:
            return
        if is_rewriting(node):
            self._made_by.update(dict.fromkeys(node.outputs, feeding[0]))
            return
        layer = self._layer(node, faces, feeding)
        self.layers.append(layer)
        for name in (name for one in (node, *_nodes(faces)) for name in one.outputs):
            self._made_by[name] = layer.number

    def _layer(self, node: Node, faces: Sequence[Compound], inputs: tuple[int, ...]) -> Layer:
        graph, attributes, tensor = self._graph, node.attributes, node.outputs[0]
        kind = self._kind(node)
        self._kinds[kind] += 1
        nodes = (node, *_nodes(faces))
        face_kinds = tuple(face.kind for face in faces)
        return Layer(
            number=len(self.layers) + 1,
            kind=kind,
            title=f"{kind} {self._kinds[kind]}",
            short_title=f"{short_kind(kind)} {self._kinds[kind]}",
            op=node.op_type,
            tensor=tensor,
            after=nodes[-1].outputs[0],
            faces=tuple(one.op_type for one in nodes[1:]),
            face_kinds=face_kinds,
            shape=graph.shapes.get(tensor),
            kernel=self._kernel(node),
            stride=_whole(attributes.get("strides", ())),
            padding=_whole(attributes.get("pads", ())),
            dilation=_whole(attributes.get("dilations", ())),
            groups=int(attributes.get("group", 1)),
            parameters=sum(self._parameters(one) for one in nodes),
            inputs=inputs,
            raw_name=node.name,
            limits=limits_of(nodes[-1], graph),
            note=folded_note(node, self._makers[tensor], face_kinds) if "convolution" in kind else "",
        )

    def _faces(self) -> dict[int, list[Compound]]:
        """By the index of an operation with weights: the bias, activations and normalisations that follow it alone."""
        return {
            node.index: self._faces_after(node)
            for node in self._graph.nodes
            if self._has_weights(node) and not is_face(node) and not is_rewriting(node)
        }

    def _faces_after(self, node: Node) -> list[Compound]:
        tensor, chain = node.outputs[0], list[Compound]()
        while face := self._face_after(tensor, None if chain else node):
            chain.append(face)
            tensor = face.nodes[-1].outputs[0]
        return chain

    def _face_after(self, tensor: str, product: Node | None) -> Compound | None:
        """The next face behind a tensor; a bias only where the tensor is the product itself."""
        users = self._graph.consumers.get(tensor, ())
        if len(users) != 1 or tensor in self._graph.outputs:
            return find_compound(self._graph, tensor)
        if is_face(users[0]) and users[0].input(0) == tensor:
            return Compound(self._kind(users[0]), (users[0],))
        return Compound("bias", (users[0],)) if product is not None and self._is_bias(product, users[0]) else None

    def _is_bias(self, node: Node, following: Node) -> bool:
        """Whether what follows a product only adds one number a channel to it: its bias, written by itself."""
        operator, shape = find_operator(following), self._graph.shapes.get(node.outputs[0], ())
        kind = self._kind(node)
        if operator is None or operator.kind != "addition" or kind not in _PRODUCTS or len(shape) < 2:
            return False
        sizes = [prod(self._graph.shapes.get(name, ())) for name in self._constants(following.inputs)]
        return len(following.inputs) == 2 and sizes == [shape[-1 if kind == "full connection" else 1]]

    def _kind(self, node: Node) -> str:
        """What people call an operation."""
        graph, operator = self._graph, find_operator(node)
        if operator is None:
            return foreign_kind(node.op_type)
        shape, made = graph.shapes.get(node.input(0), ()), graph.shapes.get(node.outputs[0], ())
        if operator.kind == "matrix product" and self._has_weights(node):
            return "full connection"
        if operator.kind == "convolution" and len(shape) > 1 and 1 < node.attributes.get("group", 1) == shape[1]:
            return "depthwise convolution"
        is_whole = len(shape) == _PLANE and made[:2] == shape[:2] and prod(made) == prod(shape[:2])
        if operator.kind in _GLOBAL and is_whole:
            return _GLOBAL[operator.kind]
        if operator.kind == "clipping" and clip_bounds(node, graph) == _RELU6:
            return "rectifier up to 6 (ReLU6)"
        return operator.kind

    def _kernel(self, node: Node) -> tuple[int, ...]:
        given = _whole(node.attributes.get("kernel_shape", ()))
        operator = find_operator(node)
        if given or operator is None or operator.kind != "convolution":
            return given
        rank = len(self._graph.shapes.get(node.outputs[0], ()))
        shapes = (self._graph.shapes.get(name, ()) for name in self._constants(node.inputs[1:]))
        return next((shape[2:] for shape in shapes if len(shape) == rank), ())

    def _parameters(self, node: Node) -> int:
        if node.op_type in _WITHOUT_WEIGHTS:
            return 0
        learnt = self._constants(node.inputs[_LEARNT.get(node.op_type, slice(None))])
        return sum(prod(self._graph.shapes[name]) for name in learnt if name in self._graph.shapes)

    def _has_weights(self, node: Node) -> bool:
        return bool(self._constants(node.inputs[1:]))

    def _constants(self, names: Sequence[str]) -> list[str]:
        """Those that are the same for every picture, worked out within the file perhaps."""
        return [name for name in names if name and name not in self._of_picture]


def _of_picture(graph: Graph) -> frozenset[str]:
    """Names of the tensors that depend on the picture; files without weights compute theirs from nothing."""
    found = {graph.input}
    for node in graph.nodes:
        if not found.isdisjoint((*node.inputs, *node.captured)):
            found.update(node.outputs)
    return frozenset(found)


def _nodes(faces: Sequence[Compound]) -> list[Node]:
    return [node for face in faces for node in face.nodes]


def _whole(values: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in values)


_PLANE = 4
_RELU6 = (0.0, 6.0)
_PRODUCTS = ("convolution", "depthwise convolution", "transposed convolution", "full connection")
# Reductions, which are a pooling where they go over the whole plane.
_GLOBAL = {"average": "global average pooling", "maximum": "global max pooling"}
# Their constants are settings: shapes, axes, bounds.
_WITHOUT_WEIGHTS = frozenset(
    {
        "Reshape", "Squeeze", "Unsqueeze", "Pad", "Slice", "Gather", "Clip", "Resize", "Upsample", "ReduceMean",
        "ReduceMax", "Split", "Expand", "Tile", "GatherND", "GatherElements", "TopK", "CumSum", "Where", "Mod", "Equal",
        "Greater", "GreaterOrEqual", "Less", "LessOrEqual",
    }
)  # fmt: skip
# Of a batch normalisation scale and bias; mean and variance were counted, not learnt.
_LEARNT = {"BatchNormalization": slice(1, 3)}
