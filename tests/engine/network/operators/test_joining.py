"""Concatenation, padding, slices, splits and choices of indices against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.operators.joining import OPERATORS
from tests.engine.network.operators.single_operator import OneNode, check_numbers, check_reach, numbers, one_node
from trainer.contract.errors import UserFacingError

seeds = st.integers(0, 10_000)


@given(
    seeds,
    st.integers(-3, 2),
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
    st.sampled_from([(), ("x0",)]),
)
@settings(max_examples=30, deadline=None)
def test_concatenation(seed: int, axis: int, sizes: list[int], constants: tuple[str, ...]) -> None:
    shape = [2, 2, 2]
    inputs = {}
    for number, size in enumerate(sizes):
        shape[axis] = size
        inputs[f"x{number}"] = numbers(seed + number, *shape)
    case = one_node(OPERATORS, "Concat", inputs, constants, axis=axis)
    check_numbers(case, seed)
    check_reach(case, seed)


def test_a_tensor_after_itself() -> None:
    case = one_node(OPERATORS, "Concat", {"a": numbers(3, 2, 3), "a_again": numbers(3, 2, 3)}, axis=1)
    check_numbers(case, 1)
    check_reach(case, 1)


@given(
    seeds,
    st.sampled_from(["constant", "reflect", "edge"]),
    st.lists(st.integers(-1, 2), min_size=6, max_size=6),
    st.sampled_from([0.0, 1.5, None]),
    st.sampled_from([10, 11, 13]),
)
@settings(max_examples=50, deadline=None)
def test_padding(seed: int, mode: str, pads: list[int], constant: float | None, opset: int) -> None:
    if mode != "constant":
        pads = [max(0, pad) for pad in pads]
    case = _padding(numbers(seed, 3, 4, 3), mode, pads, constant, opset)
    check_numbers(case, seed, places=12)
    check_reach(case, seed)


def _padding(x: np.ndarray, mode: str, pads: list[int], constant: float | None, opset: int) -> OneNode:
    if opset < 11:
        attributes: dict[str, Any] = {"mode": mode, "pads": pads} | ({} if constant is None else {"value": constant})
        return one_node(OPERATORS, "Pad", {"x": x}, opset=opset, **attributes)
    inputs = {"x": x, "pads": np.array(pads, np.int64)}
    if constant is not None:
        inputs["value"] = np.array(constant, np.float32)
    return one_node(OPERATORS, "Pad", inputs, tuple(inputs)[1:], opset, mode=mode)


def test_padding_of_some_axes() -> None:
    inputs = {"x": numbers(1, 2, 3, 3), "pads": np.array([1, 0, 0, 2], np.int64), "axes": np.array([-1, 1], np.int64)}
    inputs = {"x": inputs["x"], "pads": inputs["pads"], "value": None, "axes": inputs["axes"]}
    case = one_node(OPERATORS, "Pad", inputs, ("pads", "axes"), 18)
    check_numbers(case, 1, places=30)
    check_reach(case, 1)


def test_padding_comes_from_nowhere() -> None:
    case = _padding(numbers(1, 1, 2, 2), "constant", [0, 0, 1, 0, 0, 0], 1.5, 13)
    account = case.explain((0, 0, 0))
    assert (account.terms, account.computed, account.formula) == ((), 1.5, "padding")


def test_padding_from_the_other_side() -> None:
    case = _padding(numbers(1, 2, 3, 4), "wrap", [0, 1, 2, 0, 1, 3], None, 19)
    check_numbers(case, 1, places=30)
    check_reach(case, 1)


steps = st.sampled_from([-2, -1, 1, 2, 3])
ends = st.sampled_from([-(2**31), -9, -5, -3, -1, 0, 1, 3, 5, 9, 2**31 - 1])


@given(seeds, st.lists(st.tuples(ends, ends, steps), min_size=1, max_size=2), st.sampled_from([(1, 2), (-1, 0)]))
@example(0, [(-1, 2**31 - 1, -1)], (1, 2))
@example(0, [(-9, -(2**31), -1), (9, -9, -2)], (1, 2))
@example(0, [(1, 2**31 - 1, 2)], (-1, 0))
@settings(max_examples=60, deadline=None)
def test_slices(seed: int, cuts: list[tuple[int, int, int]], axes: tuple[int, int]) -> None:
    columns = {name: [cut[number] for cut in cuts] for number, name in enumerate(("starts", "ends"))}
    columns |= {"axes": list(axes[: len(cuts)]), "steps": [cut[2] for cut in cuts]}
    inputs = {name: np.array(column, np.int64) for name, column in columns.items()}
    case = one_node(OPERATORS, "Slice", {"x": numbers(seed, 3, 5, 4), **inputs}, tuple(inputs))
    if case.run().size:
        check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize("attributes", [{"axes": [1, -1]}, {}])
def test_slices_by_attributes(attributes: dict[str, Any]) -> None:
    case = one_node(OPERATORS, "Slice", {"x": numbers(1, 3, 4, 5)}, opset=9, starts=[1, -4], ends=[9, -1], **attributes)
    check_numbers(case, 1)
    check_reach(case, 1)


@pytest.mark.parametrize(
    ("opset", "sizes", "attributes"),
    [
        (11, None, {"axis": 1}),
        (11, [1, 5], {"axis": -2}),
        (13, [4, 2], {"axis": 1}),
        (13, None, {}),
        (18, None, {"axis": 2, "num_outputs": 2}),
    ],
)
def test_the_first_part_of_a_split(opset: int, sizes: list[int] | None, attributes: dict[str, Any]) -> None:
    inputs = {"x": numbers(1, 2, 6, 3)}
    constants: tuple[str, ...] = ()
    if sizes and opset < 13:
        attributes = {**attributes, "split": sizes}
    elif sizes:
        inputs["split"] = np.array(sizes, np.int64)
        constants = ("split",)
    case = one_node(OPERATORS, "Split", inputs, constants, opset, outputs=2, **attributes)
    check_numbers(case, 1, places=20)
    check_reach(case, 1)


@given(
    seeds,
    st.integers(-3, 2),
    st.sampled_from([(), (1,), (3,), (2, 2)]).flatmap(
        lambda shape: st.lists(st.integers(-2, 1), min_size=int(np.prod(shape)), max_size=4).map(
            lambda chosen: np.resize(np.array(chosen, np.int64), shape)
        )
    ),
)
@settings(max_examples=30, deadline=None)
def test_a_choice_of_indices(seed: int, axis: int, indices: np.ndarray) -> None:
    inputs = {"x": numbers(seed, 2, 3, 2), "indices": indices}
    case = one_node(OPERATORS, "Gather", inputs, ("indices",), axis=axis)
    check_numbers(case, seed)
    check_reach(case, seed)


def test_a_slice_that_the_picture_decides_is_refused() -> None:
    inputs = {"x": numbers(1, 3), "starts": np.array([1], np.int64), "ends": np.array([3], np.int64)}
    case = one_node(OPERATORS, "Slice", inputs)
    assert case.explain((1,)).terms[0].at == (2,)
    with pytest.raises(UserFacingError, match="takes its starts from the picture"):
        case.reach(np.ones(2, np.bool_))
