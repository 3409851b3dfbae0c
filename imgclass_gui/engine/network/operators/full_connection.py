"""Full connection and matrix products. Source: the ONNX operator documentation of Gemm and MatMul."""

from __future__ import annotations

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, check_place, joined, narrowed
from imgclass_gui.engine.network.operators.terms import Block, Terms


class FullConnection:
    """Gemm: alpha * A * B + beta * C; A is transposed before with transA, B with transB.

    Shapes: A (M, K), B (K, N), C anything that broadcasts to (M, N), output (M, N). Here the numbers are A's, their
    weights alpha * B and the bias is beta * C.
    """

    op_types: tuple[str, ...] = ("Gemm",)
    kind = "full connection"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`."""
        left, right = values[node.input(0)], values[node.input(1)]
        turns = _turns(node)
        rows, length = left.shape[::-1] if turns[0] else left.shape
        columns = right.shape[0 if turns[1] else 1]
        check_place(at, (rows, columns))
        row, column = [at[0]], [at[1]]
        alpha = float(node.attributes.get("alpha", 1.0))
        terms = Terms(
            Block(node.input(0), left, (range(length), row) if turns[0] else (row, range(length))),
            Block(node.input(1), right, (column, range(length)) if turns[1] else (range(length), column)),
            alpha,
        )
        bias = 0.0
        if node.input(2):
            added = values[node.input(2)]
            bias = float(node.attributes.get("beta", 1.0)) * float(added[aligned(at, added.shape)])
        formula = "" if alpha == 1.0 else f"each weight is {alpha:g} times the matrix's number"
        return Arithmetic("sum", terms, bias, bias + terms.total, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        left, right = shapes[node.input(0)], shapes[node.input(1)]
        turns = _turns(node)
        rows, columns = narrowed(mask, (mask.shape[0], 1)), narrowed(mask, (1, mask.shape[1]))
        parts = [
            (node.input(0), np.broadcast_to(rows.T if turns[0] else rows, left)),
            (node.input(1), np.broadcast_to(columns.T if turns[1] else columns, right)),
        ]
        if node.input(2):
            parts.append((node.input(2), narrowed(mask, shapes[node.input(2)])))
        return joined(node, shapes, constants, parts)


class MatrixProduct:
    """MatMul: the last two axes are matrices, those before are broadcast; a single axis is a row, or a column.

    Shapes: A (..., M, K), B (..., K, N), output (..., M, N), as numpy's matmul has it.
    """

    op_types: tuple[str, ...] = ("MatMul",)
    kind = "matrix product"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`."""
        left, right = values[node.input(0)], values[node.input(1)]
        as_left, as_right = _as_matrices(left.shape, right.shape)
        batch = np.broadcast_shapes(as_left[:-2], as_right[:-2])
        row, column = as_left[-2], as_right[-1]
        check_place(at, (*batch, *(row,) * (left.ndim > 1), *(column,) * (right.ndim > 1)))
        length = range(left.shape[-1])
        before = at[: len(batch)]
        lefts = (*_single(before, as_left[:-2]), [at[len(batch)]], length) if left.ndim > 1 else (length,)
        rights = (*_single(before, as_right[:-2]), length, [at[-1]]) if right.ndim > 1 else (length,)
        terms = Terms(Block(node.input(0), left, lefts), Block(node.input(1), right, rights))
        return Arithmetic("sum", terms, 0.0, terms.total)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        left, right = shapes[node.input(0)], shapes[node.input(1)]
        as_left, as_right = _as_matrices(left, right)
        batch = np.broadcast_shapes(as_left[:-2], as_right[:-2])
        products = mask.reshape(*batch, as_left[-2], as_right[-1])
        rows = narrowed(products, (*as_left[:-1], 1))
        columns = narrowed(products, (*as_right[:-2], 1, as_right[-1]))
        parts = [
            (node.input(0), np.broadcast_to(rows, as_left).reshape(left)),
            (node.input(1), np.broadcast_to(columns, as_right).reshape(right)),
        ]
        return joined(node, shapes, constants, parts)


def _turns(node: Node) -> tuple[bool, bool]:
    """Whether Gemm transposes A, and B."""
    return bool(node.attributes.get("transA", 0)), bool(node.attributes.get("transB", 0))


def _as_matrices(left: Shape, right: Shape) -> tuple[Shape, Shape]:
    """The shapes with a single axis turned into a row on the left, a column on the right."""
    return (1, *left) if len(left) == 1 else left, (*right, 1) if len(right) == 1 else right


def _single(at: At, shape: Shape) -> list[list[int]]:
    """The one index on each axis before the matrix where a broadcast place comes from."""
    return [[index] for index in aligned(at, shape)]


OPERATORS: tuple[Operator, ...] = (FullConnection(), MatrixProduct())
