"""Convolution and pooling. What a window reads at a step, its gradient gives back at that step: a ConvTranspose.

Formulas: the ONNX operator documentation of Conv, ConvTranspose, MaxPool and AveragePool.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from math import prod

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.convolution import transposed_axes
from imgclass_gui.engine.network.operators.window import Window, WindowAxis, build_window


def convolution(node: Node, builder: Builder) -> Mapping[int, str]:
    """Conv: the gradient is spread over the input with the same weights, (M, C / group, kernel) in both."""
    numbers, weights = builder.shape(node.input(0)), builder.shape(node.input(1))
    window = build_window(node, weights[2:], numbers[2:])
    if any((axis.outputs - 1) * axis.stride + (axis.kernel - 1) * axis.dilation < axis.begin for axis in window):
        # It sees only padding.
        return {0: builder.constant(np.zeros(numbers), node.input(0))}
    groups = int(node.attributes.get("group", 1))
    gradient = builder.gradient(node.outputs[0])
    constant = builder.values(node).get(node.input(1))
    pads = _mirrored_pads(window)
    if constant is None or pads is None:
        return {0: _spread(builder, gradient, node.input(1), window, groups)}
    mirrored = builder.constant(_mirrored(constant, groups))
    dilations = [axis.dilation for axis in window]
    return {0: builder.add("Conv", gradient, mirrored, pads=pads, dilations=dilations, group=groups)}


def transposed_convolution(node: Node, builder: Builder) -> Mapping[int, str]:
    """ConvTranspose: the gradient is gathered by a convolution with the same weights, (C, M / group, kernel)."""
    numbers, weights, after = (builder.shape(name) for name in (*node.inputs[:2], node.outputs[0]))
    axes = transposed_axes(node, weights[2:], numbers[2:])
    extents = [(axis.kernel - 1) * axis.dilation + 1 for axis in axes]
    ends = [
        (axis.size - 1) * axis.stride + extent - axis.begin - axis.outputs
        for axis, extent in zip(axes, extents, strict=True)
    ]
    gradient = builder.gradient(node.outputs[0])
    if min(ends) < 0:
        # Numbers at the end that no step reaches, for which the output was made larger.
        spatial = range(2, len(after))
        kept = [axis.outputs + min(0, end) for axis, end in zip(axes, ends, strict=True)]
        gradient = builder.slice(gradient, [0] * len(kept), kept, list(spatial))
    return {
        0: builder.add(
            "Conv",
            gradient,
            node.input(1),
            strides=[axis.stride for axis in axes],
            dilations=[axis.dilation for axis in axes],
            pads=[*(axis.begin for axis in axes), *(max(0, end) for end in ends)],
            group=int(node.attributes.get("group", 1)),
        )
    }


def max_pooling(node: Node, builder: Builder) -> Mapping[int, str]:
    """MaxPool: the gradient goes to where the maximum was, which the operator's second result tells.

    A number may be the maximum of several windows, so one channel a place in the window tells whether the maximum
    was there, and a ConvTranspose puts each of these into its place and adds them up.
    """
    name = node.inputs[0]
    before, after = builder.shape(name), builder.shape(node.outputs[0])
    kernel = tuple(node.attributes["kernel_shape"])
    window = build_window(node, kernel, before[2:], pools=True)
    attributes = {key: value for key, value in node.attributes.items() if key != "storage_order"}
    _, chosen = builder.add_several("MaxPool", [name], 2, **attributes)
    planes, taps, places = prod(before[:2]), prod(kernel), after[2:]
    # The runtime counts through the whole tensor, not through a plane.
    offsets = builder.constant(
        np.arange(planes, dtype=np.int64).reshape(-1, *[1] * (1 + len(places))) * prod(before[2:])
    )
    within = builder.add("Sub", builder.reshape(chosen, (planes, 1, *places)), offsets)
    was_there = builder.add("Equal", within, builder.constant(_tap_places(window, before[2:])))
    gradient = builder.reshape(builder.gradient(node.outputs[0]), (planes, 1, *places))
    given = builder.times(gradient, builder.add("Cast", was_there, to=builder.element(name)))
    unit = builder.constant(np.eye(taps).reshape(taps, 1, *kernel), name)
    return {0: builder.reshape(_spread(builder, given, unit, window, 1, name), before)}


def average_pooling(node: Node, builder: Builder) -> Mapping[int, str]:
    """AveragePool: every number of a window gets the gradient, divided by how many the window counts."""
    name = node.inputs[0]
    before, after = builder.shape(name), builder.shape(node.outputs[0])
    kernel = tuple(node.attributes["kernel_shape"])
    window = build_window(node, kernel, before[2:], pools=True)
    counts = _counts(window, with_padding=bool(node.attributes.get("count_include_pad", 0)))
    shares = builder.times(builder.gradient(node.outputs[0]), builder.constant(1 / counts, name))
    planes = builder.reshape(shares, (prod(after[:2]), 1, *after[2:]))
    ones = builder.constant(np.ones((1, 1, *kernel)), name)
    return {0: builder.reshape(_spread(builder, planes, ones, window, 1, name), before)}


def global_average_pooling(node: Node, builder: Builder) -> Mapping[int, str]:
    """GlobalAveragePool: every number of a channel gets the gradient, divided by their number."""
    name = node.inputs[0]
    shape = builder.shape(name)
    share = builder.scaled(builder.gradient(node.outputs[0]), 1 / prod(shape[2:]), name)
    return {0: builder.expand(share, shape)}


def global_max_pooling(node: Node, builder: Builder) -> Mapping[int, str]:
    """GlobalMaxPool: the gradient goes to the first of a channel's largest numbers."""
    name = node.inputs[0]
    shape = builder.shape(name)
    flat = (*shape[:2], prod(shape[2:]))
    first = builder.add("ArgMax", builder.reshape(name, flat), axis=2, keepdims=1)
    is_first = builder.add("Equal", first, builder.whole(range(flat[2])))
    gradient = builder.reshape(builder.gradient(node.outputs[0]), (*shape[:2], 1))
    return {0: builder.reshape(builder.times(gradient, builder.add("Cast", is_first, to=builder.element(name))), shape)}


