"""QLinearAdd, QLinearMul and the quantised average poolings against ONNX Runtime."""

from __future__ import annotations

import math
import platform
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.operators.quantised_steps import QuantisedAddition
from tests.engine.network.operators.quantised_reference import (
    MICROSOFT,
    Quantised,
    check_exact,
    check_reach,
    check_terms,
)
from trainer.contract.errors import UserFacingError

seeds = st.integers(0, 999)
kinds = st.sampled_from([np.uint8, np.int8])
pairs = st.sampled_from(
    [((2, 3, 4), (2, 3, 4)), ((2, 3, 4), (3, 1)), ((3, 1), (2, 3, 4)), ((1, 2, 40), (1, 1, 1)), ((5,), ()), ((), (5,))]
)
SCALES = st.sampled_from([0.0173, 0.0241, 0.031, 0.5, 0.25])


def _whole(random: np.random.Generator, dtype: Any, *shape: int) -> np.ndarray:
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype, endpoint=True)


def _pair(op_type: str, kind: Any, shapes: tuple[Any, Any], scales: list[float], seed: int) -> Quantised:
    random = np.random.default_rng(seed)
    output = scales[2] if op_type == "QLinearAdd" else scales[0] * scales[1] * 40
    zero_points = [_whole(random, kind) for _ in range(3)]
    inputs = {
        "a": _whole(random, kind, *shapes[0]),
        "as": np.float32(scales[0]),
        "az": zero_points[0],
        "b": _whole(random, kind, *shapes[1]),
        "bs": np.float32(scales[1]),
        "bz": zero_points[1],
        "cs": np.float32(output),
    }
    if seed % 2:
        # Of the zero points the runtime lets only the last be left out.
        inputs["cz"] = zero_points[2]
    return Quantised(op_type, inputs, 17, MICROSOFT)


def _allowed(case: Quantised, account: Arithmetic) -> float:
    """One step where the sum is half a step but for its last bit, which only these processors reckon as it is here."""
    total = sum(term.product for term in account.terms) / float(case.values["cs"])
    is_half = abs(abs(math.remainder(total, 1.0)) - 0.5) < 1e-4
    return float(is_half and platform.machine().lower() not in ("x86_64", "amd64"))


@settings(max_examples=80, deadline=None)
@given(kinds, pairs, st.tuples(SCALES, SCALES, SCALES).map(list), seeds)
def test_a_quantised_addition_is_exact(kind: Any, shapes: Any, scales: list[float], seed: int) -> None:
    case = _pair("QLinearAdd", kind, shapes, scales, seed)
    for at in case.places(seed):
        account = case.explain(at)
        assert abs(account.computed - float(case.result[at])) <= _allowed(case, account), (at, account)
        check_terms(account, case, {name: float(case.values.get(zero, 0)) for name, zero in (("a", "az"), ("b", "bz"))})
        assert [term.weight for term in account.terms] == [float(case.values["as"]), float(case.values["bs"])]
    with pytest.raises(IndexError):
        case.explain(tuple(size for size in (1, *case.result.shape)))


@pytest.mark.parametrize("scales", [(0.0241, 0.0173, 0.031), (0.1, 0.3, 0.2), (0.7, 0.1, 0.4), (0.9, 0.7, 1.4)])
def test_a_sum_that_is_all_but_a_half_rounds_as_in_the_runtime(scales: tuple[float, float, float]) -> None:
    random = np.random.default_rng(0)
    inputs = {"a": _whole(random, np.uint8, 4000), "as": np.float32(scales[0]), "az": np.uint8(127)}
    inputs |= {"b": _whole(random, np.uint8, 4000), "bs": np.float32(scales[1]), "bz": np.uint8(131)}
    case = Quantised("QLinearAdd", inputs | {"cs": np.float32(scales[2]), "cz": np.uint8(99)}, 17, MICROSOFT)
    for at in case.places(0, 4000):
        account = case.explain(at)
        assert abs(account.computed - float(case.result[at])) <= _allowed(case, account), (at, account)


@settings(max_examples=80, deadline=None)
@given(kinds, pairs, st.tuples(SCALES, SCALES, SCALES).map(list), seeds)
def test_a_quantised_multiplication_is_exact(kind: Any, shapes: Any, scales: list[float], seed: int) -> None:
    case = _pair("QLinearMul", kind, shapes, scales, seed)
    check_exact(case, seed)
    zero_points = {name: float(case.values.get(zero, 0)) for name, zero in (("a", "az"), ("b", "bz"))}
    check_terms(case.explain(case.places(seed)[0]), case, zero_points)


@pytest.mark.parametrize("op_type", ["QLinearAdd", "QLinearMul"])
@pytest.mark.parametrize("shapes", [((2, 3), (2, 3)), ((2, 1, 3), (2, 1)), ((2, 3), ())])
def test_the_reach_of_a_pair_is_exact(op_type: str, shapes: Any) -> None:
    random = np.random.default_rng(2)
    inputs = {
        "a": random.integers(101, 104, shapes[0], np.uint8),
        "as": np.float32(1),
        "az": np.uint8(100),
        "b": random.integers(101, 104, shapes[1], np.uint8),
        "bs": np.float32(1),
        "bz": np.uint8(100),
        "cs": np.float32(1),
        "cz": np.uint8(3),
    }
    others = {"a": (200,), "as": (9.0,), "az": (50,), "b": (200,), "bs": (9.0,), "bz": (50,), "cs": (0.1,), "cz": (90,)}
    check_reach(Quantised(op_type, inputs, 17, MICROSOFT), others, 1)


