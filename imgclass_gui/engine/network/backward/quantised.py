"""Rounding to whole numbers and back: the gradient goes straight through, as if nothing were rounded.

The true derivative of a rounding is 0 nearly everywhere and says nothing; what networks are trained with instead is
the "straight-through estimator" (Bengio et al., "Estimating or propagating gradients through stochastic neurons for
conditional computation", 2013). Where the whole numbers saturate, the gradient is 0. The gradient by a tensor of whole
numbers is that by what they stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from imgclass_gui.engine.network.backward.builder import Builder, Rules
from imgclass_gui.engine.network.backward.known import unknown
from imgclass_gui.engine.network.node import Node


def quantisation(node: Node, builder: Builder) -> Mapping[int, str]:
    """QuantizeLinear: passes where round(x / scale) + zero point lies within the type."""
    name = node.inputs[0]
    scale, zero_point = builder.values(node).get(node.inputs[1]), builder.values(node).get(node.input(2))
    dtype = builder.dtype(node.outputs[0])
    if scale is None or (node.input(2) and zero_point is None) or dtype.kind not in "iu":
        raise unknown(node, "of this kind")
    limits = np.iinfo(dtype)
    zero = 0.0 if zero_point is None else zero_point.astype(np.float64)
    rank = len(builder.shape(name))
    # Half a step more on both sides still rounds to the last whole number.
    low, high = (
        builder.constant(_spread(node, np.asarray((end - zero) * scale.astype(np.float64)), rank), name)
        for end in (limits.min - 0.5, limits.max + 0.5)
    )
    inside = builder.add("And", builder.add("Greater", name, low), builder.add("Less", name, high))
    return {0: builder.keep(builder.gradient(node.outputs[0]), inside, name)}


def dequantisation(node: Node, builder: Builder) -> Mapping[int, str]:
    """DequantizeLinear: passes."""
    return {0: builder.gradient(node.outputs[0])}


def _spread(node: Node, numbers: np.ndarray, rank: int) -> np.ndarray:
    """A number for the whole tensor, or one for every index of an axis."""
    if numbers.size == 1:
        return numbers.reshape(())
    if node.attributes.get("block_size", 0):
        raise unknown(node, "in blocks")
    axis = int(node.attributes.get("axis", 1)) % rank
    return numbers.reshape(prod(numbers.shape), *[1] * (rank - axis - 1))


RULES: Rules = {"QuantizeLinear": quantisation, "DequantizeLinear": dequantisation}
