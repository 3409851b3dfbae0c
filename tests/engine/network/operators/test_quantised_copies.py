"""QLinearConcat, QLinearSigmoid and QLinearLeakyRelu against ONNX Runtime, and scales of uneven shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.engine.network.operators.quantised_reference import MICROSOFT, Quantised, check_exact

KINDS = [np.uint8, np.int8]


def _whole(seed: int, kind: Any, *shape: int) -> np.ndarray:
    limits = np.iinfo(kind)
    return np.random.default_rng(seed).integers(limits.min, limits.max, shape, kind, endpoint=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_concatenation_brings_all_to_one_scale(kind: Any) -> None:
    inputs = {"ys": np.float32(0.07), "yz": kind(3)}
    for number, scale in enumerate((0.07, 0.021, 0.4)):
        inputs |= {
            f"x{number}": _whole(number, kind, 1, 2 + number, 4),
            f"s{number}": np.float32(scale),
            f"z{number}": kind(3 * number + 3),
        }
    case = Quantised("QLinearConcat", inputs, 17, MICROSOFT, axis=1)
    check_exact(case, most=36)
    mask = np.zeros(case.result.shape, np.bool_)
    mask[0, 3, 1] = True
    reached = case.reach(mask)
    assert np.argwhere(reached["x1"]).tolist() == [[0, 1, 1]]
    assert not reached["x0"].any()
    assert reached["ys"].all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("op_type", "attributes"), [("QLinearSigmoid", {}), ("QLinearLeakyRelu", {"alpha": 0.2})])
def test_a_function_of_one_whole_number(op_type: str, attributes: dict[str, Any], kind: Any) -> None:
    limits = np.iinfo(kind)
    every = np.arange(limits.min, limits.max + 1).astype(kind).reshape(2, 128)
    inputs = {"x": every, "xs": np.float32(0.043), "xz": kind(7), "ys": np.float32(0.0081), "yz": kind(5)}
    case = Quantised(op_type, inputs, 17, MICROSOFT, **attributes)
    check_exact(case, most=256)
    mask = np.zeros((2, 128), np.bool_)
    mask[1, 4] = True
    reached = case.reach(mask, ["xs", "xz", "ys", "yz"])
    assert reached.keys() == {"x"}
    assert np.array_equal(reached["x"], mask)


def test_a_scale_may_have_an_axis_that_its_zero_point_has_not() -> None:
    """As static quantisation writes the biases of a network."""
    inputs = {"x": _whole(1, np.int8, 5), "scale": np.array([0.3], np.float32), "zero": np.int8(2)}
    check_exact(Quantised("DequantizeLinear", inputs, 16, axis=0))
