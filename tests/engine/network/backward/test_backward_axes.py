"""Gradients through products, reductions, normalisations and what moves numbers, against torch autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from tests.engine.network.backward.torch_reference import check_gradient, numbers

pytestmark = pytest.mark.torch
SHAPE = (1, 3, 4, 5)


def whole(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


@pytest.mark.parametrize("by", ["a", "b", "c"])
@pytest.mark.parametrize("turn_a", [0, 1])
@pytest.mark.parametrize("turn_b", [0, 1])
@pytest.mark.parametrize("c", [(5,), (1,), (2, 1), (2, 5)])
def test_gemm(by: str, turn_a: int, turn_b: int, c: tuple[int, ...]) -> None:
    arrays = {
        "a": numbers(1, *((4, 2) if turn_a else (2, 4))),
        "b": numbers(2, *((5, 4) if turn_b else (4, 5))),
        "c": numbers(3, *c),
    }

    def function(a: torch.Tensor, b: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        return 0.5 * (a.T if turn_a else a) @ (b.T if turn_b else b) + 2 * c

    check_gradient("Gemm", arrays, function, by=by, transA=turn_a, transB=turn_b, alpha=0.5, beta=2.0)


@pytest.mark.parametrize("by", ["a", "b"])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((2, 3), (3, 4)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((2, 1, 2, 3), (5, 3, 4)),
        ((3,), (3, 4)),
        ((2, 3), (3,)),
        ((3,), (5, 3, 4)),
        ((5, 2, 3), (3,)),
        ((3,), (3,)),
    ],
)
def test_matrix_product(by: str, a: tuple[int, ...], b: tuple[int, ...]) -> None:
    check_gradient("MatMul", {"a": numbers(1, *a), "b": numbers(2, *b)}, torch.matmul, by=by)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data(), st.booleans(), st.sampled_from([11, 17, 18]))
def test_reductions(shape: list[int], data: st.DataObject, keeps: bool, opset: int) -> None:
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), min_size=1, unique=True))
    named = [axis - len(shape) * data.draw(st.booleans()) for axis in axes]
    functions: dict[str, tuple[int, Any]] = {
        "ReduceSum": (13, lambda x: x.sum(axes, keepdim=keeps)),
        "ReduceMean": (18, lambda x: x.mean(axes, keepdim=keeps)),
        "ReduceMax": (18, lambda x: x.amax(axes, keepdim=keeps)),
        "ReduceL2": (18, lambda x: (x * x).sum(axes, keepdim=keeps).sqrt()),
    }
    for op_type, (since, function) in functions.items():
        arrays, attributes = {"x": numbers(1, *shape)}, {"keepdims": int(keeps)}
        if opset >= since:
            check_gradient(op_type, arrays | {"axes": whole(*named)}, function, opset=opset, **attributes)
        else:
            check_gradient(op_type, arrays, function, opset=opset, axes=named, **attributes)


def test_reduction_of_all_axes() -> None:
    check_gradient("ReduceMean", {"x": numbers(1, *SHAPE)}, torch.mean, keepdims=0)
    check_gradient("ReduceSum", {"x": numbers(1, *SHAPE)}, lambda x: x * 1, noop_with_empty_axes=1)


@pytest.mark.parametrize("opset", [7, 11, 13, 17])
@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1])
def test_softmax(opset: int, axis: int | None) -> None:
    if axis == -1 and opset < 11:
        axis = 3
    attributes = {} if axis is None else {"axis": axis}
    first = (-1 if opset >= 13 else 1) if axis is None else axis

    def over(function: Any) -> Any:
        if opset >= 13:
            return lambda x: function(x, dim=first)
        return lambda x: function(x.flatten(first % x.ndim), dim=-1).reshape(x.shape)

    check_gradient("Softmax", {"x": numbers(1, *SHAPE)}, over(torch.softmax), opset=opset, **attributes)
    check_gradient("LogSoftmax", {"x": numbers(1, *SHAPE)}, over(torch.log_softmax), opset=opset, **attributes)


@pytest.mark.parametrize("shape", [(1, 3, 4, 5), (2, 3)])
def test_batch_normalization(shape: tuple[int, ...]) -> None:
    arrays = {name: numbers(seed, *(shape if name == "x" else (3,))) for seed, name in enumerate(("x", "s", "b", "m"))}
    arrays["v"] = np.abs(numbers(5, 3)) + 0.1

    def function(x: torch.Tensor, s: torch.Tensor, b: torch.Tensor, m: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
        return functional.batch_norm(x, m, v, s, b, eps=1e-3)

    for opset in (7, 9, 14, 17):
        check_gradient("BatchNormalization", arrays, function, opset=opset, epsilon=1e-3)


@pytest.mark.parametrize("axis", [-1, 1, 2])
def test_layer_normalization(axis: int) -> None:
    shape = SHAPE[axis:]
    arrays = {"x": numbers(1, *SHAPE), "s": numbers(2, *shape), "b": numbers(3, *shape)}
    check_gradient(
        "LayerNormalization",
        arrays,
        lambda x, s, b: functional.layer_norm(x, shape, s, b, 1e-4),
        axis=axis,
        epsilon=1e-4,
    )


def test_instance_normalization() -> None:
    arrays = {"x": numbers(1, 2, 3, 4, 5), "s": numbers(2, 3), "b": numbers(3, 3)}
    check_gradient(
        "InstanceNormalization", arrays, lambda x, s, b: functional.instance_norm(x, weight=s, bias=b, eps=1e-5)
    )


@pytest.mark.parametrize("size", [3, 5])
def test_local_response_normalization(size: int) -> None:
    attributes = {"size": size, "alpha": 0.5, "beta": 0.6, "bias": 1.5}
    check_gradient(
        "LRN",
        {"x": 2 * numbers(1, 1, 7, 3, 2)},
        lambda x: functional.local_response_norm(x, size, 0.5, 0.6, 1.5),
        **attributes,
    )


def test_new_shapes() -> None:
    x = numbers(1, 1, 3, 1, 5)
    check_gradient("Flatten", {"x": x}, lambda x: x.flatten(1))
    check_gradient("Reshape", {"x": x, "shape": whole(0, -1)}, lambda x: x.flatten(1))
    check_gradient("Squeeze", {"x": x, "axes": whole(2)}, lambda x: x.squeeze(2))
    check_gradient("Squeeze", {"x": x}, torch.squeeze, opset=11)
    check_gradient("Unsqueeze", {"x": x, "axes": whole(0, -1)}, lambda x: x[None, ..., None])
    check_gradient("Unsqueeze", {"x": x}, lambda x: x[None], opset=11, axes=[0])
    check_gradient("Expand", {"x": x, "shape": whole(2, 1, 3, 4, 1)}, lambda x: x.expand(2, 1, 3, 4, 5))
    check_gradient("Transpose", {"x": x}, lambda x: x.permute(3, 2, 1, 0))
    check_gradient("Transpose", {"x": x}, lambda x: x.permute(2, 0, 3, 1), perm=[2, 0, 3, 1])


@pytest.mark.parametrize("by", ["x", "y", "z"])
@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("opset", [8, 11, 17])
def test_concatenation(by: str, axis: int, opset: int) -> None:
    shapes = [list(SHAPE) for _ in range(3)]
    for number, shape in enumerate(shapes):
        shape[axis] = number + 1
    arrays = {name: numbers(number, *shape) for number, (name, shape) in enumerate(zip("xyz", shapes, strict=True))}
    axis = axis % 4 if opset < 11 else axis
    check_gradient("Concat", arrays, lambda *parts: torch.cat(parts, axis), by=by, opset=opset, axis=axis)


def test_splitting() -> None:
    x = numbers(1, 1, 6, 4)
    check_gradient("Split", {"x": x, "split": whole(1, 3, 2)}, lambda x: x.split((1, 3, 2), 1), results=3, axis=1)
    check_gradient("Split", {"x": x}, lambda x: x.split(2, 2), results=2, opset=11, axis=2)


@pytest.mark.parametrize("opset", [8, 12, 17])
@pytest.mark.parametrize(("begin", "end"), [(1, 3), (0, 99), (-3, -1), (-99, 2), (2, 2**62)])
def test_slicing(opset: int, begin: int, end: int) -> None:
    x = numbers(1, *SHAPE)
    if opset < 10:
        check_gradient(
            "Slice",
            {"x": x},
            lambda x: x[..., begin:end, 1:],
            opset=opset,
            starts=[begin, 1],
            ends=[end, 9],
            axes=[2, 3],
        )
        return
    arrays = {"x": x, "begins": whole(begin, 1), "ends": whole(end, 9), "axes": whole(-2, 3), "steps": whole(1, 1)}
    check_gradient("Slice", arrays, lambda x: x[..., begin:end, 1:], opset=opset)


@pytest.mark.parametrize("opset", [8, 11, 17])
@pytest.mark.parametrize("pads", [(0, 0, 1, 2, 0, 0, 3, 0), (0, 0, 0, 0, 0, 1, 1, 1), (0, 0, -1, 1, 0, 0, 2, -2)])
def test_padding(opset: int, pads: tuple[int, ...]) -> None:
    turned = [pads[number + 4 * end] for number in (3, 2, 1, 0) for end in (0, 1)]
    given = {"pads": list(pads)} if opset < 11 else {}
    arrays = {"x": numbers(1, *SHAPE)} | ({} if opset < 11 else {"pads": whole(*pads)})
    check_gradient("Pad", arrays, lambda x: functional.pad(x, turned), opset=opset, **given)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_gathering(axis: int) -> None:
    x = numbers(1, 3, 4, 3)
    for indices in (np.array(1), whole(2, 0, 2, -1), np.array([[0, 1], [2, 0]])):
        index = torch.tensor(indices % x.shape[axis])
        after = (*x.shape[: axis % 3], *indices.shape, *x.shape[axis % 3 + 1 :])

        def function(x: torch.Tensor, index: torch.Tensor = index, after: tuple[int, ...] = after) -> torch.Tensor:
            return x.index_select(axis % 3, index.reshape(-1)).reshape(after)

        check_gradient("Gather", {"x": x, "indices": indices}, function, axis=axis)


def test_depth_and_space() -> None:
    x = numbers(1, 1, 8, 4, 6)
    check_gradient("DepthToSpace", {"x": x}, lambda x: functional.pixel_shuffle(x, 2), blocksize=2, mode="CRD")

    def to_space(x: torch.Tensor) -> torch.Tensor:
        return x.reshape(1, 2, 2, 2, 4, 6).permute(0, 3, 4, 1, 5, 2).reshape(1, 2, 8, 12)

    def to_depth(x: torch.Tensor) -> torch.Tensor:
        return x.reshape(1, 8, 2, 2, 3, 2).permute(0, 3, 5, 1, 2, 4).reshape(1, 32, 2, 3)

    check_gradient("DepthToSpace", {"x": x}, to_space, blocksize=2)
    check_gradient("SpaceToDepth", {"x": x}, to_depth, blocksize=2)


@pytest.mark.parametrize(("mode", "torch_mode"), [("nearest", "nearest"), ("linear", "bilinear")])
@pytest.mark.parametrize("size", [(8, 10), (7, 9), (3, 4)])
def test_resizing(mode: str, torch_mode: str, size: tuple[int, int]) -> None:
    arrays = {"x": numbers(1, *SHAPE), "region": None, "scales": None, "sizes": whole(1, 3, *size)}
    rule = "asymmetric" if mode == "nearest" else "half_pixel"
    check_gradient(
        "Resize",
        arrays,  # type: ignore[arg-type]
        lambda x: functional.interpolate(x, size, mode=torch_mode),
        mode=mode,
        coordinate_transformation_mode=rule,
        nearest_mode="floor",
    )
