"""ConvInteger, MatMulInteger, QLinearConv, QLinearMatMul and QGemm against ONNX Runtime, to the last bit.

Weights with a sign keep to 7 bits: on a processor without an instruction for products of 8 bits, the runtime's own
sums overflow beyond that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.network.operators.quantised_reference import (
    MICROSOFT,
    Quantised,
    check_exact,
    check_reach,
    check_terms,
)
from trainer.contract.errors import UserFacingError

small = st.integers(1, 3)
seeds = st.integers(0, 999)
LEAST = {np.uint8: 0, np.int8: -63}
MOST = {np.uint8: 255, np.int8: 63}


def _whole(random: np.random.Generator, dtype: Any, *shape: int) -> np.ndarray:
    return random.integers(LEAST[dtype], MOST[dtype], shape, np.int16, endpoint=True).astype(dtype)


@st.composite
def geometry(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[int, ...], tuple[int, ...]]:
    """Attributes of a convolution, and the shapes of its numbers and weights."""
    axes = draw(st.sampled_from([1, 2, 2, 3]))
    several = st.lists(small, min_size=axes, max_size=axes).map(tuple)
    kernel, groups = draw(several), draw(small)
    attributes: dict[str, Any] = {"group": groups}
    if draw(st.booleans()):
        attributes["strides"] = draw(several)
    if draw(st.booleans()):
        attributes["pads"] = draw(st.lists(st.integers(0, 2), min_size=2 * axes, max_size=2 * axes).map(tuple))
    elif draw(st.booleans()):
        attributes["auto_pad"] = draw(st.sampled_from(["SAME_UPPER", "SAME_LOWER", "VALID"]))
    if draw(st.booleans()) and "auto_pad" not in attributes:
        attributes["dilations"] = draw(several)
    dilations = attributes.get("dilations", (1,) * axes)
    sizes = [(taps - 1) * step + 1 + draw(st.integers(0, 2)) for taps, step in zip(kernel, dilations, strict=True)]
    channels = draw(st.integers(1, 2))
    numbers = (draw(st.integers(1, 2)), groups * channels, *sizes)
    return attributes, numbers, (groups * draw(small), channels, *kernel)


def _scales(random: np.random.Generator, shape: tuple[int, ...], terms: int) -> dict[str, np.ndarray]:
    """Scales with which some sums of so many terms are cut off, but most are not."""
    weights = np.asarray(random.uniform(0.01, 0.02, shape), np.float32)
    return {"xs": np.float32(0.7), "ws": weights, "ys": np.float32(0.4 * terms**0.5)}


@st.composite
def convolutions(draw: st.DrawFn) -> Quantised:
    attributes, numbers, weights = draw(geometry())
    random = np.random.default_rng(draw(seeds))
    kind, of_weights = draw(st.sampled_from([(np.uint8, np.uint8), (np.uint8, np.int8), (np.int8, np.int8)]))
    per_channel = (weights[0],) if draw(st.booleans()) else ()
    scales = _scales(random, per_channel, int(np.prod(weights[1:])))
    bias = random.integers(-9000, 9000, weights[0], np.int32) if draw(st.booleans()) else None
    inputs = {
        "x": _whole(random, kind, *numbers),
        "xs": scales["xs"],
        "xz": _whole(random, kind),
        "w": _whole(random, of_weights, *weights),
        "ws": scales["ws"],
        "wz": np.full(per_channel, _whole(random, of_weights), of_weights),
        "ys": scales["ys"],
        "yz": _whole(random, kind),
        "b": bias,
    }
    return Quantised("QLinearConv", inputs, 10, **attributes)


@settings(max_examples=60, deadline=None)
@given(convolutions(), seeds)
def test_a_quantised_convolution_is_exact(case: Quantised, seed: int) -> None:
    check_exact(case, seed)
    account = case.explain(case.places(seed)[0])
    zero_point = np.ravel(case.values["wz"])[0]
    check_terms(account, case, {"x": float(case.values["xz"])})
    assert all(term.weight == float(case.values["w"][term.weight_at]) - zero_point for term in account.terms)
    assert account.bias == (case.values["b"][case.places(seed)[0][1]] if "b" in case.values else 0.0)


@pytest.mark.parametrize("scale", [0.3, 0.7, 1.1, 0.06])
def test_what_is_all_but_a_half_rounds_as_in_the_runtime(scale: float) -> None:
    weights = {"w": np.ones((1, 1, 1, 1), np.uint8), "ws": np.float32(0.05), "wz": np.uint8(0)}
    numbers = {"x": np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16), "xs": np.float32(0.9), "xz": np.uint8(128)}
    inputs = numbers | weights | {"ys": np.float32(scale), "yz": np.uint8(129)}
    check_exact(Quantised("QLinearConv", inputs, 10), most=256)


@settings(max_examples=40, deadline=None)
@given(geometry(), seeds, st.booleans(), st.booleans())
def test_a_convolution_of_integers_is_exact(
    shape: tuple[dict[str, Any], tuple[int, ...], tuple[int, ...]], seed: int, moves: bool, moves_weights: bool
) -> None:
    attributes, numbers, weights = shape
    random = np.random.default_rng(seed)
    case = Quantised(
        "ConvInteger",
        {
            "x": _whole(random, np.uint8, *numbers),
            "w": _whole(random, np.uint8, *weights),
            "xz": _whole(random, np.uint8) if moves else None,
            "wz": _whole(random, np.uint8) if moves_weights else None,
        },
        10,
        **attributes,
    )
    check_exact(case, seed)
    account = case.explain(case.places(seed)[0])
    check_terms(account, case, {"x": float(case.values.get("xz", 0.0))})
    assert (account.how, account.computed) == ("sum", sum(term.product for term in account.terms))


matrices = st.sampled_from(
    [
        ((2, 3), (3, 4)),
        ((2, 2, 3), (3, 2)),
        ((2, 1, 2, 3), (3, 3, 2)),
        ((3,), (3, 2)),
        ((2, 3), (3,)),
        ((70, 9), (9, 40)),
    ]
)


def _columns(draw: st.DrawFn, right: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a parameter of the right matrix: one number, or one a column."""
    per_column = [(right[-1],)] if len(right) == 2 else [(*right[:-2], 1, right[-1])] if len(right) > 2 else []
    return draw(st.sampled_from([(), (1,), *per_column]))


