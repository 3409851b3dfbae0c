"""Where activations flatten out."""

from __future__ import annotations

import numpy as np

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.layer import Limits
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.registry import find_operator

_BY_KIND = {
    "sigmoid": Limits(0.0, 1.0),
    "hard sigmoid": Limits(0.0, 1.0),
    "tanh": Limits(-1.0, 1.0),
    "softsign": Limits(-1.0, 1.0),
}


def limits_of(node: Node, graph: Graph) -> Limits:
    """The ends of an operation's values; none for what is no activation, or has no ends.

    A clipping's lower bound of zero is left out: there it is silent, as behind any rectifier.
    """
    operator = find_operator(node)
    if operator is None or operator.kind != "clipping":
        return _BY_KIND.get(operator.kind, Limits()) if operator is not None else Limits()
    low, high = clip_bounds(node, graph)
    return Limits(low or None, high)


def clip_bounds(node: Node, graph: Graph) -> tuple[float | None, float | None]:
    """The two bounds of a clipping: attributes of old files, inputs of new ones; None for one that is not told."""
    return _bound(node, graph, 1, "min"), _bound(node, graph, 2, "max")


def _bound(node: Node, graph: Graph, number: int, attribute: str) -> float | None:
    name = node.input(number)
    if name and not graph.is_constant(name):
        return None
    value = graph.constant(name) if name else node.attributes.get(attribute)
    return None if value is None or np.size(value) != 1 else float(np.asarray(value).reshape(()))