def _mirrored_pads(window: Window) -> list[int] | None:
    """The padding with which a convolution with mirrored weights is the gradient of one; None where none is.

    It is several times as quick as a ConvTranspose, but only steps of 1 can be turned round so.
    """
    begins = [(axis.kernel - 1) * axis.dilation - axis.begin for axis in window]
    ends = [axis.size - axis.outputs + axis.begin for axis in window]
    fits = all(axis.stride == 1 for axis in window) and min(*begins, *ends) >= 0
    return [*begins, *ends] if fits else None


def _mirrored(weights: NDArray[np.floating], groups: int) -> NDArray[np.floating]:
    """(M, C / group, kernel) turned round: (C, M / group, kernel), the kernel from its end."""
    outputs, inputs, *kernel = weights.shape
    turned = weights.reshape(groups, outputs // groups, inputs, *kernel).swapaxes(1, 2)
    return np.flip(turned, tuple(range(3, turned.ndim))).reshape(groups * inputs, outputs // groups, *kernel)


def _spread(builder: Builder, gradient: str, weights: str, window: Window, groups: int, like: str = "") -> str:
    """Give back what a window has read: a ConvTranspose that makes a tensor of exactly the input's size.

    Args:
        builder: Of the nodes.
        gradient: Of what came out, (N, M, spatial).
        weights: (M, C / group, kernel).
        window: The geometry.
        groups: How many there are.
        like: A tensor of the network of the same type; needed for poolings only.
    """
    ends, rests = [], []
    for axis in window:
        full = (axis.outputs - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1
        over = full - axis.begin - axis.size
        ends.append(max(0, over))
        rests.append(max(0, -over))
    spread = builder.add(
        "ConvTranspose",
        gradient,
        weights,
        strides=[axis.stride for axis in window],
        dilations=[axis.dilation for axis in window],
        pads=[*(max(0, axis.begin) for axis in window), *ends],
        group=groups,
    )
    skipped = [max(0, -axis.begin) for axis in window]
    left = [rest - skip for rest, skip in zip(rests, skipped, strict=True)]
    return builder.pad(spread, [0, 0, *skipped], [0, 0, *left], like or weights)


def _tap_places(window: Window, sizes: Shape) -> NDArray[np.int64]:
    """Where in a plane each number of the kernel lies at each step, (kernel numbers, steps); -1 for outside."""
    rank = len(window)
    total = np.zeros((1,) * (2 * rank), np.int64)
    inside = np.ones((1,) * (2 * rank), np.bool_)
    for number, axis in enumerate(window):
        places = _axis_places(axis).reshape(
            *(axis.kernel if other == number else 1 for other in range(rank)),
            *(axis.outputs if other == number else 1 for other in range(rank)),
        )
        total = total + places * prod(sizes[number + 1 :])
        inside = inside & (places >= 0) & (places < axis.size)
    steps = tuple(axis.outputs for axis in window)
    return np.where(inside, total, -1).reshape(1, prod(axis.kernel for axis in window), *steps)


def _axis_places(axis: WindowAxis) -> NDArray[np.int64]:
    """(kernel, outputs): the index in the input, which may lie outside."""
    taps, steps = np.arange(axis.kernel)[:, None], np.arange(axis.outputs)[None, :]
    return steps * axis.stride + taps * axis.dilation - axis.begin


def _counts(window: Window, *, with_padding: bool) -> NDArray[np.int64]:
    """By how many a window's sum is divided, of the output's spatial shape."""
    axes = [
        np.array([axis.padded_reads(step) if with_padding else len(axis.reads(step)) for step in range(axis.outputs)])
        for axis in window
    ]
    return reduce(lambda first, second: first[..., None] * second, axes)


RULES: Rules = {
    "Conv": convolution,
    "ConvTranspose": transposed_convolution,
    "MaxPool": max_pooling,
    "AveragePool": average_pooling,
    "GlobalAveragePool": global_average_pooling,
    "GlobalMaxPool": global_max_pooling,
}