@settings(max_examples=60, deadline=None)
@given(st.data(), matrices, seeds)
def test_a_quantised_matrix_product_is_exact(
    data: st.DataObject, of: tuple[tuple[int, ...], tuple[int, ...]], seed: int
) -> None:
    left, right = of
    random = np.random.default_rng(seed)
    kind, of_weights = data.draw(st.sampled_from([(np.uint8, np.uint8), (np.uint8, np.int8), (np.int8, np.int8)]))
    parameter = data.draw(st.composite(_columns)(right))
    scales = _scales(random, parameter, left[-1])
    inputs = {
        "a": _whole(random, kind, *left),
        "as": scales["xs"],
        "az": _whole(random, kind),
        "b": _whole(random, of_weights, *right),
        "bs": scales["ws"],
        "bz": _whole(random, of_weights, *parameter),
        "ys": scales["ys"],
        "yz": _whole(random, kind),
    }
    case = Quantised("QLinearMatMul", inputs, 10)
    check_exact(case, seed)
    check_terms(case.explain(case.places(seed)[0]), case, {"a": float(inputs["az"])})


@settings(max_examples=40, deadline=None)
@given(st.data(), matrices, seeds)
def test_a_matrix_product_of_integers_is_exact(
    data: st.DataObject, of: tuple[tuple[int, ...], tuple[int, ...]], seed: int
) -> None:
    left, right = of
    random = np.random.default_rng(seed)
    kinds = [(np.uint8, np.uint8), (np.uint8, np.int8), (np.int8, np.int8), (np.int8, np.uint8)]
    kind, of_weights = data.draw(st.sampled_from(kinds))
    parameter = data.draw(st.composite(_columns)(right))
    moves, moves_weights = data.draw(st.booleans()), data.draw(st.booleans())
    inputs = {
        "a": _whole(random, kind, *left),
        "b": _whole(random, of_weights, *right),
        "az": _whole(random, kind) if moves else None,
        "bz": _whole(random, of_weights, *parameter) if moves_weights else None,
    }
    check_exact(Quantised("MatMulInteger", inputs, 10), seed)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 15), seeds)
