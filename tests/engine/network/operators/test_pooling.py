"""Pooling against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.operator import Operator
from imgclass_gui.engine.network.operators.pooling import OPERATORS
from tests.engine.network.operators.runtime_reference import Reference, check_reach, check_value, make_node

BY_NAME: dict[str, Operator] = {name: operator for operator in OPERATORS for name in operator.op_types}
AVERAGES = {"AveragePool", "GlobalAveragePool"}
Case = tuple[Node, dict[str, np.ndarray]]


def _numbers(seed: int, *shape: int) -> dict[str, np.ndarray]:
    return {"x": np.random.default_rng(seed).standard_normal(shape).astype(np.float32)}


@st.composite
def pools(draw: st.DrawFn) -> Case:
    name = draw(st.sampled_from(["MaxPool", "AveragePool"]))
    opset = draw(st.sampled_from([8, 10, 11, 12, 19, 22]))
    axes = draw(st.sampled_from([1, 2, 2, 2, 3]))
    kernel = tuple(draw(st.integers(1, 3)) for _ in range(axes))
    attributes: dict[str, Any] = {"kernel_shape": kernel}
    if draw(st.booleans()):
        attributes["strides"] = tuple(draw(st.integers(1, 4)) for _ in kernel)
    if opset >= (10 if name == "MaxPool" else 19) and draw(st.booleans()):
        attributes["dilations"] = tuple(draw(st.integers(1, 3)) for _ in kernel)
    if opset >= 10 and draw(st.booleans()):
        attributes["ceil_mode"] = 1
    if name == "AveragePool" and draw(st.booleans()):
        attributes["count_include_pad"] = 1
    mode = draw(st.sampled_from(["NOTSET", "NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]))
    dilations = attributes.get("dilations", (1,) * axes)
    if mode != "NOTSET":
        attributes["auto_pad"] = mode
    elif draw(st.booleans()):
        attributes["pads"] = tuple(draw(st.integers(0, taps - 1)) for taps in kernel * 2)
    sizes = [
        (taps - 1) * dilation + 1 + draw(st.integers(0, {1: 8, 2: 4, 3: 1}[axes]))
        for taps, dilation in zip(kernel, dilations, strict=True)
    ]
    # Where the stride is longer, automatic padding may be negative; the runtime takes that in newer averages only.
    if mode.startswith("SAME") and not (name == "AveragePool" and opset >= 19):
        assume(all(stride <= taps for taps, stride in zip(kernel, attributes.get("strides", ()), strict=False)))
    inputs = _numbers(draw(st.integers(0, 999)), draw(st.integers(1, 2)), draw(st.integers(1, 2)), *sizes)
    return make_node(name, inputs, opset, **attributes), inputs


@st.composite
def whole(draw: st.DrawFn) -> Case:
    shape = draw(st.lists(st.integers(1, 4), min_size=3, max_size=5))
    inputs = _numbers(draw(st.integers(0, 999)), *shape)
    return make_node(draw(st.sampled_from(["GlobalMaxPool", "GlobalAveragePool"])), inputs), inputs


def _check_accounts(case: Case, seed: int) -> None:
    node, inputs = case
    result = Reference(node, inputs).result
    random = np.random.default_rng(seed)
    operator = BY_NAME[node.op_type]
    last = tuple(size - 1 for size in result.shape)
    places = [tuple(int(random.integers(size)) for size in result.shape) for _ in range(4)]
    for at in [last, *places]:
        arithmetic = operator.explain(node, inputs, at)
        assert arithmetic.how == ("mean" if node.op_type in AVERAGES else "max")
        check_value(arithmetic, float(result[at]), inputs)
    with pytest.raises(IndexError):
        operator.explain(node, inputs, (*last, 0))
    for axis in range(result.ndim):
        with pytest.raises(IndexError):
            operator.explain(node, inputs, (*last[:axis], result.shape[axis], *last[axis + 1 :]))


def _check_reach(case: Case, seed: int) -> None:
    node, inputs = case
    check_reach(BY_NAME[node.op_type], Reference(node, inputs), node, seed)


@settings(max_examples=150, deadline=None)
@given(pools(), st.integers(0, 999))
def test_a_pooling_is_accounted_for(case: Case, seed: int) -> None:
    _check_accounts(case, seed)


@settings(max_examples=100, deadline=None)
@given(pools(), st.integers(0, 999))
def test_the_reach_of_a_pooling_is_exact(case: Case, seed: int) -> None:
    assume(case[1]["x"].size < 400)
    _check_reach(case, seed)


@settings(max_examples=30, deadline=None)
@given(whole(), st.integers(0, 999))
def test_a_pooling_of_whole_channels_is_accounted_for(case: Case, seed: int) -> None:
    _check_accounts(case, seed)
    _check_reach(case, seed)


@pytest.mark.parametrize(
    ("name", "size", "attributes"),
    [
        ("MaxPool", 6, {"kernel_shape": (3,), "strides": (4,), "pads": (1, 1), "ceil_mode": 1}),
        ("AveragePool", 7, {"kernel_shape": (1,), "strides": (4,), "auto_pad": "SAME_UPPER"}),
        ("MaxPool", 7, {"kernel_shape": (2,), "dilations": (3,), "auto_pad": "SAME_UPPER"}),
        ("AveragePool", 7, {"kernel_shape": (2,), "dilations": (3,), "auto_pad": "SAME_LOWER"}),
        (
            "AveragePool",
            10,
            {"kernel_shape": (2,), "strides": (5,), "dilations": (2,), "auto_pad": "SAME_UPPER", "ceil_mode": 1},
        ),
        ("AveragePool", 4, {"kernel_shape": (2,), "strides": (5,), "dilations": (3,), "auto_pad": "SAME_UPPER"}),
        ("MaxPool", 5, {"kernel_shape": (3,), "strides": (5,), "dilations": (2,), "auto_pad": "SAME_UPPER"}),
    ],
    ids=[
        "window in the padding",
        "stride longer than kernel",
        "dilated maximum",
        "dilated average",
        "skipped end of an average",
        "average of a kernel that does not fit",
        "maximum of a kernel that does not fit",
    ],
)
def test_rare_windows_are_the_runtimes(name: str, size: int, attributes: dict[str, Any]) -> None:
    inputs = _numbers(0, 1, 1, size)
    case = make_node(name, inputs, 19, **attributes), inputs
    for seed in range(5):
        _check_accounts(case, seed)
        _check_reach(case, seed)


@pytest.mark.parametrize(("include", "divisor"), [(0, 1), (1, 2)])
def test_the_divisor_counts_padding_but_not_what_lies_beyond(include: int, divisor: int) -> None:
    inputs = _numbers(0, 1, 1, 6)
    node = make_node(
        "AveragePool", inputs, kernel_shape=(3,), strides=(2,), pads=(1, 1), ceil_mode=1, count_include_pad=include
    )
    arithmetic = BY_NAME["AveragePool"].explain(node, inputs, (0, 0, 3))
    assert (len(arithmetic.terms), arithmetic.divisor) == (1, divisor)


def test_a_window_on_padding_only_has_no_terms() -> None:
    for name, opset in (("MaxPool", 12), ("AveragePool", 19)):
        inputs = _numbers(0, 1, 1, 1)
        node = make_node(name, inputs, opset, kernel_shape=(2,), dilations=(2,), pads=(1, 1))
        arithmetic = BY_NAME[name].explain(node, inputs, (0, 0, 0))
        assert not arithmetic.terms
        assert arithmetic.computed == Reference(node, inputs).result[0, 0, 0]


def test_whole_numbers_are_pooled_too() -> None:
    inputs = {"x": np.arange(-8, 8, dtype=np.int8).reshape(1, 1, 4, 4)}
    node = make_node("MaxPool", inputs, 12, kernel_shape=(2, 2))
    assert BY_NAME["MaxPool"].explain(node, inputs, (0, 0, 1, 1)).computed == Reference(node, inputs).result[0, 0, 1, 1]
