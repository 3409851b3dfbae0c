"""All operators that the program knows, by ONNX's names."""

from __future__ import annotations

from functools import lru_cache

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.operator import Operator
from trainer.contract.errors import UserFacingError

# ONNX's own, and ONNX Runtime's for quantised networks; a stranger's "Conv" may be anything.
_DOMAINS = ("", "com.microsoft")


def find_operator(node: Node) -> Operator | None:
    """What is known of an operation; None for an unknown one."""
    return _by_name().get(node.op_type) if node.domain in _DOMAINS else None


def require_operator(node: Node) -> Operator:
    """What is known of an operation.

    Raises:
        UserFacingError: Nothing is.
    """
    operator = find_operator(node)
    if operator is None:
        raise UserFacingError(
            f"the arithmetic of the operation {node.op_type} is not known", "Choose a layer before or after it."
        )
    return operator


def is_face(node: Node) -> bool:
    """Whether people take an operation for a part of the layer before it: an activation or a normalisation."""
    from imgclass_gui.engine.network.operators import activation, normalisation

    operator = find_operator(node)
    return any(operator in family.OPERATORS for family in (activation, normalisation))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Operator]:
    from imgclass_gui.engine.network.operators import (
        activation,
        convolution,
        elementwise,
        full_connection,
        joining,
        normalisation,
        pooling,
        quantised,
        reshaping,
        resizing,
        softmax,
    )

    families = (
        convolution, pooling, full_connection, activation, elementwise, normalisation, joining, reshaping,
        resizing, softmax, quantised,
    )  # fmt: skip
    return {name: operator for family in families for operator in family.OPERATORS for name in operator.op_types}
