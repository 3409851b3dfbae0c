"""From an answer back through a network: which operations, in which shapes, and what each gives to its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from imgclass_gui.engine.network.backward.builder import PREFIX, Builder
from imgclass_gui.engine.network.backward.known import Known, unknown
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.probe import Probe

if TYPE_CHECKING:
    import onnx

# The model's second input, an int64 scalar: the number of the class whose answer is asked about.
CLASS = f"{PREFIX}class_index"
# MaxPool's second result is there since 8; what changed with 8 only added to 7.
_LEAST_OPSET = 8


def raise_opset(model: onnx.ModelProto) -> int:
    """The model's version of ONNX's operators, made one in which the rules can be written; in place."""
    entry = next(entry for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    entry.version = max(entry.version, _LEAST_OPSET)
    return int(entry.version)


def tail_of(graph: Graph, tensors: Sequence[str], output: str) -> list[Node]:
    """The operations through which the answer depends on some tensors, in the order of execution.

    Indices, sizes and truths between them have no gradient.
    """
    known = Known(graph, graph.shapes)
    reached = set(tensors)
    behind = []
    for node in graph.nodes:
        if reached.intersection(node.inputs):
            smooth = [name for name in node.outputs if name and not known.is_count(name)]
            reached.update(smooth)
            if smooth:
                behind.append(node)
    needed = {output}
    tail = []
    for node in reversed(behind):
        if needed.intersection(node.outputs):
            needed.update(node.inputs)
            tail.append(node)
    return tail[::-1]


def shapes_around(graph: Graph, tail: Sequence[Node]) -> Mapping[str, Shape]:
    """Of all tensors; the runtime is asked where the graph does not tell them, as around operators of its own."""
    names = [name for node in tail for name in (*node.inputs, *node.outputs) if name in graph.producers]
    if all(name in graph.shapes for name in names):
        return graph.shapes
    picture = np.zeros(graph.shapes[graph.input], Known(graph, graph.shapes).dtype(graph.input))
    run = Probe(graph, picture).together(names)
    return {**graph.shapes, **{name: value.shape for name, value in run.items()}}


def give(node: Node, shares: Mapping[int, str], builder: Builder) -> None:
    """Add an operation's shares to the gradients of its inputs."""
    for number, name in enumerate(node.inputs):
        if builder.wants(name):
            if number not in shares:
                raise unknown(node, f"by its input {number + 1}")
            builder.give(name, shares[number])


def one_hot(builder: Builder, output: str) -> str:
    """The gradient of the class's number by all of the answer's: 1 for itself."""
    shape = builder.shape(output)
    is_class = builder.add("Equal", builder.whole(range(prod(shape))), CLASS)
    return builder.reshape(builder.add("Cast", is_class, to=builder.element(output)), shape)