def test_a_tensor_may_be_both_summands() -> None:
    numbers = np.arange(6, dtype=np.uint8).reshape(2, 3)
    one = {"as": np.float32(1), "az": np.uint8(0)}
    inputs = {"a": numbers, **one, "a_again": numbers, "bs": np.float32(2), "bz": np.uint8(1), "cs": np.float32(1)}
    case = Quantised("QLinearAdd", {**inputs, "cz": np.uint8(7)}, 17, MICROSOFT)
    assert isinstance(case.operator, QuantisedAddition)
    check_exact(case)
    mask = numbers > 4
    np.testing.assert_array_equal(case.reach(mask)["a"], mask)


@st.composite
def pools(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Attributes of a pooling and the shape of its numbers."""
    axes = draw(st.sampled_from([1, 2, 2, 3]))
    kernel = draw(st.lists(st.integers(1, 3), min_size=axes, max_size=axes).map(tuple))
    attributes: dict[str, Any] = {"kernel_shape": kernel, "count_include_pad": draw(st.integers(0, 1))}
    if draw(st.booleans()):
        attributes["strides"] = draw(st.lists(st.integers(1, 3), min_size=axes, max_size=axes).map(tuple))
    if draw(st.booleans()):
        attributes["pads"] = tuple(draw(st.integers(0, taps - 1)) for taps in (*kernel, *kernel))
        attributes["ceil_mode"] = draw(st.integers(0, 1))
    elif draw(st.booleans()):
        attributes["auto_pad"] = draw(st.sampled_from(["SAME_UPPER", "SAME_LOWER", "VALID"]))
    sizes = [taps + draw(st.integers(0, 4)) for taps in kernel]
    return attributes, (draw(st.integers(1, 2)), draw(st.integers(1, 3)), *sizes)


def _pool(op_type: str, kind: Any, shape: tuple[int, ...], seed: int, **attributes: Any) -> Quantised:
    random = np.random.default_rng(seed)
    inputs = {
        "x": _whole(random, kind, *shape),
        "xs": np.float32(random.uniform(0.02, 0.05)),
        "xz": _whole(random, kind),
        "ys": np.float32(random.uniform(0.02, 0.05)),
        "yz": _whole(random, kind),
    }
    return Quantised(op_type, inputs, 17, MICROSOFT, **attributes)


@settings(max_examples=80, deadline=None)
@given(pools(), kinds, seeds)
def test_a_quantised_average_pooling_is_exact(pool: tuple[dict[str, Any], Any], kind: Any, seed: int) -> None:
    case = _pool("QLinearAveragePool", kind, pool[1], seed, **pool[0])
    check_exact(case, seed)
    check_terms(case.explain(case.places(seed)[0]), case, {"x": float(case.values["xz"])})


@pytest.mark.parametrize("scale", [1.0, 0.1, 0.7])
@pytest.mark.parametrize(
    ("kernel", "size"), [((1, 2), (1, 2)), ((2, 4), (2, 4)), ((1, 2), (9, 9)), ((2, 4), (40, 40)), ((3, 4), (40, 40))]
)
def test_a_mean_that_is_all_but_a_half_rounds_as_in_the_runtime(
    scale: float, kernel: tuple[int, int], size: tuple[int, int]
) -> None:
    numbers = _whole(np.random.default_rng(0), np.uint8, 1, 40, *size)
    inputs = {"x": numbers, "xs": np.float32(scale), "xz": np.uint8(3), "ys": np.float32(scale), "yz": np.uint8(7)}
    case = Quantised("QLinearAveragePool", inputs, 17, MICROSOFT, kernel_shape=kernel)
    check_exact(case, most=600)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=3), kinds, seeds)
def test_a_quantised_global_pooling_is_exact(sizes: list[int], kind: Any, seed: int) -> None:
    case = _pool("QLinearGlobalAveragePool", kind, (2, 9, *sizes), seed)
    check_exact(case, seed)
    account = case.explain(case.places(seed)[0])
    check_terms(account, case, {"x": float(case.values["xz"])})
    assert (account.divisor, len(account.terms)) == (math.prod(sizes), math.prod(sizes))


@settings(max_examples=20, deadline=None)
@given(pools(), st.booleans(), seeds)
def test_the_reach_of_a_quantised_pooling_is_exact(pool: tuple[dict[str, Any], Any], whole: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    inputs = {
        "x": random.integers(102, 105, pool[1], np.uint8),
        "xs": np.float32(10),
        "xz": np.uint8(100),
        "ys": np.float32(2),
        "yz": np.uint8(3),
    }
    op_type = "QLinearGlobalAveragePool" if whole else "QLinearAveragePool"
    case = Quantised(op_type, inputs, 17, MICROSOFT, **({} if whole else pool[0]))
    others = {"x": (255, 0), "xs": (40.0,), "xz": (50,), "ys": (0.1,), "yz": (90,)}
    check_reach(case, others, seed)


def test_channels_at_the_end_are_refused_with_a_sentence() -> None:
    case = _pool("QLinearGlobalAveragePool", np.uint8, (1, 2, 3, 3), 0, channels_last=1)
    with pytest.raises(UserFacingError, match="channels at the end"):
        case.explain((0, 0, 0, 0))
    with pytest.raises(UserFacingError, match="channels at the end"):
        case.reach(np.ones(case.result.shape, np.bool_))
