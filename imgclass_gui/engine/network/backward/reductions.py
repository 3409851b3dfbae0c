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
    return {0: builder.expand(_kept(node, builder, node.outputs[0], gradient=True), builder.shape(name), name)}


def reduced_mean(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceMean: every number gets the gradient, divided by how many there are."""
    name = node.inputs[0]
    shape = builder.shape(name)
    count = prod(shape[axis] for axis in _axes(node, builder))
    share = builder.scaled(_kept(node, builder, node.outputs[0], gradient=True), 1 / count, name)
    return {0: builder.expand(share, shape, name)}


def reduced_maximum(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceMax: the largest numbers share the gradient evenly."""
    name = node.inputs[0]
    largest = _kept(node, builder, node.outputs[0], gradient=False)
    is_largest = builder.add("Cast", builder.add("Not", builder.add("Less", name, largest)), to=builder.element(name))
    count = builder.sum(is_largest, _axes(node, builder))
    share = builder.add("Div", _kept(node, builder, node.outputs[0], gradient=True), count)
    return {0: builder.times(is_largest, share)}


def reduced_norm(node: Node, builder: Builder) -> Mapping[int, str]:
    """ReduceL2, y = √(Σ x²): x / y."""
    norm = _kept(node, builder, node.outputs[0], gradient=False)
    share = builder.add("Div", _kept(node, builder, node.outputs[0], gradient=True), norm)
    return {0: builder.times(node.inputs[0], share)}


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
    "ReduceMax": reduced_maximum,
    "ReduceL2": reduced_norm,
    "Softmax": softmax,
    "LogSoftmax": log_softmax,
}
