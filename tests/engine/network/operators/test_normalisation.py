"""Normalisation against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from imgclass_gui.engine.network.operators.normalisation import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node

seeds = st.integers(0, 10_000)
PARAMETERS = ("scale", "shift", "mean", "variance")


def _batch_inputs(seed: int, shape: tuple[int, ...]) -> dict[str, NDArray[Any] | None]:
    made = {name: numbers(seed + number, shape[1]) for number, name in enumerate(PARAMETERS, 1)}
    made["variance"] = np.abs(made["variance"]) + 0.01
    return {"x": numbers(seed, *shape), **made}


@given(
    seeds,
    st.sampled_from([(2, 3), (1, 3, 4), (2, 2, 2, 3)]),
    st.sampled_from([7, 9, 14, 15]),
    st.none() | st.sampled_from([1e-3, 0.5]),
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_batch_normalisation(
    seed: int, shape: tuple[int, ...], opset: int, epsilon: float | None, constant: bool
) -> None:
    attributes = {} if epsilon is None else {"epsilon": epsilon}
    constants = PARAMETERS if constant else ()
    case = one_node(OPERATORS, "BatchNormalization", _batch_inputs(seed, shape), constants, opset, **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


def test_scale_and_shift_are_the_weight_and_the_bias() -> None:
    inputs = {
        "x": np.full((1, 2, 1, 1), 3.0, np.float32),
        **{
            name: np.array(pair, np.float32)
            for name, pair in zip(PARAMETERS, [(1, 4), (0, 5), (0, 1), (1, 4)], strict=True)
        },
    }
    case = one_node(OPERATORS, "BatchNormalization", inputs, epsilon=0.0)
    account = case.explain((0, 1, 0, 0))
    (term,) = account.terms
    assert (account.how, term.weight, term.weight_at, term.value, account.bias) == ("sum", 2.0, (1,), 3.0, 3.0)


@given(seeds, st.sampled_from([(2, 3, 4), (2, 2, 2, 3), (1, 2, 3, 1)]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_instance_normalisation(seed: int, shape: tuple[int, ...], constant: bool) -> None:
    inputs = {"x": numbers(seed, *shape), "scale": numbers(seed + 1, shape[1]), "shift": numbers(seed + 2, shape[1])}
    constants = ("scale", "shift") if constant else ()
    case = one_node(OPERATORS, "InstanceNormalization", inputs, constants, epsilon=0.01)
    check_numbers(case, seed)
    if shape[2:] != (3, 1) or constant:
        check_reach(case, seed)


@given(seeds, st.sampled_from([-1, -2, 1, 2]), st.booleans(), st.booleans())
@settings(max_examples=20, deadline=None)
def test_layer_normalisation(seed: int, axis: int, shifted: bool, constant: bool) -> None:
    shape = (2, 3, 4)
    inputs: dict[str, NDArray[Any] | None] = {
        "x": numbers(seed, *shape),
        "scale": numbers(seed + 1, *shape[axis:]),
        "shift": numbers(seed + 2, *shape[axis:]) if shifted else None,
    }
    inputs = {name: value for name, value in inputs.items() if value is not None}
    constants = tuple(name for name in ("scale", "shift") if constant and name in inputs)
    case = one_node(OPERATORS, "LayerNormalization", inputs, constants, axis=axis)
    check_numbers(case, seed)
    check_reach(case, seed)


@given(seeds, st.integers(1, 7), st.sampled_from([(1, 5, 2, 2), (2, 3, 1, 2), (1, 1, 2, 2)]))
@settings(max_examples=25, deadline=None)
def test_local_response_normalisation(seed: int, size: int, shape: tuple[int, ...]) -> None:
    # The runtime knows odd sizes only.
    attributes = {"size": size | 1, "alpha": 0.4, "beta": 0.6, "bias": 1.5}
    case = one_node(OPERATORS, "LRN", {"x": numbers(seed, *shape)}, opset=13, **attributes)
    check_numbers(case, seed)
    # Small ones: the runtime keeps a running sum of squares, in which a large one leaves its rounding behind.
    check_reach(case, seed, disturbances=(9.0, -7.0))


def test_local_response_normalisation_without_attributes() -> None:
    check_numbers(one_node(OPERATORS, "LRN", {"x": 50 * numbers(1, 1, 4, 2, 2)}, size=3), 1)


@pytest.mark.parametrize("op_type", ["BatchNormalization", "InstanceNormalization"])
def test_a_mask_with_nothing_marks_nothing(op_type: str) -> None:
    inputs = _batch_inputs(1, (1, 2, 3, 3))
    if op_type == "InstanceNormalization":
        inputs = {name: inputs[name] for name in ("x", "scale", "shift")}
    reached = one_node(OPERATORS, op_type, inputs).reach(np.zeros((1, 2, 3, 3), np.bool_))
    assert not any(mask.any() for mask in reached.values())
