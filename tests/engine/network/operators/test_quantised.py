"""QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear against ONNX Runtime, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.quantised import Quantisation
from tests.engine.network.operators.quantised_reference import Quantised, check_exact, check_reach, check_terms
from trainer.contract.errors import UserFacingError

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)
seeds = st.integers(0, 999)


@st.composite
def parameters(draw: st.DrawFn, dtype: Any, scales: Any = np.float32) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Scale and zero point, the attributes that go with them, and the tensor's shape."""
    shape = draw(shapes)
    random = np.random.default_rng(draw(seeds))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    kind = draw(st.sampled_from(["scalar", "single", "axis", "block"]))
    attributes: dict[str, Any] = {}
    of: tuple[int, ...] = {"scalar": (), "single": (1,)}.get(kind, (shape[axis],))
    if kind in ("axis", "block"):
        attributes["axis"] = axis
    if kind == "block":
        # A single scale is refused by the runtime as one for the whole tensor.
        attributes["block_size"] = draw(st.integers(1, 3))
        sizes = list(shape)
        sizes[axis] = -(-shape[axis] // attributes["block_size"])
        of = tuple(sizes)
        if np.prod(of) == 1:
            of, attributes = (), {}
    scale = random.uniform(0.02, 0.06, of).astype(scales)
    limits = np.iinfo(dtype)
    zero_point = np.asarray(random.integers(limits.min // 2, limits.max // 2, of), dtype)
    if dtype == np.int32:
        zero_point = np.zeros_like(zero_point)
    return {"scale": scale, "zero": zero_point if draw(st.booleans()) else None}, attributes, shape


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([np.int8, np.uint8, np.int16, np.uint16]), seeds)
def test_a_number_becomes_the_runtimes_whole_number(data: st.DataObject, dtype: Any, seed: int) -> None:
    given_parameters, attributes, shape = data.draw(parameters(dtype))
    # Wide enough that some are cut off.
    numbers = np.random.default_rng(seed).uniform(-9, 9, shape).astype(np.float32)
    case = Quantised("QuantizeLinear", {"x": numbers, **given_parameters}, **attributes)
    check_exact(case, seed)
    account = case.explain(case.places(seed)[0])
    check_terms(account, case, {})
    assert (account.how, len(account.terms), account.terms[0].weight) == ("function", 1, None)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([np.int8, np.uint8, np.int16, np.uint16, np.int32]), seeds)
def test_a_whole_number_becomes_the_runtimes_number(data: st.DataObject, dtype: Any, seed: int) -> None:
    scales = data.draw(st.sampled_from([np.float32, np.float16]))
    given_parameters, attributes, shape = data.draw(parameters(dtype, scales))
    limits = np.iinfo(dtype)
    numbers = np.random.default_rng(seed).integers(limits.min, limits.max, shape, dtype, endpoint=True)
    case = Quantised("DequantizeLinear", {"q": numbers, **given_parameters}, **attributes)
    check_exact(case, seed)
    check_terms(case.explain(case.places(seed)[0]), case, {})


@pytest.mark.parametrize("op_type", ["QuantizeLinear", "DequantizeLinear"])
@pytest.mark.parametrize("opset", [10, 13, 19, 21, 23])
def test_all_versions_say_the_same(op_type: str, opset: int) -> None:
    whole = np.arange(256, dtype=np.uint8).reshape(2, 128)
    numbers = whole if op_type == "DequantizeLinear" else whole.astype(np.float32) / 50 - 2
    check_exact(Quantised(op_type, {"x": numbers, "s": np.float32(0.03), "z": np.uint8(77)}, opset))


def test_a_half_goes_to_the_even_number_before_the_zero_point_moves_it() -> None:
    numbers = np.array([0.5, 1.5, 2.5, -0.5, -1.5, 300.0, -300.0], np.float32)
    case = Quantised("QuantizeLinear", {"x": numbers, "s": np.float32(1), "z": np.int8(1)})
    assert [case.explain((at,)).computed for at in range(7)] == [1, 3, 3, 1, -1, 127, -128]
    check_exact(case)


@pytest.mark.parametrize("scale", [0.1, 0.3, 0.7, 0.037])
def test_what_is_all_but_a_half_rounds_as_in_the_runtime(scale: float) -> None:
    numbers = ((np.arange(200) - 99.5) * scale).astype(np.float32)
    case = Quantised("QuantizeLinear", {"x": numbers, "s": np.float32(scale), "z": np.int8(1)})
    check_exact(case, most=200)


@pytest.mark.parametrize("op_type", ["QuantizeLinear", "DequantizeLinear"])
def test_scales_go_by_the_second_axis_where_nothing_is_said(op_type: str) -> None:
    kind = np.float32 if op_type == "QuantizeLinear" else np.int8
    inputs = {"x": np.arange(9).reshape(3, 3).astype(kind), "s": np.array([1, 0.5, 0.25], np.float32)}
    case = Quantised(op_type, inputs)
    check_exact(case)
    check_reach(case, {"x": (30,), "s": (3.0,)}, 0)


def test_what_is_no_number_is_quantised_as_in_the_runtime() -> None:
    numbers = np.array([np.nan, np.inf, -np.inf, 0.0] * 2, np.float32)
    check_exact(Quantised("QuantizeLinear", {"x": numbers, "s": np.float32(0.1), "z": np.int8(9)}))


@pytest.mark.parametrize(("output_dtype", "least"), [(2, 0), (3, -128), (4, 0), (5, -32768)])
def test_without_a_zero_point_the_type_is_an_attribute(output_dtype: int, least: int) -> None:
    inputs = {"x": np.array([-1e6, 3.0], np.float32), "s": np.float32(1)}
    case = Quantised("QuantizeLinear", inputs, output_dtype=output_dtype)
    assert case.explain((0,)).computed == least
    check_exact(case)


def test_half_precision_is_quantised_as_in_the_runtime() -> None:
    numbers = np.random.default_rng(4).uniform(-3, 3, 300).astype(np.float16)
    check_exact(Quantised("QuantizeLinear", {"x": numbers, "s": np.float16(0.037), "z": np.int8(3)}))


def test_floating_point_of_8_bits_is_refused_with_a_sentence() -> None:
    values = {"x": np.zeros(1, np.float32), "s": np.float32(1)}
    node = Node(0, "QuantizeLinear", "", ("x", "s"), ("y",), {"output_dtype": 17}, 21)
    with pytest.raises(UserFacingError, match="not known"):
        Quantisation().explain(node, {name: np.asarray(value) for name, value in values.items()}, (0,))


def test_the_formula_names_scale_and_zero_point() -> None:
    case = Quantised("DequantizeLinear", {"q": np.array([7], np.int8), "s": np.float32(0.5), "z": np.int8(-3)})
    assert (
        case.explain((0,)).formula == "(q - zero point) \N{MULTIPLICATION SIGN} scale, with scale 0.5 and zero point -3"
    )


@settings(max_examples=30, deadline=None)
@given(st.data(), seeds)
def test_the_reach_of_quantising_is_exact(data: st.DataObject, seed: int) -> None:
    given_parameters, attributes, shape = data.draw(parameters(np.int16))
    numbers = np.random.default_rng(seed).uniform(1, 9, shape).astype(np.float32)
    case = Quantised("QuantizeLinear", {"x": numbers, **given_parameters}, **attributes)
    others = {"x": (20.0,), "scale": (0.001,), "zero": (5000, -5000)}
    check_reach(case, {name: values for name, values in others.items() if name in case.values}, seed)


@settings(max_examples=30, deadline=None)
@given(st.data(), seeds)
def test_the_reach_of_dequantising_is_exact(data: st.DataObject, seed: int) -> None:
    given_parameters, attributes, shape = data.draw(parameters(np.int8))
    numbers = np.random.default_rng(seed).integers(100, 110, shape, np.int8)
    case = Quantised("DequantizeLinear", {"q": numbers, **given_parameters}, **attributes)
    others: dict[str, tuple[Any, ...]] = {"q": (5,), "scale": (0.5,), "zero": (-100, 100)}
    check_reach(case, {name: values for name, values in others.items() if name in case.values}, seed)


@settings(max_examples=40, deadline=None)
@given(shapes, seeds, st.sampled_from([(-3.0, 3.0), (1.0, 3.0), (-3.0, -1.0), (0.0, 0.0), (-0.01, 900.0)]))
def test_a_tensor_that_sets_its_own_scale(shape: tuple[int, ...], seed: int, within: tuple[float, float]) -> None:
    numbers = np.random.default_rng(seed).uniform(*within, shape).astype(np.float32)
    case = Quantised("DynamicQuantizeLinear", {"x": numbers})
    check_exact(case, seed)
    account = case.explain(case.places(seed)[0])
    check_terms(account, case, {})
    assert [term.value for term in account.terms[1:]] == [float(numbers.min()), float(numbers.max())]


def test_any_number_may_be_the_one_that_sets_the_scale() -> None:
    numbers = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
    case = Quantised("DynamicQuantizeLinear", {"x": numbers})
    mask = np.zeros((3, 4), np.bool_)
    assert not case.reach(mask)["x"].any()
    mask[2, 3] = True
    check_reach(case, {"x": (5.0,)}, 1)
    assert case.reach(mask)["x"].all()


def test_constants_are_left_out() -> None:
    inputs = {"x": np.ones((2, 3), np.float32), "s": np.float32(1), "z": np.uint8(0)}
    case = Quantised("QuantizeLinear", inputs)
    assert case.reach(np.ones((2, 3), np.bool_), ("s", "z")).keys() == {"x"}