def test_a_quantised_full_connection_is_exact(data: st.DataObject, options: int, seed: int) -> None:
    rows, length, columns = data.draw(small), data.draw(st.integers(1, 40)), data.draw(st.integers(1, 20))
    turns, turns_weights, per_column, is_whole = (bool(options >> bit & 1) for bit in range(4))
    random = np.random.default_rng(seed)
    kind, of_weights = data.draw(st.sampled_from([(np.uint8, np.uint8), (np.uint8, np.int8), (np.int8, np.int8)]))
    scales = _scales(random, (columns,) if per_column else (), length)
    bias = data.draw(st.sampled_from([None, (columns,), (1, columns), (rows, 1), (rows, columns), (1,)]))
    inputs = {
        "a": _whole(random, kind, *((length, rows) if turns else (rows, length))),
        "as": scales["xs"],
        "az": _whole(random, kind),
        "b": _whole(random, of_weights, *((columns, length) if turns_weights else (length, columns))),
        "bs": scales["ws"],
        "bz": _whole(random, of_weights, *scales["ws"].shape),
        "c": None if bias is None else random.integers(-9000, 9000, bias, np.int32),
    }
    if is_whole:
        inputs |= {"ys": scales["ys"], "yz": _whole(random, kind)}
    alpha = data.draw(st.sampled_from([1.0, 0.7]))
    attributes = {"alpha": alpha, "transA": int(turns), "transB": int(turns_weights)}
    case = Quantised("QGemm", inputs, 17, MICROSOFT, **attributes)
    check_exact(case, seed)
    check_terms(case.explain(case.places(seed)[0]), case, {"a": float(inputs["az"])})


@pytest.mark.parametrize("is_whole", [False, True])
def test_the_reach_of_a_quantised_full_connection_is_exact(is_whole: bool) -> None:
    random = np.random.default_rng(3)
    inputs = {
        "a": random.integers(101, 104, (2, 3), np.uint8),
        "as": np.float32(1),
        "az": np.uint8(100),
        "b": random.integers(51, 53, (4, 3), np.int8),
        "bs": np.ones(4, np.float32),
        "bz": np.full(4, 50, np.int8),
        "c": np.full(4, 5, np.int32),
    }
    others = {"a": (255,), "as": (9.0,), "az": (50,), "b": (63,), "bs": (9.0,), "bz": (20,), "c": (90,)}
    if is_whole:
        inputs |= {"ys": np.float32(1), "yz": np.uint8(10)}
        others |= {"ys": (0.1,), "yz": (99,)}
    check_reach(Quantised("QGemm", inputs, 17, MICROSOFT, transB=1), others, 0)


def test_a_tensor_may_be_both_factors_with_two_zero_points() -> None:
    square = np.arange(9, dtype=np.uint8).reshape(3, 3)
    inputs = {"a": square, "a_again": square, "az": np.uint8(2), "bz": np.uint8(5)}
    case = Quantised("MatMulInteger", inputs, 10)
    check_exact(case)
    mask = np.zeros((3, 3), np.bool_)
    mask[0, 1] = True
    np.testing.assert_array_equal(case.reach(mask)["a"], [[1, 1, 1], [0, 1, 0], [0, 1, 0]])


def test_the_formula_and_the_sum_are_told() -> None:
    one = np.full((1, 1, 1, 1), 12, np.uint8)
    parameters = {"ws": np.float32(0.5), "wz": np.uint8(2), "ys": np.float32(1), "yz": np.uint8(3)}
    inputs = {"x": one, "xs": np.float32(0.5), "xz": np.uint8(10), "w": one, **parameters, "b": np.array([5], np.int32)}
    account = Quantised("QLinearConv", inputs, 10).explain((0, 0, 0, 0))
    assert (account.how, account.bias, account.computed) == ("function", 5.0, 9.0)
    assert [(term.value, term.weight, term.product) for term in account.terms] == [(2.0, 10.0, 20.0)]
    formula = "round(sum \N{MULTIPLICATION SIGN} scale) + zero point, saturated, with scale 0.25 and zero point 3"
    assert account.formula == formula


