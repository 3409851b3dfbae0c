"""Normalisation of groups of channels and of whole tensors. Source: the ONNX operator documentation.

As in `normalisation`, mean and spread are known when a number is accounted for, so that one term is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.normalisation import epsilon_of, moments_of, standardised
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import (
    aligned,
    any_along,
    axis_of,
    check_place,
    joined,
    narrowed,
    term_at,
)


class GroupNormalization:
    """Normalisation with the mean and variance of a group of a picture's channels.

    Scale and shift are one each a group in opset 18, one each a channel since 21.
    """

    op_types: tuple[str, ...] = ("GroupNormalization",)
    kind = "group normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight and bias depend on the whole group; see `Operator.explain`."""
        name, scale, shift = node.inputs[:3]
        shape: Shape = values[name].shape
        check_place(at, shape)
        size = shape[1] // self._groups(node)
        group = at[1] // size
        moments = moments_of(values[name][at[0], group * size : (group + 1) * size], epsilon_of(node))
        place = (at[1] if len(values[scale]) == shape[1] else group,)
        return standardised(values, name, at, (scale, place), float(values[shift][place]), moments)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The whole groups of the places; see `Operator.reach`."""
        groups = self._groups(node)
        shape = shapes[node.inputs[0]]
        marked = any_along(mask.reshape(shape[0], groups, -1), [2])
        whole = np.repeat(marked, shape[1] // groups, axis=1).reshape(shape[:2] + (1,) * (len(shape) - 2))
        channels = any_along(mask, [0, *range(2, mask.ndim)])
        parameters = [
            (name, channels if shapes[name] == (shape[1],) else any_along(marked, [0]))
            for name in node.inputs[1:3]
            if name not in constants
        ]
        return joined(node, shapes, constants, [(node.inputs[0], whole), *parameters])

    @staticmethod
    def _groups(node: Node) -> int:
        return int(node.attributes["num_groups"])


class RootMeanSquareNormalization:
    """RMSNormalization (opset 23): the number over the root of the mean square of the last axes, times a scale."""

    op_types: tuple[str, ...] = ("RMSNormalization",)
    kind = "root mean square normalisation"

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight depends on all that share its mean; see `Operator.explain`."""
        name, scale = node.inputs[:2]
        check_place(at, values[name].shape)
        numbers = values[name][at[: self._axis(node, len(at))]].astype(np.float64)
        root = float(np.sqrt((numbers * numbers).mean() + epsilon_of(node)))
        place = aligned(at, values[scale].shape)
        term = term_at(values, name, at, float(values[scale][place]) / root, place)
        return Arithmetic("sum", (term,), 0.0, term.product, "x · scale / √(mean of x² + ε)")

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All that share a mean with the places; see `Operator.reach`."""
        whole = mask.any(axis=tuple(range(self._axis(node, mask.ndim), mask.ndim)), keepdims=True)
        parts = [(node.inputs[0], np.asarray(whole))]
        if node.inputs[1] not in constants:
            parts.append((node.inputs[1], narrowed(mask, shapes[node.inputs[1]])))
        return joined(node, shapes, constants, parts)

    @staticmethod
    def _axis(node: Node, rank: int) -> int:
        return axis_of(int(node.attributes.get("axis", -1)), rank)


# Not frozen: the attributes of the protocol `Operator` can be set, as far as a type checker knows.
@dataclass(slots=True)
class Standardisation:
    """MeanVarianceNormalization: less the mean over some axes, over the spread; LpNormalization: over the length.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it.
        of_mean: Which one of both.
    """

    op_types: tuple[str, ...]
    kind: str
    of_mean: bool

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """One term, whose weight and bias depend on all along the axes; see `Operator.explain`."""
        name = node.inputs[0]
        check_place(at, values[name].shape)
        axes = self._axes(node, len(at))
        along = tuple(slice(None) if axis in axes else index for axis, index in enumerate(at))
        mean, spread, formula = self._measure(node, values[name][along].astype(np.float64))
        term = term_at(values, name, at, 1 / spread)
        bias = -mean / spread
        return Arithmetic("sum", (term,), bias, bias + term.product, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """All along the axes; see `Operator.reach`."""
        whole = np.asarray(mask.any(axis=self._axes(node, mask.ndim), keepdims=True))
        return joined(node, shapes, constants, [(node.inputs[0], whole)])

    def _measure(self, node: Node, numbers: NDArray[Any]) -> tuple[float, float, str]:
        """What is taken off, what is divided by, and the formula."""
        if self.of_mean:
            return float(numbers.mean()), float(numbers.std()) + _LEAST_SPREAD, "(x - mean) / standard deviation"
        if int(node.attributes.get("p", 2)) == 1:
            return 0.0, float(np.abs(numbers).sum()), "x / Σ |z|"
        return 0.0, float(np.sqrt((numbers * numbers).sum())), "x / √(Σ z²)"

    def _axes(self, node: Node, rank: int) -> tuple[int, ...]:
        given = node.attributes.get("axes", (0, 2, 3)) if self.of_mean else (node.attributes.get("axis", -1),)
        return tuple(axis_of(int(axis), rank) for axis in given)


_LEAST_SPREAD = 1e-9

OPERATORS: tuple[Operator, ...] = (
    GroupNormalization(),
    RootMeanSquareNormalization(),
    Standardisation(("MeanVarianceNormalization",), "normalisation", of_mean=True),
    Standardisation(("LpNormalization",), "normalisation to length 1", of_mean=False),
)
