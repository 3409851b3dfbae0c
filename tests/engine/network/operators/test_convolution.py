"""Conv and ConvTranspose against ONNX Runtime."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.convolution import Convolution, TransposedConvolution
from tests.engine.network.operators.runtime_reference import (
    Reference,
    check_reach,
    check_value,
    check_weights,
    make_node,
)

small = st.integers(1, 3)


def _array(random: np.random.Generator, *shape: int) -> np.ndarray:
    return random.standard_normal(shape).astype(np.float32)


@st.composite
def kernels(draw: st.DrawFn, modes: tuple[str, ...]) -> dict[str, Any]:
    """Attributes of a kernel with one to three axes; automatic padding is refused with dilation by the runtime."""
    axes = draw(st.sampled_from([1, 2, 2, 2, 3]))
    mode = draw(st.sampled_from(modes))
    several = st.lists(small, min_size=axes, max_size=axes).map(tuple)
    attributes: dict[str, Any] = {"kernel_shape": draw(several)}
    if draw(st.booleans()):
        attributes["strides"] = draw(several)
    if draw(st.booleans()) and not mode.startswith("SAME"):
        attributes["dilations"] = draw(several)
    if mode == "NOTSET" and draw(st.booleans()):
        attributes["pads"] = draw(st.lists(st.integers(0, 2), min_size=2 * axes, max_size=2 * axes).map(tuple))
    if mode != "NOTSET":
        attributes["auto_pad"] = mode
    return attributes


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[Node, dict[str, np.ndarray]]:
    attributes = draw(kernels(("NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")))
    kernel = attributes["kernel_shape"]
    dilations = attributes.get("dilations", (1,) * len(kernel))
    extents = [(taps - 1) * dilation + 1 for taps, dilation in zip(kernel, dilations, strict=True)]
    most = {1: 6, 2: 3, 3: 1}[len(kernel)]
    sizes = [extent + draw(st.integers(0, most)) for extent in extents]
    groups, per_group, outputs = draw(small), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    inputs = {
        "x": _array(random, draw(st.integers(1, 2)), groups * per_group, *sizes),
        "w": _array(random, groups * outputs, per_group, *kernel),
    }
    if draw(st.booleans()):
        inputs["b"] = _array(random, groups * outputs)
    if draw(st.booleans()):
        del attributes["kernel_shape"]
    return make_node("Conv", inputs, draw(st.sampled_from([7, 11, 17])), group=groups, **attributes), inputs


@settings(max_examples=60, deadline=None)
@given(convolutions(), st.integers(0, 999))
def test_a_convolution_is_accounted_for(case: tuple[Node, dict[str, np.ndarray]], seed: int) -> None:
    node, inputs = case
    result = Reference(node, inputs).result
    random = np.random.default_rng(seed)
    for _ in range(4):
        at = tuple(int(random.integers(size)) for size in result.shape)
        arithmetic = Convolution().explain(node, inputs, at)
        check_value(arithmetic, float(result[at]), inputs)
        check_weights(arithmetic, inputs["w"])
        assert arithmetic.bias == (inputs["b"][at[1]] if "b" in inputs else 0.0)
    with pytest.raises(IndexError):
        Convolution().explain(node, inputs, (*result.shape[:-1], 0))
    with pytest.raises(IndexError):
        Convolution().explain(node, inputs, (*(0 for _ in result.shape[:-1]), result.shape[-1]))


@settings(max_examples=40, deadline=None)
@given(convolutions(), st.integers(0, 999))
def test_the_reach_of_a_convolution_is_exact(case: tuple[Node, dict[str, np.ndarray]], seed: int) -> None:
    node, inputs = case
    assume(inputs["x"].size < 400)
    check_reach(Convolution(), Reference(node, inputs), node, seed)


def test_a_stride_longer_than_the_kernel_needs_no_padding() -> None:
    inputs = {"x": np.arange(7, dtype=np.float32).reshape(1, 1, 7), "w": np.ones((1, 1, 1), np.float32)}
    node = make_node("Conv", inputs, strides=(4,), auto_pad="SAME_UPPER")
    result = Reference(node, inputs).result
    assert [Convolution().explain(node, inputs, (0, 0, place)).computed for place in (0, 1)] == result[0, 0].tolist()


@st.composite
def transposed(draw: st.DrawFn) -> tuple[Node, dict[str, np.ndarray]]:
    attributes = draw(kernels(("NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")))
    kernel = attributes["kernel_shape"]
    axes = len(kernel)
    strides, dilations = (attributes.get(name, (1,) * axes) for name in ("strides", "dilations"))
    sizes = [draw(st.integers(2, {1: 6, 2: 4, 3: 2}[axes])) for _ in kernel]
    if draw(st.booleans()):
        attributes["output_padding"] = tuple(draw(st.integers(0, stride - 1)) for stride in strides)
    extra = attributes.get("output_padding", (0,) * axes)
    pads = attributes.get("pads", (0,) * 2 * axes)
    for axis in range(axes):
        full = (sizes[axis] - 1) * strides[axis] + extra[axis] + (kernel[axis] - 1) * dilations[axis] + 1
        assume(full - pads[axis] - pads[axes + axis] > 0)
    if draw(st.booleans()) and not any(extra):
        attributes.pop("pads", None)
        attributes["output_shape"] = tuple(
            (size - 1) * stride + 1 + draw(st.integers(0, (taps - 1) * dilation))
            for size, stride, taps, dilation in zip(sizes, strides, kernel, dilations, strict=True)
        )
    groups, per_group, outputs = draw(small), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    inputs = {
        "x": _array(random, draw(st.integers(1, 2)), groups * per_group, *sizes),
        "w": _array(random, groups * per_group, outputs, *kernel),
    }
    if draw(st.booleans()):
        inputs["b"] = _array(random, groups * outputs)
    return make_node("ConvTranspose", inputs, draw(st.sampled_from([7, 11, 17])), group=groups, **attributes), inputs


@settings(max_examples=60, deadline=None)
@given(transposed(), st.integers(0, 999))
def test_a_transposed_convolution_is_accounted_for(case: tuple[Node, dict[str, np.ndarray]], seed: int) -> None:
    node, inputs = case
    result = Reference(node, inputs).result
    random = np.random.default_rng(seed)
    for _ in range(4):
        at = tuple(int(random.integers(size)) for size in result.shape)
        arithmetic = TransposedConvolution().explain(node, inputs, at)
        check_value(arithmetic, float(result[at]), inputs)
        check_weights(arithmetic, inputs["w"])
    with pytest.raises(IndexError):
        TransposedConvolution().explain(node, inputs, (*(0 for _ in result.shape[:-1]), result.shape[-1]))


@settings(max_examples=40, deadline=None)
@given(transposed(), st.integers(0, 999))
def test_the_reach_of_a_transposed_convolution_is_exact(case: tuple[Node, dict[str, np.ndarray]], seed: int) -> None:
    node, inputs = case
    assume(inputs["x"].size < 400)
    check_reach(TransposedConvolution(), Reference(node, inputs), node, seed)


def test_terms_go_by_channel_then_row_then_column() -> None:
    inputs = {"x": np.ones((1, 2, 3, 3), np.float32), "w": np.ones((1, 2, 2, 2), np.float32)}
    arithmetic = Convolution().explain(make_node("Conv", inputs, pads=(1, 1, 0, 0)), inputs, (0, 0, 0, 1))
    assert [term.weight_at for term in arithmetic.terms] == [(0, 0, 1, 0), (0, 0, 1, 1), (0, 1, 1, 0), (0, 1, 1, 1)]
    assert [term.at for term in arithmetic.terms] == [(0, 0, 0, 0), (0, 0, 0, 1), (0, 1, 0, 0), (0, 1, 0, 1)]


def test_constants_are_left_out() -> None:
    inputs = {"x": np.ones((1, 2, 3, 3), np.float32), "w": np.ones((1, 2, 2, 2), np.float32)}
    shapes = {name: array.shape for name, array in inputs.items()} | {"y": (1, 1, 2, 2)}
    mask = np.ones((1, 1, 2, 2), np.bool_)
    assert Convolution().reach(make_node("Conv", inputs), shapes, {"w": inputs["w"]}, mask).keys() == {"x"}


def test_half_precision_is_reckoned_in_double() -> None:
    inputs = {"x": np.full((1, 512, 1, 1), 300, np.float16), "w": np.full((1, 512, 1, 1), 300, np.float16)}
    assert Convolution().explain(make_node("Conv", inputs), inputs, (0, 0, 0, 0)).computed == 300 * 300 * 512


@pytest.mark.parametrize("groups", [1, 32])
def test_the_reach_of_a_whole_layer_is_quick(groups: int) -> None:
    node = Node(0, "Conv", "", ("x", "w"), ("y",), {"pads": (1, 1, 1, 1), "group": groups})
    weights = np.zeros((32, 32 // groups, 3, 3), np.float32)
    shapes = {"x": (1, 32, 112, 112), "w": weights.shape, "y": (1, 32, 112, 112)}
    mask = np.ones(shapes["y"], np.bool_)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        Convolution().reach(node, shapes, {"w": weights}, mask)
        times.append(time.perf_counter() - start)
    # Some 2 ms; a loop over the pixels would take seconds.
    assert min(times) < 0.1
