"""Steps that copy every number, against ONNX Runtime."""

from __future__ import annotations

from math import prod
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto

from imgclass_gui.engine.network.operators.reshaping import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node

seeds = st.integers(0, 10_000)
shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)


@given(seeds, shapes, st.data())
@settings(max_examples=25, deadline=None)
def test_flattening(seed: int, shape: tuple[int, ...], data: st.DataObject) -> None:
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape)))
    attributes = {} if axis is None else {"axis": axis}
    case = one_node(OPERATORS, "Flatten", {"x": numbers(seed, *shape)}, opset=13, **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@given(seeds, st.sampled_from([(0, -1), (-1,), (0, 0, 4), (4, 3, 2), (2, 0, -1, 1), (1, -1, 2)]), st.booleans())
@settings(max_examples=25, deadline=None)
def test_reshaping(seed: int, wanted: tuple[int, ...], constant: bool) -> None:
    inputs = {"x": numbers(seed, 2, 3, 4), "shape": np.array(wanted, np.int64)}
    case = one_node(OPERATORS, "Reshape", inputs, ("shape",) if constant else ())
    check_numbers(case, seed)
    if constant:
        check_reach(case, seed)


def test_a_shape_that_the_network_computes_has_no_number_marked() -> None:
    inputs = {"x": numbers(1, 2, 3), "shape": np.array([3, 2], np.int64)}
    reached = one_node(OPERATORS, "Reshape", inputs).reach(np.arange(6).reshape(3, 2) == 2)
    np.testing.assert_array_equal(reached["x"], [[False, False, True], [False, False, False]])
    assert not reached["shape"].any()


@given(seeds, st.sampled_from([None, (0,), (-1,), (0, 2), (-4, -2), (2, 0, 4)]), st.sampled_from([11, 13]))
@settings(max_examples=25, deadline=None)
def test_removal_of_axes(seed: int, axes: tuple[int, ...] | None, opset: int) -> None:
    shape = (1, 3, 1, 2, 1) if axes and 4 in axes else (1, 3, 1, 2) if axes in ((0, 2), (-4, -2)) else (1, 3, 1)
    _check_axes("Squeeze", seed, shape, axes, opset)


@given(seeds, st.sampled_from([(0,), (-1,), (2, 0), (-1, 1), (4, 0, 2)]), st.sampled_from([11, 13]))
@settings(max_examples=25, deadline=None)
def test_addition_of_axes(seed: int, axes: tuple[int, ...], opset: int) -> None:
    _check_axes("Unsqueeze", seed, (3, 2), axes, opset)


def _check_axes(op_type: str, seed: int, shape: tuple[int, ...], axes: tuple[int, ...] | None, opset: int) -> None:
    x = numbers(seed, *shape)
    if axes is None:
        case = one_node(OPERATORS, op_type, {"x": x}, opset=opset)
    elif opset < 13:
        case = one_node(OPERATORS, op_type, {"x": x}, opset=opset, axes=list(axes))
    else:
        case = one_node(OPERATORS, op_type, {"x": x, "axes": np.array(axes, np.int64)}, ("axes",), opset)
    check_numbers(case, seed)
    check_reach(case, seed)


@given(seeds, shapes, st.data())
@settings(max_examples=25, deadline=None)
def test_transposition(seed: int, shape: tuple[int, ...], data: st.DataObject) -> None:
    order = data.draw(st.none() | st.permutations(range(len(shape))))
    attributes = {} if order is None else {"perm": list(order)}
    case = one_node(OPERATORS, "Transpose", {"x": numbers(seed, *shape)}, **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize(("op_type", "attributes"), [("DepthToSpace", {}), ("DepthToSpace", {"mode": "CRD"})])
def test_channels_to_places(op_type: str, attributes: dict[str, Any]) -> None:
    case = one_node(OPERATORS, op_type, {"x": numbers(1, 2, 8, 2, 3)}, blocksize=2, opset=13, **attributes)
    check_numbers(case, 1, places=40)
    check_reach(case, 1)


def test_places_to_channels() -> None:
    case = one_node(OPERATORS, "SpaceToDepth", {"x": numbers(1, 2, 3, 4, 6)}, blocksize=2, opset=13)
    check_numbers(case, 1, places=40)
    check_reach(case, 1)


@pytest.mark.parametrize(("op_type", "opset"), [("Identity", 7), ("Identity", 16), ("Dropout", 7), ("Dropout", 13)])
def test_what_stays_where_it_is(op_type: str, opset: int) -> None:
    case = one_node(OPERATORS, op_type, {"x": numbers(1, 2, 3)}, opset=opset)
    check_numbers(case, 1)
    check_reach(case, 1)
    assert case.explain((1, 2)).how == "copy"


@pytest.mark.parametrize(
    ("to", "how"),
    [
        (TensorProto.FLOAT, "copy"),
        (TensorProto.DOUBLE, "copy"),
        (TensorProto.INT64, "function"),
        (TensorProto.INT32, "function"),
        (TensorProto.BOOL, "function"),
    ],
)
def test_change_of_type(to: int, how: str) -> None:
    x = np.array([[-2.7, 0.4, 1.5], [0.0, 2.9, -0.2]], np.float32)
    case = one_node(OPERATORS, "Cast", {"x": x}, to=to)
    check_numbers(case, 1, places=20)
    assert case.explain((0, 0)).how == how
    np.testing.assert_array_equal(case.reach(np.eye(2, 3, dtype=np.bool_))["x"], np.eye(2, 3, dtype=np.bool_))


@pytest.mark.parametrize(
    ("op_type", "after", "attributes"),
    [
        ("Flatten", (1, 112 * 112 * 32), {}),
        ("Transpose", (1, 112, 112, 32), {"perm": [0, 2, 3, 1]}),
        ("Identity", (1, 32, 112, 112), {}),
    ],
)
def test_a_large_mask_is_quick(op_type: str, after: tuple[int, ...], attributes: dict[str, Any]) -> None:
    case = one_node(OPERATORS, op_type, {"x": np.zeros((1, 32, 112, 112), np.float32)}, **attributes)
    mask = np.ones(after, np.bool_)
    durations = []
    for _ in range(3):
        started = perf_counter()
        reached = case.reach(mask)["x"]
        durations.append(perf_counter() - started)
    assert reached.sum() == prod(after)
    # Some 5 ms here; ten times as much on a busy machine.
    assert min(durations) < 0.1
