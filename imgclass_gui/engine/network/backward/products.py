"""Matrix products: Gemm, MatMul, Einsum and Attention. Formulas: the ONNX operator documentation."""

from __future__ import annotations

from collections.abc import Mapping

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.backward.known import unknown
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.attention import read_heads, scale_of
from imgclass_gui.engine.network.operators.products import read_equation


def gemm(node: Node, builder: Builder) -> Mapping[int, str]:
    """Gemm, alpha · A · B + beta · C, A and B transposed where the node says so."""
    gradient = builder.gradient(node.outputs[0])
    alpha, beta = (float(node.attributes.get(name, 1.0)) for name in ("alpha", "beta"))
    turn_a, turn_b = (int(node.attributes.get(name, 0)) for name in ("transA", "transB"))
    first, second = node.inputs[:2]
    found = {}
    if builder.wants(first):
        factors = (second, gradient, turn_b, 1) if turn_a else (gradient, second, 0, 1 - turn_b)
        found[0] = builder.scaled(_product(builder, *factors), alpha, first)
    if builder.wants(second):
        factors = (gradient, first, 1, turn_a) if turn_b else (first, gradient, 1 - turn_a, 0)
        found[1] = builder.scaled(_product(builder, *factors), alpha, second)
    if builder.wants(node.input(2)):
        name = node.inputs[2]
        added = builder.unbroadcast(gradient, builder.shape(node.outputs[0]), builder.shape(name))
        found[2] = builder.scaled(added, beta, name)
    return found


def matmul(node: Node, builder: Builder) -> Mapping[int, str]:
    """MatMul: the gradient times the other factor, transposed; axes before the last two are broadcast."""
    first, second = node.inputs[:2]
    a, b = builder.shape(first), builder.shape(second)
    # A vector stands for a matrix of one row, or of one column.
    full_a, full_b = (1, *a) if len(a) == 1 else a, (*b, 1) if len(b) == 1 else b
    lead = _broadcast_lead(full_a[:-2], full_b[:-2])
    gradient = builder.gradient(node.outputs[0])
    if len(a) == 1 or len(b) == 1:
        gradient = builder.reshape(gradient, (*lead, full_a[-2], full_b[-1]))
    found = {}
    if builder.wants(first):
        turned = _turned(builder, second, b, full_b)
        product = builder.add("MatMul", gradient, turned)
        found[0] = _shaped(builder, product, (*lead, *full_a[-2:]), full_a, a)
    if builder.wants(second):
        turned = _turned(builder, first, a, full_a)
        product = builder.add("MatMul", turned, gradient)
        found[1] = _shaped(builder, product, (*lead, *full_b[-2:]), full_b, b)
    return found


def _broadcast_lead(first: Shape, second: Shape) -> Shape:
    length = max(len(first), len(second))
    padded = [(1,) * (length - len(shape)) + tuple(shape) for shape in (first, second)]
    return tuple(b if a == 1 else a for a, b in zip(*padded, strict=True))


def _shaped(builder: Builder, tensor: str, before: Shape, full: Shape, own: Shape) -> str:
    summed = builder.unbroadcast(tensor, before, full)
    return summed if full == own else builder.reshape(summed, own)


def _turned(builder: Builder, name: str, own: Shape, full: Shape) -> str:
    """A matrix, or a stack of them, transposed."""
    matrix = name if own == full else builder.reshape(name, full)
    order = [*range(len(full) - 2), len(full) - 1, len(full) - 2]
    return builder.add("Transpose", matrix, perm=order)


def _product(builder: Builder, first: str, second: str, turn_first: int, turn_second: int) -> str:
    """The product of two matrices, each transposed where it is said."""
    if turn_first:
        first = builder.add("Transpose", first, perm=[1, 0])
    if turn_second:
        second = builder.add("Transpose", second, perm=[1, 0])
    return builder.add("MatMul", first, second)


def einsum(node: Node, builder: Builder) -> Mapping[int, str]:
    """Einsum of two tensors: each gets the gradient times the other, summed over what it has not."""
    inputs, output = read_equation(node)
    gradient = builder.gradient(node.outputs[0])
    found = {}
    for number, (name, labels) in enumerate(zip(node.inputs, inputs, strict=True)):
        if builder.wants(name):
            others = [labels for other, labels in enumerate(inputs) if other != number]
            if set(labels) - set(output).union(*others):
                raise unknown(node, "that sums one tensor alone")
            factors = [other for place, other in enumerate(node.inputs) if place != number]
            equation = f"{','.join([output, *others])}->{labels}"
            found[number] = builder.add("Einsum", gradient, *factors, equation=equation)
    return found


def attention(node: Node, builder: Builder) -> Mapping[int, str]:
    """Attention, y = P · V with P = softmax(s · Q · Kᵀ + mask): see the gradients of a product and of a softmax."""
    query, key, value = node.inputs[:3]
    heads = read_heads(node, builder.shape(query), builder.shape(key))
    mask = node.input(3)
    is_truth = bool(mask) and not builder.is_float(mask)
    if heads.flat or heads.query != heads.key or is_truth or builder.wants(mask):
        raise unknown(node, "of this kind")
    scale = scale_of(node, builder.shape(query)[3])
    scores = builder.scaled(builder.add("MatMul", query, _upright(builder, key)), scale, query)
    shares = builder.add("Softmax", builder.add("Add", scores, mask) if mask else scores, axis=-1)
    gradient = builder.gradient(node.outputs[0])
    by_shares = builder.add("MatMul", gradient, _upright(builder, value))
    common = builder.sum(builder.times(by_shares, shares), [3])
    by_scores = builder.scaled(builder.times(shares, builder.add("Sub", by_shares, common)), scale, query)
    return {
        0: builder.add("MatMul", by_scores, key),
        1: builder.add("MatMul", _upright(builder, by_scores), query),
        2: builder.add("MatMul", _upright(builder, shares), gradient),
    }


def _upright(builder: Builder, tensor: str) -> str:
    """Matrices in a tensor of four axes, transposed."""
    return builder.add("Transpose", tensor, perm=[0, 1, 3, 2])


RULES: Rules = {"Gemm": gemm, "MatMul": matmul, "Einsum": einsum, "Attention": attention}
