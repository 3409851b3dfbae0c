"""The order of execution. ONNX asks files to have it; some tools add operations at the end, which runtimes forgive."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx


def put_in_order(graph: onnx.GraphProto) -> bool:
    """Sort a graph's operations so that each comes after all that it takes from; in place.

    Returns:
        Whether anything had to be moved. What goes in circles stays as it is.
    """
    makers = {name: number for number, node in enumerate(graph.node) for name in node.output if name}
    needs = [{makers[name] for name in taken_by(node) if name in makers} for node in graph.node]
    if all(maker < number for number, own in enumerate(needs) for maker in own):
        return False
    try:
        order = list(TopologicalSorter(dict(enumerate(needs))).static_order())
    except CycleError:
        return False
    nodes = [graph.node[number] for number in order]
    del graph.node[:]
    graph.node.extend(nodes)
    return True


def taken_by(node: onnx.NodeProto) -> Iterator[str]:
    """The tensors that an operation uses, in its branches, too."""
    yield from node.input
    for attribute in node.attribute:
        if attribute.HasField("g"):
            for inner in attribute.g.node:
                yield from taken_by(inner)
