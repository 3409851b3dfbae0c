"""Reductions and running sums against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.operators.reductions import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node

# Since which version of ONNX's operators the axes are an input.
AXES_ARE_INPUTS_SINCE = {"ReduceSum": 13}
NAMES = sorted(name for operator in OPERATORS for name in operator.op_types if name != "CumSum")


@pytest.mark.parametrize("name", NAMES)
@given(st.integers(0, 999), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
@settings(max_examples=25, deadline=None)
def test_a_reduction(name: str, seed: int, shape: list[int], data: st.DataObject) -> None:
    opset = data.draw(st.sampled_from([11, 13, 17, 18]))
    axes = data.draw(st.lists(st.integers(-len(shape), len(shape) - 1), unique_by=lambda axis: axis % len(shape)))
    # The logarithm of a negative sum is not a number, whatever the terms.
    x = np.abs(numbers(seed, *shape)) if name == "ReduceLogSum" else numbers(seed, *shape)
    inputs, attributes, constants = {"x": x}, {"keepdims": data.draw(st.sampled_from([0, 1]))}, ()
    if opset >= AXES_ARE_INPUTS_SINCE.get(name, 18):
        if axes:
            inputs["axes"], constants = np.array(axes, np.int64), ("axes",)
    elif axes:
        attributes["axes"] = axes
    case = one_node(OPERATORS, name, inputs, constants, opset, **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize(("keeps", "place"), [(0, (1,)), (1, (0, 1, 0, 0))])
def test_a_mean_along_all_axes_but_one(keeps: int, place: tuple[int, ...]) -> None:
    x = {"x": numbers(0, 2, 3, 4, 5)}
    case = one_node(OPERATORS, "ReduceMean", x, axes=[-1, 0, 2], keepdims=keeps)
    account = case.explain(place)
    assert (account.how, len(account.terms), account.divisor) == ("mean", 40, 40)
    check_numbers(case, 0)


def test_no_axes_may_mean_nothing_is_done() -> None:
    inputs = {"x": numbers(1, 2, 3), "axes": np.array([], np.int64)}
    case = one_node(OPERATORS, "ReduceSum", inputs, ("axes",), 13, noop_with_empty_axes=1)
    check_numbers(case, 0)


def test_the_mean_of_whole_numbers_is_one() -> None:
    case = one_node(OPERATORS, "ReduceMean", {"x": np.array([[1, 2], [-4, 1]], np.int32)}, axes=[1], keepdims=0)
    assert [case.explain((row,)).computed for row in (0, 1)] == case.run().tolist()


@pytest.mark.parametrize("settings_", [{}, {"exclusive": 1}, {"reverse": 1}, {"exclusive": 1, "reverse": 1}])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_a_running_sum(settings_: dict[str, Any], axis: int) -> None:
    inputs = {"x": numbers(2, 2, 4, 3), "axis": np.array(axis, np.int64)}
    case = one_node(OPERATORS, "CumSum", inputs, ("axis",), **settings_)
    check_numbers(case, 3, places=24)
    check_reach(case, 3)
