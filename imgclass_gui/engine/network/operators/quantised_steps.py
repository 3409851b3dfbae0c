"""Addition, multiplication and pooling of whole numbers: operators of ONNX Runtime's own domain, com.microsoft.

Source: ONNX Runtime's documentation of contributed operators (QLinearAdd, QLinearMul, QLinearAveragePool,
QLinearGlobalAveragePool), and its kernels for the order of the steps.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic, Term
from imgclass_gui.engine.network.node import At, Node, Shape
from imgclass_gui.engine.network.operators.operator import Mask, Operator, Shapes, Values
from imgclass_gui.engine.network.operators.places import aligned, check_place, joined, narrowed
from imgclass_gui.engine.network.operators.pooling import GlobalPooling, Pooling
from imgclass_gui.engine.network.operators.quantised_numbers import (
    refuse_channels_last,
    saturated,
    single,
    told,
    without_zero_point,
)

_TIMES = "\N{MULTIPLICATION SIGN}"
_Shown = tuple[list[Term], np.float32, str]


class _Pair(ABC):
    """Two tensors, number by number, with numpy's broadcasting.

    Inputs: A, its scale and zero point, the same of B, scale and zero point of the output.
    """

    op_types: tuple[str, ...]
    kind: str

    @abstractmethod
    def _account(self, terms: list[Term], scales: NDArray[np.float32], zero_points: NDArray[np.float32]) -> _Shown:
        """The terms as they are shown, the number before it is rounded, and the formula.

        Args:
            terms: The two whole numbers less their zero points.
            scales: Of A, B and the output.
            zero_points: Likewise.
        """

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Two terms, whole numbers less their zero points; see `Operator.explain`."""
        check_place(at, np.broadcast_shapes(values[node.input(0)].shape, values[node.input(3)].shape))
        zero_points = np.array([single(values, node.input(number)) for number in (2, 5, 7)])
        scales = np.array([single(values, node.input(number)) for number in (1, 4, 6)])
        terms = []
        for number, zero_point in zip((0, 3), zero_points.tolist(), strict=False):
            place = aligned(at, values[node.input(number)].shape)
            value = float(values[node.input(number)][place]) - zero_point
            terms.append(Term(node.input(number), place, value, None, value))
        shown, result, formula = self._account(terms, scales, zero_points)
        # The zero point is added already, so that a half rounds as it does in the runtime.
        computed = saturated(result, 0.0, values[node.input(0)].dtype)
        return Arithmetic("function", tuple(shown), 0.0, computed, formula)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """The numbers that are broadcast to the places, and all parameters; see `Operator.reach`."""
        parts = (
            (name, narrowed(mask, shapes[name]) if number in (0, 3) else np.full(shapes[name], mask.any()))
            for number, name in enumerate(node.inputs)
            if name and name not in constants
        )
        return joined(node, shapes, constants, parts)


class QuantisedAddition(_Pair):
    """QLinearAdd. The weight of each number is its scale.

    Where the sum is half a step but for the last bit, processors differ in what they round it to.
    """

    op_types: tuple[str, ...] = ("QLinearAdd",)
    kind = "addition"

    def _account(self, terms: list[Term], scales: NDArray[np.float32], zero_points: NDArray[np.float32]) -> _Shown:
        left, right = scales[:2] / scales[2]
        fixed = zero_points[2] - (left * zero_points[0] + right * zero_points[1])
        # The kernel adds each product in one step, without rounding it before.
        stored = [float(term.value) + float(zero) for term, zero in zip(terms, zero_points, strict=False)]
        result = np.float32(stored[1] * float(right) + float(fixed))
        result = np.float32(stored[0] * float(left) + float(result))
        shown = [
            term._replace(weight=float(scale), product=term.value * float(scale))
            for term, scale in zip(terms, scales, strict=False)
        ]
        formula = "round(sum / scale + zero point), saturated" + told(scales[2], float(zero_points[2]))
        return shown, result, formula


