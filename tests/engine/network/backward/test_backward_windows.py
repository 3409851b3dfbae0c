"""Gradients through convolution and pooling against torch autograd."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from tests.engine.network.backward.torch_reference import check_gradient, numbers

pytestmark = pytest.mark.torch
small = st.integers(1, 3)
CONVOLVE = {1: functional.conv1d, 2: functional.conv2d, 3: functional.conv3d}
TURN_BACK = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d, 3: functional.conv_transpose3d}
MAX_POOL = {1: functional.max_pool1d, 2: functional.max_pool2d, 3: functional.max_pool3d}
AVERAGE_POOL = {1: functional.avg_pool1d, 2: functional.avg_pool2d, 3: functional.avg_pool3d}
LARGEST_OF_ALL = {
    1: functional.adaptive_max_pool1d,
    2: functional.adaptive_max_pool2d,
    3: functional.adaptive_max_pool3d,
}


@st.composite
def kernels(draw: st.DrawFn, dilates: bool = True) -> dict[str, Any]:
    axes = draw(st.sampled_from([1, 2, 2, 2, 3]))
    several = st.lists(small, min_size=axes, max_size=axes)
    return {
        "kernel_shape": draw(several),
        "strides": draw(several),
        "dilations": draw(several) if dilates else [1] * axes,
    }


def extents(kernel: dict[str, Any]) -> list[int]:
    return [(taps - 1) * step + 1 for taps, step in zip(kernel["kernel_shape"], kernel["dilations"], strict=True)]


def torch_pads(before: list[int], after: list[int]) -> list[int]:
    """Torch names the last axis first."""
    return [pad for pair in zip(reversed(before), reversed(after), strict=True) for pad in pair]


@settings(max_examples=60, deadline=None)
@given(kernels(), small, small, small, st.data())
def test_convolution(kernel: dict[str, Any], groups: int, inputs: int, outputs: int, data: st.DataObject) -> None:
    axes = len(kernel["kernel_shape"])
    pads = data.draw(st.lists(st.integers(0, 3), min_size=2 * axes, max_size=2 * axes))
    sizes = [extent + data.draw(st.integers(0, 4)) for extent in extents(kernel)]
    arrays = {
        "x": numbers(1, 1, groups * inputs, *sizes),
        "w": numbers(2, groups * outputs, inputs, *kernel["kernel_shape"]),
        "b": numbers(3, groups * outputs),
    }

    def function(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        padded = functional.pad(x, torch_pads(pads[:axes], pads[axes:]))
        return CONVOLVE[axes](padded, w, b, kernel["strides"], 0, kernel["dilations"], groups)

    check_gradient("Conv", arrays, function, pads=pads, group=groups, **kernel)


def test_a_convolution_that_sees_only_padding() -> None:
    arrays = {"x": numbers(1, 1, 2, 3, 1), "w": numbers(2, 2, 2, 1, 1)}

    def function(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        return functional.conv2d(functional.pad(x, (1, 0)), w, stride=(1, 2))

    check_gradient("Conv", arrays, function, pads=[0, 1, 0, 0], strides=[1, 2])


@pytest.mark.parametrize("mode", ["SAME_UPPER", "SAME_LOWER", "VALID"])
@pytest.mark.parametrize(("size", "side", "stride"), [(9, 3, 2), (8, 3, 2), (8, 2, 1), (8, 4, 3), (7, 5, 1)])
def test_convolution_that_pads_by_itself(mode: str, size: int, side: int, stride: int) -> None:
    total = 0 if mode == "VALID" else max(0, (-(-size // stride) - 1) * stride + side - size)
    begin = total // 2 if mode == "SAME_UPPER" else total - total // 2

    def function(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        return functional.conv2d(functional.pad(x, (begin, total - begin) * 2), w, stride=stride)

    arrays = {"x": numbers(1, 1, 2, size, size), "w": numbers(2, 4, 2, side, side)}
    check_gradient("Conv", arrays, function, auto_pad=mode, strides=[stride, stride])


@settings(max_examples=40, deadline=None)
@given(kernels(), small, small, small, st.data())
def test_transposed_convolution(
    kernel: dict[str, Any], groups: int, inputs: int, outputs: int, data: st.DataObject
) -> None:
    axes = len(kernel["kernel_shape"])
    pads = [data.draw(st.integers(0, min(2, extent - 1))) for extent in extents(kernel)]
    extra = [data.draw(st.integers(0, stride - 1)) for stride in kernel["strides"]]
    sizes = [data.draw(st.integers(1, 4)) for _ in range(axes)]
    full = zip(sizes, kernel["strides"], extents(kernel), pads, strict=True)
    assume(all((size - 1) * stride + extent - 2 * pad > 0 for size, stride, extent, pad in full))
    arrays = {
        "x": numbers(1, 1, groups * inputs, *sizes),
        "w": numbers(2, groups * inputs, outputs, *kernel["kernel_shape"]),
        "b": numbers(3, groups * outputs),
    }

    def function(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return TURN_BACK[axes](x, w, b, kernel["strides"], pads, extra, groups, kernel["dilations"])

    check_gradient("ConvTranspose", arrays, function, pads=pads * 2, group=groups, output_padding=extra, **kernel)


@st.composite
def poolings(draw: st.DrawFn, dilates: bool) -> tuple[dict[str, Any], list[int], list[int]]:
    """Attributes, padding as torch wants it, sizes of the input."""
    kernel = draw(kernels(dilates))
    pads = [draw(st.integers(0, side // 2)) for side in kernel["kernel_shape"]]
    sizes = [extent + draw(st.integers(0, 4)) for extent in extents(kernel)]
    rounds_up = draw(st.booleans())
    if rounds_up:
        # ONNX counts windows that begin in the padding after the input, so these models do not load.
        for size, extent, stride, pad in zip(sizes, extents(kernel), kernel["strides"], pads, strict=True):
            assume(-(-(size + 2 * pad - extent) // stride) * stride < size + pad)
    return kernel | {"pads": pads * 2, "ceil_mode": int(rounds_up)}, pads, sizes


@settings(max_examples=60, deadline=None)
@given(poolings(dilates=True), st.booleans(), st.sampled_from([12, 17, 18]))
def test_max_pooling(case: tuple[dict[str, Any], list[int], list[int]], rectified: bool, opset: int) -> None:
    attributes, pads, sizes = case
    x = numbers(1, 1, 3, *sizes)
    # After a rectifier many numbers are equal: then the first one counts.
    arrays = {"x": x.clip(0) if rectified else x}

    def function(x: torch.Tensor) -> torch.Tensor:
        kernel, strides, dilations = (attributes[name] for name in ("kernel_shape", "strides", "dilations"))
        return MAX_POOL[len(sizes)](x, kernel, strides, pads, dilations, bool(attributes["ceil_mode"]))

    check_gradient("MaxPool", arrays, function, opset=opset, **attributes)


def test_max_pooling_of_the_oldest_version() -> None:
    check_gradient(
        "MaxPool", {"x": numbers(1, 1, 2, 6, 6)}, lambda x: functional.max_pool2d(x, 3, 1), opset=7, kernel_shape=[3, 3]
    )


@settings(max_examples=60, deadline=None)
@given(poolings(dilates=False), st.booleans())
def test_average_pooling(case: tuple[dict[str, Any], list[int], list[int]], with_padding: bool) -> None:
    attributes, pads, sizes = case
    del attributes["dilations"]

    def function(x: torch.Tensor) -> torch.Tensor:
        kernel, strides, rounds_up = (attributes[name] for name in ("kernel_shape", "strides", "ceil_mode"))
        return AVERAGE_POOL[len(sizes)](x, kernel, strides, pads, bool(rounds_up), with_padding)

    arrays = {"x": numbers(1, 1, 3, *sizes)}
    check_gradient("AveragePool", arrays, function, opset=19, count_include_pad=int(with_padding), **attributes)


@pytest.mark.parametrize("sizes", [(5,), (4, 6), (2, 3, 4)])
def test_pooling_over_all_places(sizes: tuple[int, ...]) -> None:
    arrays = {"x": numbers(1, 1, 3, *sizes)}
    check_gradient("GlobalAveragePool", arrays, lambda x: x.mean(dim=tuple(range(2, x.ndim))))
    largest = LARGEST_OF_ALL[len(sizes)]
    check_gradient("GlobalMaxPool", arrays, lambda x: largest(x, 1))
    check_gradient("GlobalMaxPool", {"x": -arrays["x"].clip(0)}, lambda x: largest(x, 1))
