"""Activations that files write as several operations: swish as x times its sigmoid, and the like.

The formulas are those of PyTorch's documentation of SiLU, Hardswish, Mish and GELU.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.limits import clip_bounds
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.registry import find_operator


@dataclass(frozen=True, slots=True)
class Compound:
    """An activation of several operations.

    Attributes:
        kind: What people call it.
        nodes: In the order of execution; the last one makes its value.
    """

    kind: str
    nodes: tuple[Node, ...]


def find_compound(graph: Graph, tensor: str) -> Compound | None:
    """The activation that a tensor goes through, where it is one of several operations and nothing else uses it."""
    users = graph.consumers.get(tensor, ())
    if len(users) != _TWO_WAYS or tensor in graph.outputs:
        return None
    for first, product in (users, reversed(users)):
        way = _way_to(graph, first, product)
        scaling = _only_user(graph, product)
        for nodes in ([*way, product, scaling] if scaling else [], [*way, product] if way else []):
            kind = _KINDS.get(tuple(_kind(node) for node in nodes))
            if way and kind and all(_is_usual(node, kind, graph, 1 + (node is product)) for node in nodes):
                return Compound(kind, tuple(nodes))
    return None


def _way_to(graph: Graph, first: Node, product: Node) -> list[Node]:
    """The operations from one that follows the tensor up to the product; none where they lead elsewhere."""
    way: list[Node] = []
    current: Node | None = first
    while current is not None and current is not product and len(way) < _LONGEST_WAY:
        way.append(current)
        current = _only_user(graph, current)
    return way if current is product else []


def _only_user(graph: Graph, node: Node) -> Node | None:
    users = graph.consumers.get(node.outputs[0], ())
    return users[0] if len(users) == 1 and node.outputs[0] not in graph.outputs else None


def _kind(node: Node) -> str:
    operator = find_operator(node)
    return operator.kind if operator is not None else ""


def _is_usual(node: Node, kind: str, graph: Graph, ways_in: int) -> bool:
    """Whether an operation has the constants that make the whole what it is called, and nothing else comes in."""
    if sum(bool(name) and not graph.is_constant(name) for name in node.inputs) != ways_in:
        return False
    if kind != "hard swish":
        return True
    if _kind(node) == "hard sigmoid":
        return isclose(node.attributes.get("alpha", 0.2), 1 / 6, rel_tol=1e-3) and node.attributes.get("beta") in _HALF
    return _kind(node) != "clipping" or clip_bounds(node, graph) == (0.0, 6.0)


_TWO_WAYS, _LONGEST_WAY = 2, 3
# Where the attribute is left out, it is a half.
_HALF = (None, 0.5)
_KINDS = {
    ("sigmoid", "multiplication"): "swish",
    ("hard sigmoid", "multiplication"): "hard swish",
    ("addition", "clipping", "multiplication", "division"): "hard swish",
    ("addition", "clipping", "multiplication", "multiplication"): "hard swish",
    ("softplus", "tanh", "multiplication"): "Mish",
    ("division", "error function", "addition", "multiplication", "multiplication"): "GELU",
    ("multiplication", "error function", "addition", "multiplication", "multiplication"): "GELU",
}
