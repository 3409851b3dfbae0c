"""Activations against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.activation import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, find, numbers, one_node

seeds = st.integers(0, 10_000)
# Name, attributes, version of ONNX's operators.
FUNCTIONS: list[tuple[str, dict[str, Any], int]] = [
    ("Relu", {}, 14),
    ("LeakyRelu", {}, 16),
    ("LeakyRelu", {"alpha": 0.3}, 7),
    ("ThresholdedRelu", {}, 10),
    ("ThresholdedRelu", {"alpha": 0.4}, 10),
    ("Sigmoid", {}, 13),
    ("Tanh", {}, 13),
    ("HardSigmoid", {}, 13),
    ("HardSigmoid", {"alpha": 0.35, "beta": 0.2}, 7),
    ("HardSwish", {}, 14),
    ("Elu", {}, 7),
    ("Elu", {"alpha": 0.6}, 7),
    ("Selu", {}, 7),
    ("Selu", {"alpha": 1.2, "gamma": 0.9}, 7),
    ("Celu", {"alpha": 1.7}, 12),
    ("Softplus", {}, 7),
    ("Softsign", {}, 7),
    ("Mish", {}, 18),
    ("Gelu", {}, 20),
    ("Gelu", {"approximate": "tanh"}, 20),
    ("Exp", {}, 13),
    ("Log", {}, 13),
    ("Sqrt", {}, 13),
    ("Reciprocal", {}, 13),
    ("Neg", {}, 13),
    ("Abs", {}, 13),
    ("Floor", {}, 13),
    ("Ceil", {}, 13),
    ("Erf", {}, 13),
    ("Sign", {}, 13),
    ("Round", {}, 11),
    ("Sin", {}, 7),
    ("Cos", {}, 7),
]


@pytest.mark.parametrize(("op_type", "attributes", "opset"), FUNCTIONS)
def test_a_function_of_one_number(op_type: str, attributes: dict[str, Any], opset: int) -> None:
    case = one_node(OPERATORS, op_type, {"x": numbers(7, 2, 3, 4)}, opset=opset, **attributes)
    check_numbers(case, 1, places=24)
    check_reach(case, 1)


@pytest.mark.parametrize("op_type", sorted({name for name, _, _ in FUNCTIONS} - {"Log", "Sqrt"}))
def test_a_function_bears_large_numbers(op_type: str) -> None:
    attributes = next(attributes for name, attributes, _ in FUNCTIONS if name == op_type)
    x = np.array([-80.0, -20.0, 20.0, 80.0], np.float32)
    check_numbers(one_node(OPERATORS, op_type, {"x": x}, opset=20, **attributes), 3, places=12)


def test_every_function_is_tested() -> None:
    known = {name for operator in OPERATORS for name in operator.op_types}
    assert known == {name for name, _, _ in FUNCTIONS} | {"Clip", "PRelu", "Not", "Swish", "QuickGelu"}


def test_swish_is_written_in_other_operations() -> None:
    """The runtime here has neither of the two."""
    x = numbers(3, 2, 3)
    for op_type, attributes in (("Swish", {}), ("Swish", {"alpha": 0.7}), ("QuickGelu", {"alpha": 1.702})):
        node = Node(0, op_type, "", ("x",), ("y",), attributes, 24)
        for at in np.ndindex(x.shape):
            expected = x[at] / (1 + np.exp(-attributes.get("alpha", 1.0) * x[at]))
            assert find(OPERATORS, op_type).explain(node, {"x": x}, at).computed == pytest.approx(expected, rel=1e-6)


def test_the_opposite_of_a_truth() -> None:
    case = one_node(OPERATORS, "Not", {"x": np.array([True, False])})
    assert [case.explain((place,)).computed for place in (0, 1)] == case.run().tolist()


def test_the_formula_shows_the_parameters() -> None:
    case = one_node(OPERATORS, "LeakyRelu", {"x": numbers(1, 3)}, alpha=0.25)
    assert case.explain((0,)).formula == "x if x ≥ 0, else 0.25 · x"


bounds = st.none() | st.floats(-2, 2, width=32)


@given(seeds, bounds, bounds, st.sampled_from([6, 11, 13]))
@settings(max_examples=40, deadline=None)
def test_clipping(seed: int, low: float | None, high: float | None, opset: int) -> None:
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high) + 0.1
    x = numbers(seed, 2, 3, 2)
    if opset < 11:
        given_bounds = {key: bound for key, bound in (("min", low), ("max", high)) if bound is not None}
        case = one_node(OPERATORS, "Clip", {"x": x}, opset=opset, **given_bounds)
    else:
        inputs = {"x": x, **{key: None if b is None else np.float32(b) for key, b in (("low", low), ("high", high))}}
        inputs = {key: None if value is None else np.asarray(value) for key, value in inputs.items()}
        constants = tuple(key for key in ("low", "high") if inputs[key] is not None)
        case = one_node(OPERATORS, "Clip", inputs, constants, opset)
    check_numbers(case, seed)
    check_reach(case, seed)


def test_clipping_to_six_says_so() -> None:
    case = one_node(OPERATORS, "Clip", {"x": numbers(1, 3)}, opset=6, min=0.0, max=6.0)
    assert case.explain((1,)).formula == "min(6, max(0, x))"


def test_bounds_that_the_network_computes_are_parameters() -> None:
    inputs = {"x": numbers(1, 2, 3), "low": np.array(-1, np.float32), "high": np.array(1, np.float32)}
    check_reach(one_node(OPERATORS, "Clip", inputs), 2, parameters=("low", "high"))


@given(seeds, st.sampled_from([(1,), (3, 1, 1), (2, 3, 2, 2), (1, 2), ()]), st.booleans())
@settings(max_examples=25, deadline=None)
def test_learned_slopes(seed: int, shape: tuple[int, ...], constant: bool) -> None:
    inputs = {"x": numbers(seed, 2, 3, 2, 2), "slopes": numbers(seed + 1, *shape)}
    case = one_node(OPERATORS, "PRelu", inputs, ("slopes",) if constant else ())
    check_numbers(case, seed)
    if constant:
        check_reach(case, seed)


def test_slopes_that_are_computed_have_a_say() -> None:
    # All numbers are negative, so that every slope is felt.
    inputs = {"x": -np.abs(numbers(1, 2, 3, 2)) - 0.1, "slopes": numbers(2, 3, 1)}
    reached = one_node(OPERATORS, "PRelu", inputs).reach(np.arange(12).reshape(2, 3, 2) == 3)
    np.testing.assert_array_equal(reached["slopes"], [[False], [True], [False]])


def test_the_slope_is_the_weight_of_a_negative_number_only() -> None:
    inputs = {"x": np.array([[-2.0, 2.0]], np.float32), "slopes": np.array([0.5, 0.25], np.float32)}
    case = one_node(OPERATORS, "PRelu", inputs)
    negative, positive = case.explain((0, 0)).terms[0], case.explain((0, 1)).terms[0]
    assert (negative.weight, negative.weight_at, negative.product) == (0.5, (0,), -1.0)
    assert (positive.weight, positive.weight_at, positive.product) == (None, None, 2.0)


def test_a_constant_is_not_asked_about() -> None:
    case = one_node(OPERATORS, "Relu", {"x": numbers(1, 4)}, ("x",))
    assert case.reach(np.ones(4, np.bool_)) == {}


def test_there_is_one_class_for_a_name() -> None:
    assert find(OPERATORS, "Relu").kind == "rectifier (ReLU)"
