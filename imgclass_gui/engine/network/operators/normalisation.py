"""Normalisation: a number less a mean, over a spread, times a scale, plus a shift.

Formulas are those of the ONNX operator documentation. The mean and the spread are known when a number is accounted
for, so that one term is left: the number at the same place, times one weight, plus a bias.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, axis_of, check_place, joined, narrowed, term_at

_FORMULA = "x · scale / √(variance + ε) + shift - mean · scale / √(variance + ε)"


def epsilon_of(node: Node) -> float:
    """What is added to a variance, so that nothing is divided by 0."""
    return float(node.attributes.get("epsilon", 1e-5))


def standardised(
    values: Values, name: str, at: At, scale: tuple[str, At], shift: float, moments: tuple[float, float]
) -> Arithmetic:
    """The account of scale · (x - mean) / deviation + shift; `moments` are the mean and the deviation."""
    mean, deviation = moments
    weight = float(values[scale[0]][scale[1]]) / deviation
    term = term_at(values, name, at, weight, scale[1])
    bias = shift - mean * weight
    return Arithmetic("sum", (term,), bias, bias + term.product, _FORMULA)


def moments_of(numbers: NDArray[Any], epsilon: float) -> tuple[float, float]:
    """Mean, and root of variance and epsilon, in 64-bit arithmetic."""
    exact = numbers.astype(np.float64)
    return float(exact.mean()), float(np.sqrt(exact.var() + epsilon))


class BatchNormalization:
    """Normalisation with the means and variances of the training, one each a channel."""

    op_types: tuple[str, ...] = ("BatchNormalization",)
    kind = "batch normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, the number at the same place; see `Operator.explain`."""
        name, scale, shift, mean, variance = node.inputs[:5]
        check_place(at, values[name].shape)
        place = self._parameter_at(node, at)
        deviation = float(np.sqrt(float(values[variance][place]) + epsilon_of(node)))
        moments = float(values[mean][place]), deviation
        return standardised(values, name, at, (scale, place), float(values[shift][place]), moments)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places, and their parameters where these are no constants; see `Operator.reach`."""
        parameters = _channels(mask) if node.attributes.get("spatial", 1) else np.asarray(mask.any(axis=0))
        parts = [(name, parameters) for name in node.inputs[1:5]]
        return joined(node, shapes, constants, [(node.inputs[0], mask), *parts])

    @staticmethod
    def _parameter_at(node: Node, at: At) -> At:
        # Before opset 9 there may be a mean for every place instead of one a channel.
        if not node.attributes.get("spatial", 1):
            return at[1:]
        return at[1:2] or (0,)


def _channels(mask: Mask) -> Mask:
    """In which channels anything is marked; a tensor of one axis is one channel."""
    if mask.ndim == 1:
        return np.asarray(mask.any(keepdims=True))
    return np.asarray(mask.any(axis=(0, *range(2, mask.ndim))))


class InstanceNormalization:
    """Normalisation with the mean and variance of a picture's channel, over all its places."""

    op_types: tuple[str, ...] = ("InstanceNormalization",)
    kind = "instance normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight and bias depend on the whole channel; see `Operator.explain`."""
        name, scale, shift = node.inputs[:3]
        check_place(at, values[name].shape)
        moments = moments_of(values[name][at[:2]], epsilon_of(node))
        return standardised(values, name, at, (scale, at[1:2]), float(values[shift][at[1]]), moments)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The whole channels of the places; see `Operator.reach`."""
        whole = mask.any(axis=tuple(range(2, mask.ndim)), keepdims=True)
        parameters = [(name, _channels(mask)) for name in node.inputs[1:3]]
        return joined(node, shapes, constants, [(node.inputs[0], np.asarray(whole)), *parameters])


class LayerNormalization:
    """Normalisation with the mean and variance over the last axes, from `axis` on."""

    op_types: tuple[str, ...] = ("LayerNormalization",)
    kind = "layer normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight and bias depend on all that share its mean; see `Operator.explain`."""
        name, scale = node.inputs[:2]
        check_place(at, values[name].shape)
        first = self._axis(node, len(at))
        moments = moments_of(values[name][at[:first]], epsilon_of(node))
        shift = node.input(2)
        shifted = float(values[shift][aligned(at, values[shift].shape)]) if shift else 0.0
        return standardised(values, name, at, (scale, aligned(at, values[scale].shape)), shifted, moments)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All that share a mean with the places; see `Operator.reach`."""
        whole = mask.any(axis=tuple(range(self._axis(node, mask.ndim), mask.ndim)), keepdims=True)
        moving = [name for name in node.inputs[1:3] if name and name not in constants]
        parameters = [(name, narrowed(mask, shapes[name])) for name in moving]
        return joined(node, shapes, constants, [(node.inputs[0], np.asarray(whole)), *parameters])

    @staticmethod
    def _axis(node: Node, rank: int) -> int:
        return axis_of(int(node.attributes.get("axis", -1)), rank)


class LocalResponseNormalization:
    """Division by the neighbouring channels' sum of squares at the same place (AlexNet)."""

    op_types: tuple[str, ...] = ("LRN",)
    kind = "local response normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The number at the same place in each neighbouring channel as a term; see `Operator.explain`."""
        name = node.inputs[0]
        shape: Shape = values[name].shape
        check_place(at, shape)
        before, after = self._neighbours(node)
        channels = range(max(0, at[1] - before), min(shape[1], at[1] + after + 1))
        terms = tuple(term_at(values, name, (at[0], channel, *at[2:])) for channel in channels)
        alpha, beta = float(node.attributes.get("alpha", 1e-4)), float(node.attributes.get("beta", 0.75))
        bias, size = float(node.attributes.get("bias", 1.0)), int(node.attributes["size"])
        total = sum(term.value**2 for term in terms)
        computed = float(values[name][at]) / (bias + alpha / size * total) ** beta
        formula = f"x / ({bias:g} + {alpha:g} / {size} · Σ z²) ^ {beta:g}"
        return Arithmetic("function", terms, 0.0, computed, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The same places in the neighbouring channels; see `Operator.reach`."""
        before, after = self._neighbours(node)
        reached = mask.copy()
        for step in range(1, before + 1):
            reached[:, :-step] |= mask[:, step:]
        for step in range(1, after + 1):
            reached[:, step:] |= mask[:, :-step]
        return joined(node, shapes, constants, [(node.inputs[0], reached)])

    @staticmethod
    def _neighbours(node: Node) -> tuple[int, int]:
        """How many channels before and after count."""
        others = int(node.attributes["size"]) - 1
        return others // 2, others - others // 2


OPERATORS: tuple[Operator, ...] = (
    BatchNormalization(),
    InstanceNormalization(),
    LayerNormalization(),
    LocalResponseNormalization(),
)
