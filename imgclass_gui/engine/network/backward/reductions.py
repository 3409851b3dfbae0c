"""Operations over whole axes: sums, means, maxima, softmax. Formulas: the ONNX operator documentation."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.node import Node

_SOFTMAX_HAS_ONE_AXIS_SINCE = 13


def reduced_sum(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceSum: every number gets the gradient."""
    name = node.inputs[0]
    return {0: builder.expand(_kept(node, builder, node.outputs[0], gradient=True), builder.shape(name))}


def reduced_mean(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceMean: every number gets the gradient, divided by how many there are."""
    name = node.inputs[0]
    shape = builder.shape(name)
    count = prod(shape[axis] for axis in _axes(node, builder))
    share = builder.scaled(_kept(node, builder, node.outputs[0], gradient=True), 1 / count, name)
    return {0: builder.expand(share, shape)}


def reduced_extreme(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceMax and ReduceMin: the largest or smallest numbers share the gradient evenly."""
    name = node.inputs[0]
    extreme = _kept(node, builder, node.outputs[0], gradient=False)
    beyond = builder.add("Less" if node.op_type == "ReduceMax" else "Greater", name, extreme)
    is_extreme = builder.add("Cast", builder.add("Not", beyond), to=builder.element(name))
    count = builder.sum(is_extreme, _axes(node, builder))
    share = builder.add("Div", _kept(node, builder, node.outputs[0], gradient=True), count)
    return {0: builder.times(is_extreme, share)}


def reduced_size(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceL1, y = Σ |x|: the sign of x. ReduceSumSquare, y = Σ x²: 2 · x."""
    name = node.inputs[0]
    slope = builder.add("Sign", name) if node.op_type == "ReduceL1" else builder.scaled(name, 2.0, name)
    return {0: builder.times(slope, _kept(node, builder, node.outputs[0], gradient=True))}


def reduced_exponentials(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceLogSumExp, y = ln(Σ exp(x)): exp(x - y)."""
    name = node.inputs[0]
    less = builder.add("Sub", name, _kept(node, builder, node.outputs[0], gradient=False))
    return {0: builder.times(builder.add("Exp", less), _kept(node, builder, node.outputs[0], gradient=True))}


def reduced_norm(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceL2, y = √(Σ x²): x / y."""
    norm = _kept(node, builder, node.outputs[0], gradient=False)
    share = builder.add("Div", _kept(node, builder, node.outputs[0], gradient=True), norm)
    return {0: builder.times(node.inputs[0], share)}


def running_sum(node: Node, builder: Builder) -> Mapping[int, str]:
    """CumSum: the running sum from the other end."""
    settings = {"exclusive": int(node.attributes.get("exclusive", 0)), "reverse": 1 - node.attributes.get("reverse", 0)}
    return {0: builder.add("CumSum", builder.gradient(node.outputs[0]), node.inputs[1], **settings)}


def softmax(node: Node, builder: Builder) -> Mapping[int, str]:
    """Softmax: y · (g - Σ g · y), the sum over the axis."""
    result = node.outputs[0]
    gradient = builder.gradient(result)
    total = builder.sum(builder.times(gradient, result), _softmax_axes(node, builder))
    return {0: builder.times(result, builder.add("Sub", gradient, total))}


def log_softmax(node: Node, builder: Builder) -> Mapping[int, str]:
    """LogSoftmax: g - exp(y) · Σ g, the sum over the axis."""
    result = node.outputs[0]
    gradient = builder.gradient(result)
    total = builder.sum(gradient, _softmax_axes(node, builder))
    return {0: builder.add("Sub", gradient, builder.times(builder.add("Exp", result), total))}


def _kept(node: Node, builder: Builder, name: str, *, gradient: bool) -> str:
    """The result, or its gradient, with the axes that were reduced in it."""
    tensor = builder.gradient(name) if gradient else name
    if node.attributes.get("keepdims", 1):
        return tensor
    axes = _axes(node, builder)
    shape = builder.shape(node.inputs[0])
    return builder.reshape(tensor, [1 if axis in axes else size for axis, size in enumerate(shape)])


def _axes(node: Node, builder: Builder) -> list[int]:
    """Those that are reduced: an attribute or an input; all of them where none is named."""
    rank = len(builder.shape(node.inputs[0]))
    named = builder.setting(node, 1, "axes")
    if named is None or not named.size:
        return [] if node.attributes.get("noop_with_empty_axes", 0) else list(range(rank))
    return [int(axis) % rank for axis in named.reshape(-1)]


def _softmax_axes(node: Node, builder: Builder) -> list[int]:
    """One axis; before opset 13 all from the one that is named."""
    rank = len(builder.shape(node.inputs[0]))
    if node.opset >= _SOFTMAX_HAS_ONE_AXIS_SINCE:
        return [int(node.attributes.get("axis", -1)) % rank]
    return list(range(int(node.attributes.get("axis", 1)) % rank, rank))


RULES: Rules = {
    "ReduceSum": reduced_sum,
    "ReduceMean": reduced_mean,
    "ReduceMax": reduced_extreme,
    "ReduceMin": reduced_extreme,
    "ReduceL1": reduced_size,
    "ReduceSumSquare": reduced_size,
    "ReduceLogSumExp": reduced_exponentials,
    "ReduceL2": reduced_norm,
    "CumSum": running_sum,
    "Softmax": softmax,
    "LogSoftmax": log_softmax,
}
