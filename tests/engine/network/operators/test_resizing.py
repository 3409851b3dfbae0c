"""Resizing against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.operators.resizing import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node
from trainer.contract.errors import UserFacingError

seeds = st.integers(0, 10_000)
rules = st.sampled_from(["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"])
roundings = st.sampled_from(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"])
sides = st.tuples(st.integers(1, 4), st.integers(1, 4))


def _resize(x: np.ndarray, opset: int = 13, constant: bool = True, **given_by: Any) -> Any:
    """`sizes` or `scales` as inputs, all else as attributes."""
    inputs: dict[str, Any] = {"x": x, "roi": None, "scales": None, "sizes": None}
    if "sizes" in given_by:
        inputs["sizes"] = np.array(given_by.pop("sizes"), np.int64)
    else:
        inputs["scales"] = np.array(given_by.pop("scales"), np.float32)
        del inputs["sizes"]
    constants = tuple(name for name in ("scales", "sizes") if constant and inputs.get(name) is not None)
    return one_node(OPERATORS, "Resize", inputs, constants, opset, **given_by)


@given(seeds, st.sampled_from(["nearest", "linear"]), rules, roundings, sides, sides)
@settings(max_examples=60, deadline=None)
def test_to_a_size(
    seed: int, mode: str, rule: str, rounding: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    attributes = {"mode": mode, "coordinate_transformation_mode": rule, "nearest_mode": rounding}
    case = _resize(numbers(seed, 1, 2, *before), sizes=[1, 2, *after], **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@given(seeds, st.sampled_from(["nearest", "linear"]), rules, st.sampled_from([0.6, 1.0, 1.5, 1.7, 2.0, 3.3]))
@settings(max_examples=40, deadline=None)
def test_by_a_scale(seed: int, mode: str, rule: str, scale: float) -> None:
    attributes = {"mode": mode, "coordinate_transformation_mode": rule}
    case = _resize(numbers(seed, 1, 2, 3, 5), scales=[1, 1, scale, 2.0], **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize("mode", ["nearest", "linear"])
@pytest.mark.parametrize("scale", [2.0, 1.5])
def test_older_versions(mode: str, scale: float) -> None:
    x, scales = numbers(2, 1, 2, 3, 4), np.array([1, 1, scale, 2], np.float32)
    for case in (
        one_node(OPERATORS, "Upsample", {"x": x}, opset=7, mode=mode, scales=scales.tolist()),
        one_node(OPERATORS, "Upsample", {"x": x, "scales": scales}, ("scales",), 9, mode=mode),
        one_node(OPERATORS, "Resize", {"x": x, "scales": scales}, ("scales",), 10, mode=mode),
    ):
        check_numbers(case, 1, places=12)
        check_reach(case, 1)


@given(st.integers(0, 99), st.integers(2, 7), st.sampled_from([-0.75, -0.5]), st.sampled_from([0, 1]))
@settings(max_examples=30, deadline=None)
def test_cubic(seed: int, size: int, sharpness: float, exclude: int) -> None:
    attributes = {"mode": "cubic", "cubic_coeff_a": sharpness, "exclude_outside": exclude}
    case = _resize(numbers(seed, 1, 1, 4, 5), 18, sizes=[1, 1, size, 9], **attributes)
    check_numbers(case, seed, places=12)
    check_reach(case, seed)


def test_of_some_axes() -> None:
    check_numbers(_resize(numbers(1, 1, 2, 3, 4), 18, sizes=[6, 5], axes=[2, 3], mode="linear"), 1, places=12)


def test_a_size_that_the_network_computes_is_read_off_the_result() -> None:
    case = _resize(numbers(1, 1, 1, 2, 2), sizes=[1, 1, 4, 4], mode="nearest", constant=False)
    reached = case.reach(np.ones((1, 1, 4, 4), np.bool_))
    assert reached["x"].all()
    assert not reached["sizes"].any()


@pytest.mark.parametrize("attributes", [{"mode": "linear", "antialias": 1}, {"keep_aspect_ratio_policy": "not_larger"}])
def test_what_is_not_known_is_refused(attributes: dict[str, Any]) -> None:
    case = _resize(numbers(1, 1, 1, 4, 4), 18, sizes=[1, 1, 2, 2], **attributes)
    with pytest.raises(UserFacingError, match="kind of resizing"):
        case.explain((0, 0, 0, 0))
    with pytest.raises(UserFacingError, match="kind of resizing"):
        case.reach(np.ones((1, 1, 2, 2), np.bool_))
