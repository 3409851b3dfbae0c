"""The weights with which a layer makes one of its channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.node import Node

_PLANE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """What one channel of a convolution is made with.

    Attributes:
        weights: float32 (input channels, rows, columns); of a group's channels only, where the layer has groups.
        first: The input channel that the first of them reads.
        bias: That is added; None where there is none.
    """

    weights: NDArray[np.float32]
    first: int
    bias: float | None


def kernel_of(graph: Graph, layer: Layer, channel: int) -> Kernel | None:
    """The kernel of a convolution's channel; None for other layers, and where the weights depend on the picture.

    Args:
        graph: The network.
        layer: One of its layers.
        channel: Of what it makes, from 0.
    """
    node = graph.producers.get(layer.tensor)
    if node is None or node.op_type != "Conv" or node.domain:
        return None
    weights, bias = _numbers(graph, node.input(1)), _numbers(graph, node.input(2))
    if weights is None or weights.ndim != _PLANE or not 0 <= channel < len(weights):
        return None
    own = np.asarray(weights[channel], np.float32)
    group = channel // max(1, len(weights) // layer.groups)
    return Kernel(own, group * len(own), None if bias is None else float(bias[channel]))


def _numbers(graph: Graph, name: str) -> NDArray[np.float32] | None:
    """A constant's numbers, also where it is written as whole numbers and a scale."""
    if graph.is_constant(name):
        return np.asarray(graph.constant(name), np.float32)
    node = graph.producers.get(name)
    if node is None or node.op_type != "DequantizeLinear" or not all(map(graph.is_constant, filter(None, node.inputs))):
        return None
    return _dequantised(graph, node)


def _dequantised(graph: Graph, node: Node) -> NDArray[np.float32]:
    """(number - zero point) * scale, along the axis of the scales; ONNX's documentation of DequantizeLinear."""
    numbers, scale = graph.constant(node.input(0)), graph.constant(node.input(1))
    zero = graph.constant(node.input(2)) if node.input(2) else np.zeros(scale.shape, numbers.dtype)
    axes = [1] * numbers.ndim
    if scale.size > 1:
        axes[int(node.attributes.get("axis", 1))] = scale.size
    shifted = numbers.astype(np.float32) - zero.astype(np.float32).reshape(axes)
    return np.asarray(shifted * scale.astype(np.float32).reshape(axes), np.float32)
