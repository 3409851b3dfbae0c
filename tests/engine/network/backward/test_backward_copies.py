"""Gradients through what copies, repeats, picks and orders numbers, and through newer operators, against torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from onnx import helper, numpy_helper
from torch.nn import functional

from imgclass_gui.engine.network.gradients import open_gradients
from imgclass_gui.engine.network.graph import Graph
from tests.engine.network.backward.torch_reference import assert_close, check_gradient, numbers
from trainer.contract.errors import UserFacingError

pytestmark = pytest.mark.torch
SHAPE = (1, 3, 5, 6)


def whole(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


@pytest.mark.parametrize("mode", ["reflect", "edge"])
def test_padding_with_own_numbers(mode: str) -> None:
    arrays = {"x": numbers(1, *SHAPE), "pads": whole(0, 0, 2, 1, 0, 0, 1, 3)}
    torch_mode = {"edge": "replicate"}.get(mode, mode)
    check_gradient("Pad", arrays, lambda x: functional.pad(x, (1, 3, 2, 1), torch_mode), mode=mode)


def test_slicing_in_steps() -> None:
    arrays = {"x": numbers(1, *SHAPE), "starts": whole(1, -1), "ends": whole(5, -99), "axes": whole(2, 3)}
    arrays["steps"] = whole(2, -2)
    check_gradient("Slice", arrays, lambda x: x[:, :, 1:5:2].flip(3)[..., ::2])


def test_picking_single_numbers() -> None:
    x = numbers(1, 3, 4)
    picked = np.array([[0, 0, 2], [3, 1, 0]])
    check_gradient(
        "GatherElements", {"x": x, "indices": picked}, lambda x: x[:2].gather(1, torch.tensor(picked)), axis=1
    )
    places = np.array([[0, 1], [2, 3], [0, 1]])
    check_gradient("GatherND", {"x": x, "indices": places}, lambda x: x[places[:, 0], places[:, 1]])


def test_repeating() -> None:
    check_gradient("Tile", {"x": numbers(1, 2, 3), "repeats": whole(2, 3)}, lambda x: x.repeat(2, 3))


@pytest.mark.parametrize("by", ["a", "b"])
def test_extremes_of_several(by: str) -> None:
    arrays = {"a": numbers(1, 2, 3), "b": numbers(2, 3)}
    arrays["b"][0] = arrays["a"][0, 0]
    check_gradient("Max", arrays, torch.maximum, by=by)
    check_gradient("Min", arrays, torch.minimum, by=by)


def test_other_reductions() -> None:
    x = numbers(1, 2, 3, 4)
    given: dict[str, Any] = {"opset": 13, "axes": [0, 2]}
    check_gradient("ReduceMin", {"x": x}, lambda x: x.amin((0, 2), keepdim=True), **given)
    check_gradient("ReduceL1", {"x": x}, lambda x: x.abs().sum((0, 2), keepdim=True), **given)
    check_gradient("ReduceSumSquare", {"x": x}, lambda x: (x * x).sum((0, 2), keepdim=True), **given)
    check_gradient("ReduceLogSumExp", {"x": x}, lambda x: x.logsumexp((0, 2), keepdim=True), **given)


def test_running_sums() -> None:
    arrays = {"x": numbers(1, 2, 4), "axis": np.array(1)}
    check_gradient("CumSum", arrays, lambda x: x.cumsum(1))
    check_gradient("CumSum", arrays, lambda x: x.flip(1).cumsum(1).flip(1) - x, exclusive=1, reverse=1)


def test_waves_and_steps() -> None:
    x = numbers(1, 2, 4)
    check_gradient("Sin", {"x": x}, torch.sin)
    check_gradient("Cos", {"x": x}, torch.cos)
    for name, function in (("Round", torch.round), ("Floor", torch.floor), ("Ceil", torch.ceil), ("Sign", torch.sign)):
        check_gradient(name, {"x": x}, function)


@pytest.mark.parametrize(("opset", "parameters"), [(18, 2), (21, 4)])
def test_group_normalization(opset: int, parameters: int) -> None:
    arrays = {"x": numbers(1, 1, 4, 3, 2), "scale": numbers(2, parameters), "shift": numbers(3, parameters)}

    def function(x: torch.Tensor, scale: torch.Tensor, shift: torch.Tensor) -> torch.Tensor:
        each = (part.repeat_interleave(4 // parameters) for part in (scale, shift))
        return functional.group_norm(x, 2, *each, eps=1e-3)

    check_gradient("GroupNormalization", arrays, function, opset=opset, num_groups=2, epsilon=1e-3)


def test_root_mean_square_normalization() -> None:
    arrays = {"x": numbers(1, 2, 3, 4), "scale": numbers(2, 4)}
    check_gradient(
        "RMSNormalization", arrays, lambda x, scale: functional.rms_norm(x, (4,), scale, 1e-5), opset=23, axis=-1
    )


@pytest.mark.parametrize("by", ["a", "b"])
@pytest.mark.parametrize("equation", ["bi,ij->bj", "bhqd,bhkd->bhqk", "bij,bj->bi"])
def test_sums_of_products(by: str, equation: str) -> None:
    sizes = dict(zip("bhijkqd", (2, 3, 2, 4, 3, 2, 3), strict=True))
    left, right = equation.partition("->")[0].split(",")
    arrays = {"a": numbers(1, *(sizes[label] for label in left)), "b": numbers(2, *(sizes[label] for label in right))}
    check_gradient("Einsum", arrays, lambda a, b: torch.einsum(equation, a, b), by=by, equation=equation)


@pytest.mark.parametrize("by", ["q", "k", "v"])
def test_attention(by: str) -> None:
    arrays = {"q": numbers(1, 1, 2, 3, 4), "k": numbers(2, 1, 2, 5, 4), "v": numbers(3, 1, 2, 5, 3)}
    check_gradient("Attention", arrays, functional.scaled_dot_product_attention, by=by, opset=23)
    arrays["mask"] = numbers(4, 3, 5)

    def masked(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return functional.scaled_dot_product_attention(q, k, v, mask, scale=0.3)

    check_gradient("Attention", arrays, masked, by=by, opset=23, scale=0.3)


def test_cubic_resizing() -> None:
    arrays = {"x": numbers(1, 1, 2, 4, 5), "roi": None, "scales": None, "sizes": whole(1, 2, 7, 8)}

    def function(x: torch.Tensor) -> torch.Tensor:
        return functional.interpolate(x, (7, 8), mode="bicubic", align_corners=False)

    check_gradient("Resize", arrays, function, mode="cubic", coordinate_transformation_mode="pytorch_half_pixel")


@pytest.mark.parametrize("scale", [np.array(0.1, np.float32), np.array([0.1, 0.05, 0.2], np.float32)])
def test_rounding_to_steps_is_passed_as_in_training(scale: np.ndarray) -> None:
    """PyTorch's fake quantisation is the same estimator."""
    x, matrix = numbers(1, 1, 3, 40) * 20, numbers(2, 120, 2)
    zero = np.full(scale.shape, 10, np.int8)
    steps = [
        helper.make_node("QuantizeLinear", ["x", "scale", "zero"], ["q"], axis=1),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["meant"], axis=1),
        helper.make_node("Flatten", ["meant"], ["flat"]),
        helper.make_node("MatMul", ["flat", "matrix"], ["answer"]),
    ]
    constants = {"scale": scale, "zero": zero, "matrix": matrix}
    made = helper.make_graph(
        steps,
        "steps",
        [helper.make_tensor_value_info("x", 1, x.shape)],
        [helper.make_empty_tensor_value_info("answer")],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    graph = Graph(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "x", x.shape)
    gradient, _ = open_gradients(graph, "x", "answer").of(x, 1)
    tensor = torch.tensor(x, requires_grad=True)
    if scale.ndim:
        zeros = torch.tensor(zero, dtype=torch.int32)
        meant = torch.fake_quantize_per_channel_affine(tensor, torch.tensor(scale), zeros, 1, -128, 127)
    else:
        meant = torch.fake_quantize_per_tensor_affine(tensor, 0.1, 10, -128, 127)
    (meant.reshape(1, -1) @ torch.tensor(matrix))[0, 1].backward()
    assert tensor.grad is not None
    assert 0 < np.count_nonzero(gradient) < gradient.size
    assert_close(gradient, tensor.grad.numpy())


def test_a_sum_over_one_tensor_alone_is_named() -> None:
    with pytest.raises(UserFacingError, match="Einsum that sums one tensor alone"):
        check_gradient("Einsum", {"x": numbers(1, 2, 3)}, lambda x: x.sum(1), equation="ij->i")
