"""Gradients through activations and elementwise arithmetic against torch autograd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from tests.engine.network.backward.torch_reference import check_gradient, numbers

pytestmark = pytest.mark.torch
SHAPE = (1, 3, 4, 5)

ACTIVATIONS: list[tuple[str, int, dict[str, Any], Callable[[torch.Tensor], torch.Tensor]]] = [
    ("Relu", 17, {}, torch.relu),
    ("Relu", 7, {}, torch.relu),
    ("LeakyRelu", 17, {}, functional.leaky_relu),
    ("LeakyRelu", 8, {"alpha": 0.3}, lambda x: functional.leaky_relu(x, 0.3)),
    ("ThresholdedRelu", 17, {"alpha": 0.5}, lambda x: functional.threshold(x, 0.5, 0.0)),
    ("Clip", 7, {"min": -0.5, "max": 1.0}, lambda x: x.clamp(-0.5, 1.0)),
    ("Clip", 10, {"min": 0.0}, lambda x: x.clamp(min=0.0)),
    ("Sigmoid", 17, {}, torch.sigmoid),
    ("HardSigmoid", 17, {}, lambda x: (0.2 * x + 0.5).clamp(0, 1)),
    ("HardSigmoid", 17, {"alpha": 1 / 6}, functional.hardsigmoid),
    ("HardSwish", 17, {}, functional.hardswish),
    ("Tanh", 17, {}, torch.tanh),
    ("Elu", 17, {"alpha": 0.7}, lambda x: functional.elu(x, 0.7)),
    ("Selu", 17, {}, functional.selu),
    ("Celu", 17, {"alpha": 0.7}, lambda x: functional.celu(x, 0.7)),
    ("Softplus", 17, {}, functional.softplus),
    ("Softsign", 17, {}, functional.softsign),
    ("Mish", 18, {}, functional.mish),
    ("Gelu", 20, {}, functional.gelu),
    ("Gelu", 20, {"approximate": "tanh"}, lambda x: functional.gelu(x, approximate="tanh")),
    ("Erf", 17, {}, torch.erf),
    ("Exp", 17, {}, torch.exp),
    ("Abs", 17, {}, torch.abs),
    ("Neg", 17, {}, torch.neg),
    ("Reciprocal", 17, {}, torch.reciprocal),
    ("Identity", 17, {}, lambda x: x),
    ("Dropout", 17, {}, lambda x: x),
    ("Dropout", 7, {"ratio": 0.3}, lambda x: x),
]


@pytest.mark.parametrize(("op_type", "opset", "attributes", "function"), ACTIVATIONS)
def test_activation(
    op_type: str, opset: int, attributes: dict[str, Any], function: Callable[[torch.Tensor], torch.Tensor]
) -> None:
    check_gradient(op_type, {"x": 3 * numbers(1, *SHAPE)}, function, opset=opset, **attributes)


@pytest.mark.parametrize(("op_type", "function"), [("Sqrt", torch.sqrt), ("Log", torch.log)])
def test_functions_of_positive_numbers(op_type: str, function: Callable[[torch.Tensor], torch.Tensor]) -> None:
    check_gradient(op_type, {"x": np.abs(numbers(1, *SHAPE)) + 0.1}, function)


@pytest.mark.parametrize(("low", "high"), [(-0.5, 0.7), (None, 0.7), (-0.5, None), (None, None)])
def test_clip_with_bounds_as_inputs(low: float | None, high: float | None) -> None:
    bounds = {"low": low, "high": high}
    arrays = {name: None if bound is None else np.array(bound, np.float32) for name, bound in bounds.items()}

    def function(x: torch.Tensor, *_: torch.Tensor) -> torch.Tensor:
        return x * 1 if low is None and high is None else x.clamp(low, high)

    check_gradient("Clip", {"x": numbers(1, *SHAPE), **arrays}, function)


@pytest.mark.parametrize("slopes", [(3, 1, 1), (1,)])
def test_learned_slopes(slopes: tuple[int, ...]) -> None:
    arrays = {"x": numbers(1, *SHAPE), "slopes": numbers(2, *slopes)}
    check_gradient("PRelu", arrays, lambda x, s: torch.where(x > 0, x, s * x))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shapes that broadcast."""
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    thin = [[draw(st.sampled_from([1, size])) for size in shape] for _ in range(2)]
    cut = draw(st.integers(0, len(shape) - 1))
    first, second = thin[0], thin[1][cut:]
    return (tuple(first), tuple(second)) if draw(st.booleans()) else (tuple(second), tuple(first))


@pytest.mark.parametrize(
    ("op_type", "function"),
    [
        ("Add", torch.add),
        ("Sub", torch.sub),
        ("Mul", torch.mul),
        ("Div", torch.div),
        ("Sum", torch.add),
        ("Mean", lambda x, y: (x + y) / 2),
    ],
)
@settings(max_examples=15, deadline=None)
@given(pairs(), st.sampled_from(["x", "y"]), st.sampled_from([8, 12, 17]))
def test_arithmetic_with_broadcasting(
    op_type: str,
    function: Callable[..., torch.Tensor],
    shapes: tuple[tuple[int, ...], tuple[int, ...]],
    by: str,
    opset: int,
) -> None:
    x, y = numbers(1, *shapes[0]), numbers(2, *shapes[1])
    check_gradient(op_type, {"x": x, "y": np.sign(y) * (0.5 + np.abs(y))}, function, by=by, opset=opset)


@pytest.mark.parametrize("exponent", [2.0, 3.0, 0.5, -1.0, 1.0])
def test_power(exponent: float) -> None:
    x = np.abs(numbers(1, *SHAPE)) + 0.1
    check_gradient("Pow", {"x": x, "p": np.array(exponent, np.float32)}, torch.pow)
    check_gradient("Pow", {"x": x, "p": np.array([int(2 * exponent)], np.int64)}, lambda x: x ** int(2 * exponent))


@pytest.mark.parametrize("by", ["x", "y"])
def test_choice(by: str) -> None:
    mask = numbers(3, *SHAPE) > 0
    arrays = {"mask": mask, "x": numbers(1, *SHAPE), "y": numbers(2, 3, 1, 5)}
    check_gradient("Where", arrays, lambda x, y: torch.where(torch.tensor(mask), x, y), by=by)