class QuantisedMultiplication(_Pair):
    """QLinearMul. The scale of the product is that of A times that of B, by that of the output."""

    op_types: tuple[str, ...] = ("QLinearMul",)
    kind = "multiplication"

    def _account(self, terms: list[Term], scales: NDArray[np.float32], zero_points: NDArray[np.float32]) -> _Shown:
        scale = scales[0] * scales[1] / scales[2]
        result = np.float32(terms[0].value * terms[1].value) * scale + zero_points[2]
        formula = f"round(a {_TIMES} b {_TIMES} scale + zero point), saturated"
        return terms, result, formula + told(scale, float(zero_points[2]))


class _Average(ABC):
    """A mean of whole numbers. Inputs: numbers, their scale and zero point, scale and zero point of the output."""

    op_types: tuple[str, ...]
    kind: str
    _pooling: Operator

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """The terms are whole numbers less their zero point; see `Operator.explain`."""
        refuse_channels_last(node)
        name = node.input(0)
        account = self._pooling.explain(node, values, at)
        terms = without_zero_point(account.terms, name, float(single(values, node.input(2))))
        divisor = self._divisor(node, account)
        scale, output_scale = single(values, node.input(1)), single(values, node.input(3))
        zero = single(values, node.input(4))
        if self._is_whole(node, values[name].shape):
            total = np.float32(sum(term.value for term in terms))
            result, moved = total * (scale / (output_scale * np.float32(divisor))), float(zero)
        else:
            numbers = np.array([term.value for term in terms], np.float32) * scale
            # One after the other, as in the runtime: numpy's own sum goes by halves.
            mean = np.cumsum(numbers, dtype=np.float32)[-1] / np.float32(divisor)
            result, moved = mean / output_scale + zero, 0.0
        computed = saturated(result, moved, values[name].dtype)
        formula = f"round(mean {_TIMES} scale) + zero point, saturated" + told(scale / output_scale, float(zero))
        return Arithmetic("function", terms, 0.0, computed, formula, divisor)

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers have a say; see `Operator.reach`."""
        refuse_channels_last(node)
        moving = (name for name in node.inputs[1:] if name and name not in constants)
        parameters = ((name, np.full(shapes[name], mask.any())) for name in moving)
        numbers = self._pooling.reach(node, shapes, constants, mask)
        return joined(node, shapes, constants, (*numbers.items(), *parameters))

    def _divisor(self, node: Node, account: Arithmetic) -> int:
        return account.divisor

    def _is_whole(self, node: Node, shape: Shape) -> bool:
        """Whether the runtime takes whole channels, whose sum it makes in whole numbers."""
        return True


class QuantisedGlobalAverage(_Average):
    """QLinearGlobalAveragePool: of a whole channel."""

    op_types: tuple[str, ...] = ("QLinearGlobalAveragePool",)
    kind = "global average pooling"
    _pooling = GlobalPooling(("GlobalAveragePool",), kind, average=True)


class QuantisedAverage(_Average):
    """QLinearAveragePool: of what lies under a sliding window."""

    op_types: tuple[str, ...] = ("QLinearAveragePool",)
    kind = "average pooling"
    _pooling = Pooling(("AveragePool",), kind, average=True)

    def _divisor(self, node: Node, account: Arithmetic) -> int:
        # Also of a window that reaches beyond the padding, unlike AveragePool.
        return prod(node.attributes["kernel_shape"]) if node.attributes.get("count_include_pad", 0) else account.divisor

    def _is_whole(self, node: Node, shape: Shape) -> bool:
        return tuple(node.attributes["kernel_shape"]) == shape[2:] and not any(node.attributes.get("pads", ()))


OPERATORS: tuple[Operator, ...] = (
    QuantisedAddition(),
    QuantisedMultiplication(),
    QuantisedGlobalAverage(),
    QuantisedAverage(),
)
