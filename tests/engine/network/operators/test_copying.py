"""Repeated and chosen numbers against ONNX Runtime."""

from __future__ import annotations

import numpy as np
import pytest

from imgclass_gui.engine.network.operators.copying import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node
from trainer.contract.errors import UserFacingError


@pytest.mark.parametrize(("before", "shape"), [((3, 1), [2, 3, 4]), ((1, 3), [4, 1]), ((2, 3), [1, 1]), ((1,), [])])
def test_expanding(before: tuple[int, ...], shape: list[int]) -> None:
    inputs = {"x": numbers(1, *before), "shape": np.array(shape, np.int64)}
    case = one_node(OPERATORS, "Expand", inputs, ("shape",))
    check_numbers(case, 1, places=12)
    check_reach(case, 1)


def test_a_shape_that_the_network_computes_is_read_off_the_result() -> None:
    case = one_node(OPERATORS, "Expand", {"x": numbers(1, 3, 1), "shape": np.array([3, 2], np.int64)})
    mask = np.array([[True, False], [False, False], [False, True]])
    reached = case.reach(mask)
    assert reached["x"].ravel().tolist() == [True, False, True]
    assert not reached["shape"].any()


def test_repeating() -> None:
    inputs = {"x": numbers(1, 2, 1, 3), "repeats": np.array([1, 2, 3], np.int64)}
    case = one_node(OPERATORS, "Tile", inputs, ("repeats",))
    check_numbers(case, 1, places=18)
    check_reach(case, 1)


def test_a_choice_of_two() -> None:
    condition = np.array([[True], [False]])
    inputs = {"c": condition, "a": numbers(1, 3), "b": numbers(2, 2, 1)}
    case = one_node(OPERATORS, "Where", inputs)
    check_numbers(case, 1, places=12)
    assert {case.explain((row, 1)).terms[0].tensor for row in (0, 1)} == {"a", "b"}
    reached = case.reach(np.array([[False, True, False], [False, False, False]]))
    assert reached["c"].ravel().tolist() == [True, False]
    # Another picture may choose otherwise.
    assert (reached["a"].tolist(), reached["b"].ravel().tolist()) == ([False, True, False], [True, False])


def test_what_hangs_on_a_shape_only_has_no_terms() -> None:
    filled = one_node(OPERATORS, "ConstantOfShape", {"shape": np.array([2, 2], np.int64)})
    check_numbers(filled, 1)
    assert not filled.reach(np.ones((2, 2), np.bool_))["shape"].any()
    for attributes in ({}, {"start": 1}, {"start": -2, "end": -1}):
        case = one_node(OPERATORS, "Shape", {"x": numbers(1, 2, 3, 4)}, **attributes)
        check_numbers(case, 1)
        assert not case.reach(np.ones(case.run().shape, np.bool_))["x"].any()


def test_repetition_from_the_picture_is_refused() -> None:
    case = one_node(OPERATORS, "Tile", {"x": numbers(1, 2), "repeats": np.array([2], np.int64)})
    with pytest.raises(UserFacingError, match="takes its repeats from the picture"):
        case.reach(np.ones(4, np.bool_))
