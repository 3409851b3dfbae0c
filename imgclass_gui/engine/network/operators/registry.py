"""All operators that the program knows, by ONNX's names."""

from __future__ import annotations

from functools import lru_cache

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.operator import Mask, Operator, SeveralResults, Shapes, Values
from trainer.contract.errors import UserFacingError

# Those of ONNX Runtime's own that are known; others of the same names as ONNX's, like Attention, are something else.
_RUNTIMES_DOMAIN = "com.microsoft"
_RUNTIMES_OWN = frozenset(
    {
        "DequantizeLinear", "FusedConv", "Gelu", "QGemm", "QLinearAdd", "QLinearAveragePool", "QLinearConcat",
        "QLinearGlobalAveragePool", "QLinearLeakyRelu", "QLinearMul", "QLinearSigmoid", "QuantizeLinear", "QuickGelu",
    }
)  # fmt: skip


def find_operator(node: Node) -> Operator | None:
    """What is known of an operation; None for an unknown one, and for a stranger's, whose "Conv" may be anything."""
    is_known = node.op_type in _RUNTIMES_OWN if node.domain == _RUNTIMES_DOMAIN else not node.domain
    return _by_name().get(node.op_type) if is_known else None


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


def explain(node: Node, tensor: str, values: Values, at: At) -> Arithmetic:
    """Account for one number of any of a node's outputs; see `Operator.explain`.

    Args:
        node: The operation.
        tensor: One of its outputs.
        values: All its inputs by name.
        at: Where the number lies in the output.

    Raises:
        UserFacingError: Nothing is known of the operation, or only of its first output.
        IndexError: There is no such place.
    """
    operator, number = require_operator(node), node.outputs.index(tensor)
    several = _with_several_results().get(node.op_type)
    if several is not None:
        return several.explain_result(node, values, at, number)
    _require_first(node, number)
    return operator.explain(node, values, at)


def reach(node: Node, tensor: str, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
    """Which numbers of the inputs have a say in some numbers of any of a node's outputs; see `Operator.reach`.

    Args:
        node: The operation.
        tensor: One of its outputs.
        shapes: Of its inputs and of that output, by name.
        constants: Those of its inputs that are the same for every picture, by name.
        mask: Of the output's shape; the numbers that are asked about.

    Raises:
        UserFacingError: Nothing is known of the operation, or only of its first output.
    """
    operator, number = require_operator(node), node.outputs.index(tensor)
    several = _with_several_results().get(node.op_type)
    if several is not None:
        return several.reach_result(node, shapes, constants, mask, number)
    _require_first(node, number)
    return operator.reach(node, shapes, constants, mask)


def _require_first(node: Node, number: int) -> None:
    if number:
        raise UserFacingError(
            f"only the first result of {node.op_type} can be accounted for", "Choose a layer before or after it."
        )


def is_face(node: Node) -> bool:
    """Whether people take an operation for a part of the layer before it: an activation or a normalisation."""
    from imgclass_gui.engine.network.operators import activation, normalisation, normalisation_groups

    operator = find_operator(node)
    return any(operator in family.OPERATORS for family in (activation, normalisation, normalisation_groups))


def is_rewriting(node: Node) -> bool:
    """Whether an operation only writes the same numbers in another type, as quantised networks do all the time."""
    operator = find_operator(node)
    return operator is not None and operator.kind in _REWRITING


@lru_cache(maxsize=1)
def _with_several_results() -> dict[str, SeveralResults]:
    # Whether an operator follows a protocol takes longer to find out than many an answer.
    return {name: operator for name, operator in _by_name().items() if isinstance(operator, SeveralResults)}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Operator]:
    from imgclass_gui.engine.network.operators import (
        activation,
        attention,
        convolution,
        copying,
        elementwise,
        full_connection,
        fused_convolution,
        joining,
        normalisation,
        normalisation_groups,
        ordering,
        pooling,
        products,
        quantised,
        reductions,
        reshaping,
        resizing,
        softmax,
    )

    families = (
        convolution, pooling, full_connection, activation, elementwise, normalisation, joining, reshaping,
        resizing, softmax, quantised, reductions, copying, ordering, products, normalisation_groups,
        attention, fused_convolution,
    )  # fmt: skip
    return {name: operator for family in families for operator in family.OPERATORS for name in operator.op_types}


# Kinds of operations that are no step for people.
_REWRITING = ("quantisation", "dequantisation", "change of type")
