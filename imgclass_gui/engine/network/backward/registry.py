"""All rules of the gradient, by ONNX's names of the operators."""

from __future__ import annotations

from functools import lru_cache

from imgclass_gui.engine.network.backward.builder import Rule
from imgclass_gui.engine.network.backward.known import unknown
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.registry import find_operator


def require_rule(node: Node) -> Rule:
    """How the gradient goes through an operation.

    Raises:
        UserFacingError: That is not known.
    """
    # A stranger's "Conv" may be anything.
    rule = _by_name().get(node.op_type) if find_operator(node) is not None else None
    if rule is None:
        raise unknown(node)
    return rule


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Rule]:
    from imgclass_gui.engine.network.backward import (
        activations,
        elementwise,
        normalisation,
        products,
        quantised,
        reductions,
        shapes,
        windows,
    )

    families = windows, products, activations, elementwise, normalisation, reductions, shapes, quantised
    return {name: rule for family in families for name, rule in family.RULES.items()}
