"""Convolution and its transpose. Source: the ONNX operator documentation of Conv and ConvTranspose."""

from __future__ import annotations

import numpy as np

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import any_along, check_place, joined
from imgclass_gui.engine.network.operators.terms import Block, Terms
from imgclass_gui.engine.network.operators.window import (
    Axes,
    TransposedAxis,
    build_window,
    kernel_reach,
    one_of_equals,
    window_reach,
    window_reads,
)


class Convolution:
    """Conv: bias + the sum of the input's numbers under the kernel, each times its weight.

    Shapes: input (N, C, spatial), weights (M, C / group, kernel), bias (M), output (N, M, spatial). Output channel
    m reads the C / group channels of its group; a depthwise convolution has a group for every channel.
    """

    op_types: tuple[str, ...] = ("Conv",)
    kind = "convolution"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`. The terms go by channel, then by the kernel's numbers."""
        numbers, weights = values[node.input(0)], values[node.input(1)]
        window = build_window(node, weights.shape[2:], numbers.shape[2:])
        check_place(at, (numbers.shape[0], weights.shape[0], *(axis.outputs for axis in window)))
        batch, output, *places = at
        channels = weights.shape[1]
        first = output // (weights.shape[0] // _groups(node)) * channels
        taps, indices = window_reads(window, places)
        return _account(
            node,
            values,
            Block(node.input(0), numbers, ([batch], range(first, first + channels), *indices)),
            Block(node.input(1), weights, ([output], range(channels), *taps)),
            output,
        )

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        numbers, weights = shapes[node.input(0)], shapes[node.input(1)]
        window = build_window(node, weights[2:], numbers[2:])
        parts = [
            (node.input(0), _reach_groups(window, mask, _groups(node), numbers)),
            (node.input(2), any_along(mask, [0, *range(2, mask.ndim)])),
        ]
        if node.input(1) not in constants:
            used = kernel_reach(window, any_along(mask, [0]))
            parts.append((node.input(1), np.repeat(used[:, np.newaxis], weights[1], axis=1)))
        return joined(node, shapes, constants, parts)


class TransposedConvolution:
    """ConvTranspose: every number of the input is spread over the output by the kernel, and what meets is added.

    Shapes: input (N, C, spatial), weights (C, M / group, kernel), bias (M), output (N, M, spatial).
    """

    op_types: tuple[str, ...] = ("ConvTranspose",)
    kind = "transposed convolution"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number; see `Operator`. The terms go by channel, then by the kernel's numbers."""
        numbers, weights = values[node.input(0)], values[node.input(1)]
        axes = transposed_axes(node, weights.shape[2:], numbers.shape[2:])
        check_place(at, (numbers.shape[0], weights.shape[1] * _groups(node), *(axis.outputs for axis in axes)))
        batch, output, *places = at
        group, within = divmod(output, weights.shape[1])
        count = weights.shape[0] // _groups(node)
        channels = range(group * count, (group + 1) * count)
        taps, indices = window_reads(axes, places)
        return _account(
            node,
            values,
            Block(node.input(0), numbers, ([batch], channels, *indices)),
            Block(node.input(1), weights, (channels, [within], *taps)),
            output,
        )

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator`."""
        numbers, weights = shapes[node.input(0)], shapes[node.input(1)]
        axes = transposed_axes(node, weights[2:], numbers[2:])
        parts = [
            (node.input(0), _reach_groups(axes, mask, _groups(node), numbers)),
            (node.input(2), any_along(mask, [0, *range(2, mask.ndim)])),
        ]
        if node.input(1) not in constants:
            used = kernel_reach(axes, any_along(mask, [0]))
            grouped = used.reshape(_groups(node), weights[1], *weights[2:])
            parts.append((node.input(1), np.repeat(grouped, weights[0] // _groups(node), axis=0)))
        return joined(node, shapes, constants, parts)


def _groups(node: Node) -> int:
    return int(node.attributes.get("group", 1))


def _account(node: Node, values: Values, numbers: Block, weights: Block, channel: int) -> Arithmetic:
    """The sum of a block of numbers times a block of weights, and of the output channel's bias."""
    terms = Terms(numbers, weights)
    bias = float(values[node.input(2)][channel]) if node.input(2) else 0.0
    return Arithmetic("sum", terms, bias, bias + terms.total)


def _reach_groups(axes: Axes, mask: Mask, groups: int, numbers: Shape) -> Mask:
    """Which numbers of the input the marked outputs read: all channels of their group, where the kernel lies.

    Args:
        axes: The geometry.
        mask: Of the output's shape.
        groups: How many there are.
        numbers: The input's shape.
    """
    mask = one_of_equals(mask)
    if mask.shape[1] == 1:
        groups = 1
    grouped = any_along(mask.reshape(mask.shape[0], groups, mask.shape[1] // groups, *mask.shape[2:]), [2])
    reached = window_reach(axes, grouped)
    return np.broadcast_to(reached, numbers) if groups == 1 else np.repeat(reached, numbers[1] // groups, axis=1)


def transposed_axes(node: Node, kernel: Shape, sizes: Shape) -> tuple[TransposedAxis, ...]:
    """The geometry of a ConvTranspose.

    Args:
        node: The operation; its strides, dilations, pads, auto_pad, output_padding and output_shape count.
        kernel: Its size, an axis each.
        sizes: Of the input, the spatial axes only.
    """
    count = len(kernel)
    attributes = node.attributes
    strides = attributes.get("strides") or (1,) * count
    dilations = attributes.get("dilations") or (1,) * count
    extra = attributes.get("output_padding") or (0,) * count
    full = tuple(
        stride * (size - 1) + more + dilation * (taps - 1) + 1
        for size, taps, stride, dilation, more in zip(sizes, kernel, strides, dilations, extra, strict=True)
    )
    begins, outputs = _transposed_crop(node, full, tuple(np.multiply(sizes, strides).tolist()))
    return tuple(TransposedAxis(*axis) for axis in zip(sizes, kernel, strides, dilations, begins, outputs, strict=True))


def _transposed_crop(node: Node, full: Shape, scaled: Shape) -> tuple[Shape, Shape]:
    """What ConvTranspose cuts off at the start of every axis, and how much it keeps.

    Args:
        node: The operation.
        full: How much there is without padding.
        scaled: The input's size times the stride: what automatic padding aims at.
    """
    mode = node.attributes.get("auto_pad", "NOTSET")
    pads = node.attributes.get("pads") or (0,) * (2 * len(full))
    wanted = node.attributes.get("output_shape")
    if not wanted and not mode.startswith("SAME"):
        if mode == "VALID":
            return (0,) * len(full), full
        ends = pads[len(full) :]
        return pads[: len(full)], tuple(have - a - b for have, a, b in zip(full, pads, ends, strict=False))
    # The runtime takes batch and channels before, too.
    keep = tuple(wanted[-len(full) :]) if wanted else tuple(map(min, full, scaled))
    cuts = (max(0, have - kept) for have, kept in zip(full, keep, strict=True))
    return tuple(cut // 2 if mode == "SAME_UPPER" else cut - cut // 2 for cut in cuts), keep


OPERATORS: tuple[Operator, ...] = (Convolution(), TransposedConvolution())
