"""Normalisations. Formulas: the ONNX operator documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.node import Node, Shape


def batch_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """BatchNormalization with counted mean and variance: a factor a channel, scale / √(variance + epsilon)."""
    name, scale, _, _, variance = node.inputs[:5]
    shape = builder.shape(name)
    channels = (shape[1], *[1] * (len(shape) - 2)) if len(shape) > 1 else (1,)
    epsilon = float(node.attributes.get("epsilon", 1e-5))
    values = builder.values(node)
    if scale in values and variance in values:
        numbers = values[scale].astype(np.float64) / np.sqrt(values[variance].astype(np.float64) + epsilon)
        factor = builder.constant(numbers.reshape(channels), name)
    else:
        spread = builder.add("Sqrt", builder.add("Add", variance, builder.number(epsilon, variance)))
        factor = builder.reshape(builder.add("Div", scale, spread), channels)
    return {0: builder.times(builder.gradient(node.outputs[0]), factor)}


def layer_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """LayerNormalization: over the axes from the one that is named."""
    name = node.inputs[0]
    shape = builder.shape(name)
    axes = range(int(node.attributes.get("axis", -1)) % len(shape), len(shape))
    scaled = builder.times(builder.gradient(node.outputs[0]), node.inputs[1])
    return {0: _standardised(node, builder, scaled, shape, axes)}


def instance_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """InstanceNormalization: over the places of a channel."""
    shape = builder.shape(node.inputs[0])
    scale = builder.reshape(node.inputs[1], (shape[1], *[1] * (len(shape) - 2)))
    scaled = builder.times(builder.gradient(node.outputs[0]), scale)
    return {0: _standardised(node, builder, scaled, shape, range(2, len(shape)))}


def group_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """GroupNormalization: over the channels of a group and their places; a scale each a group or a channel."""
    shape, groups = builder.shape(node.inputs[0]), int(node.attributes["num_groups"])
    channels, size = shape[1] // groups, int(np.prod(shape[2:], dtype=np.int64))
    grouped = (shape[0], groups, channels, size)
    each = channels if builder.shape(node.inputs[1]) == (shape[1],) else 1
    scale = builder.reshape(node.inputs[1], (groups, each, 1))
    scaled = builder.times(builder.reshape(builder.gradient(node.outputs[0]), grouped), scale)
    return {0: builder.reshape(_standardised(node, builder, scaled, grouped, (2, 3)), shape)}


def root_mean_square_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """RMSNormalization, z = x / r with r² = mean(x²) + epsilon: (g - z · mean(g · z)) / r."""
    name = node.inputs[0]
    shape = builder.shape(name)
    axes = range(int(node.attributes.get("axis", -1)) % len(shape), len(shape))
    scaled = builder.times(builder.gradient(node.outputs[0]), node.inputs[1])
    squares = builder.mean(builder.times(name, name), axes, shape, name)
    root = builder.add("Sqrt", builder.add("Add", squares, _epsilon(node, builder)))
    z = builder.add("Div", name, root)
    common = builder.times(z, builder.mean(builder.times(scaled, z), axes, shape, name))
    return {0: builder.add("Div", builder.add("Sub", scaled, common), root)}


def _standardised(node: Node, builder: Builder, gradient: str, shape: Shape, axes: Sequence[int]) -> str:
    """(g - mean(g) - z · mean(g · z)) / s, where z = (x - mean(x)) / s and s² = variance(x) + epsilon.

    Args:
        node: The operation.
        builder: Of the nodes.
        gradient: Of what is scaled and shifted afterwards.
        shape: Its shape, which the numbers are brought into.
        axes: Those over which mean and variance go.
    """
    name = node.inputs[0]
    numbers = name if builder.shape(name) == shape else builder.reshape(name, shape)

    def mean(tensor: str) -> str:
        return builder.mean(tensor, axes, shape, name)

    centred = builder.add("Sub", numbers, mean(numbers))
    variance = mean(builder.times(centred, centred))
    deviation = builder.add("Sqrt", builder.add("Add", variance, _epsilon(node, builder)))
    z = builder.add("Div", centred, deviation)
    common = builder.times(z, mean(builder.times(gradient, z)))
    rest = builder.add("Sub", gradient, mean(gradient))
    return builder.add("Div", builder.add("Sub", rest, common), deviation)


def _epsilon(node: Node, builder: Builder) -> str:
    return builder.number(float(node.attributes.get("epsilon", 1e-5)), node.inputs[0])


def local_response_normalization(node: Node, builder: Builder) -> Mapping[int, str]:
    """LRN, y = x / s^beta with s = bias + alpha / size · Σ x² over neighbouring channels.

    A number gets g / s^beta of its own, and of the channels that it is a neighbour of
    -2 · alpha · beta / size · x · Σ g · y / s.
    """
    name = node.inputs[0]
    size = int(node.attributes["size"])
    alpha, beta = float(node.attributes.get("alpha", 1e-4)), float(node.attributes.get("beta", 0.75))
    before, after = (size - 1) // 2, size - 1 - (size - 1) // 2
    squares = _channel_sum(builder, builder.times(name, name), name, size, (before, after))
    bias = builder.number(float(node.attributes.get("bias", 1.0)), name)
    base = builder.add("Add", builder.scaled(squares, alpha / size, name), bias)
    gradient = builder.gradient(node.outputs[0])
    own = builder.times(gradient, builder.add("Pow", base, builder.number(-beta, name)))
    part = builder.add("Div", builder.times(gradient, node.outputs[0]), base)
    others = builder.times(name, _channel_sum(builder, part, name, size, (after, before)))
    return {0: builder.add("Add", own, builder.scaled(others, -2 * alpha * beta / size, name))}


def _channel_sum(builder: Builder, tensor: str, like: str, size: int, pads: tuple[int, int]) -> str:
    """The sum over a window of neighbouring channels: a convolution along the channels."""
    shape = builder.shape(like)
    flat = builder.reshape(tensor, (shape[0], 1, shape[1], int(np.prod(shape[2:], dtype=np.int64))))
    kernel = builder.constant(np.ones((1, 1, size, 1)), like)
    return builder.reshape(builder.add("Conv", flat, kernel, pads=[pads[0], 0, pads[1], 0]), shape)


RULES: Rules = {
    "BatchNormalization": batch_normalization,
    "LayerNormalization": layer_normalization,
    "InstanceNormalization": instance_normalization,
    "GroupNormalization": group_normalization,
    "RMSNormalization": root_mean_square_normalization,
    "LRN": local_response_normalization,
}