@settings(max_examples=25, deadline=None)
@given(geometry(), seeds, st.booleans())
def test_the_reach_of_a_quantised_convolution_is_exact(
    shape: tuple[dict[str, Any], tuple[int, ...], tuple[int, ...]], seed: int, per_channel: bool
) -> None:
    attributes, numbers, weights = shape
    random = np.random.default_rng(seed)
    channels = (weights[0],) if per_channel else ()
    # All products are positive and small, so that whatever changes shows, and no sum is cut off. The bias makes
    # outputs that lie on padding alone depend on the scales, too.
    inputs = {
        "x": random.integers(101, 104, numbers, np.uint8),
        "xs": np.float32(1),
        "xz": np.uint8(100),
        "w": random.integers(51, 53, weights, np.int8),
        "ws": np.ones(channels, np.float32),
        "wz": np.full(channels, 50, np.int8),
        "ys": np.float32(4),
        "yz": np.uint8(10),
        "b": np.full(weights[0], 100, np.int32),
    }
    case = Quantised("QLinearConv", inputs, 10, **attributes)
    # The weights' zero points must be all the same, so they cannot be changed one by one.
    others = {"x": (255,), "xs": (9.0,), "ws": (9.0,), "w": (63,), "ys": (1.0,), "yz": (99,), "b": (400,)}
    check_reach(case, others, seed)


@pytest.mark.parametrize(("left", "right"), [((2, 3), (3, 4)), ((2, 1, 2, 3), (3, 3, 2)), ((3,), (3, 2)), ((3,), (3,))])
@pytest.mark.parametrize("per_column", [False, True])
def test_the_reach_of_a_quantised_matrix_product_is_exact(
    left: tuple[int, ...], right: tuple[int, ...], per_column: bool
) -> None:
    random = np.random.default_rng(3)
    columns = (*right[:-2], *(1,) * (len(right) > 2), right[-1]) if per_column and len(right) > 1 else (1,)
    inputs = {
        "a": random.integers(101, 104, left, np.uint8),
        "as": np.float32(1),
        "az": np.uint8(100),
        "b": random.integers(51, 53, right, np.int8),
        "bs": np.ones(columns, np.float32),
        "bz": np.full(columns, 50, np.int8),
        "ys": np.float32(1),
        "yz": np.uint8(10),
    }
    others = {"a": (255,), "as": (9.0,), "az": (50,), "b": (63,), "bs": (9.0,), "bz": (20,), "ys": (0.1,), "yz": (99,)}
    check_reach(Quantised("QLinearMatMul", inputs, 10), others, 0)


def test_the_reach_of_integers_is_exact() -> None:
    random = np.random.default_rng(5)
    values = random.integers(3, 9, (1, 2, 4, 4), np.uint8), random.integers(3, 9, (4, 1, 2, 3), np.uint8)
    inputs = {"x": values[0], "w": values[1], "xz": np.uint8(1), "wz": np.uint8(2)}
    case = Quantised("ConvInteger", inputs, 10, group=2, strides=(2, 1), pads=(1, 0, 0, 1))
    check_reach(case, {"x": (77,), "w": (77,), "xz": (0,), "wz": (0,)}, 2)


def test_constants_are_left_out() -> None:
    inputs = {"x": np.ones((1, 1, 2, 2), np.uint8), "w": np.ones((1, 1, 1, 1), np.uint8), "xz": np.uint8(1)}
    case = Quantised("ConvInteger", inputs, 10)
    assert case.reach(np.ones((1, 1, 2, 2), np.bool_), ("w", "xz")).keys() == {"x"}


def test_channels_at_the_end_are_refused_with_a_sentence() -> None:
    inputs = {"x": np.ones((1, 1, 2, 2), np.uint8), "w": np.ones((1, 1, 1, 1), np.uint8)}
    case = Quantised("ConvInteger", inputs, 10)
    case.node.attributes["channels_last"] = 1  # type: ignore[index]
    with pytest.raises(UserFacingError, match="channels at the end"):
        case.explain((0, 0, 0, 0))
    with pytest.raises(UserFacingError, match="channels at the end"):
        case.reach(np.ones((1, 1, 2, 2), np.bool_))
