"""Extremes along an axis and their places, and every result of operators with several, against ONNX Runtime."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators import joining, ordering, pooling, quantised
from imgclass_gui.engine.network.operators.registry import explain, reach
from tests.engine.network.operators.single_operator import OneNode, check_numbers, check_reach, numbers, one_node
from trainer.contract.errors import UserFacingError


def _check_all(case: OneNode, seed: int) -> None:
    for result in range(len(case.node.outputs)):
        check_numbers(replace(case, result=result), seed, places=20)
        check_reach(replace(case, result=result), seed)


@pytest.mark.parametrize("name", ["ArgMax", "ArgMin"])
@pytest.mark.parametrize("attributes", [{}, {"axis": 1, "keepdims": 0}, {"axis": -1, "select_last_index": 1}])
def test_the_place_of_an_extreme(name: str, attributes: dict[str, Any]) -> None:
    _check_all(one_node(ordering.OPERATORS, name, {"x": numbers(3, 2, 3, 4)}, **attributes), 1)


@pytest.mark.parametrize("last", [0, 1])
def test_of_equal_numbers_the_first_or_the_last(last: int) -> None:
    x = np.array([[1.0, 5.0, 5.0, 2.0]], np.float32)
    check_numbers(one_node(ordering.OPERATORS, "ArgMax", {"x": x}, axis=1, select_last_index=last), 1)


@pytest.mark.parametrize("attributes", [{}, {"axis": 1}, {"axis": 0, "largest": 0}])
def test_the_largest_and_their_places(attributes: dict[str, Any]) -> None:
    inputs = {"x": numbers(5, 3, 4, 4), "k": np.array([3], np.int64)}
    _check_all(one_node(ordering.OPERATORS, "TopK", inputs, ("k",), outputs=2, **attributes), 2)


@pytest.mark.parametrize(
    ("opset", "sizes", "attributes"),
    [
        (11, None, {"axis": 1, "split": [1, 2, 2]}),
        (13, [2, 1, 2], {"axis": -1}),
        (18, None, {"axis": 1, "num_outputs": 3}),
    ],
)
def test_every_part_of_a_split(opset: int, sizes: list[int] | None, attributes: dict[str, Any]) -> None:
    inputs, constants = {"x": numbers(1, 2, 5)}, ()
    if sizes is not None:
        inputs["split"], constants = np.array(sizes, np.int64), ("split",)
    _check_all(one_node(joining.OPERATORS, "Split", inputs, constants, opset, outputs=3, **attributes), 4)


@pytest.mark.parametrize("attributes", [{}, {"storage_order": 1}, {"dilations": [2, 1], "pads": [1, 0, 1, 1]}])
def test_where_a_maximum_lies(attributes: dict[str, Any]) -> None:
    case = one_node(
        pooling.OPERATORS, "MaxPool", {"x": numbers(1, 2, 2, 5, 4)}, outputs=2, kernel_shape=[2, 2], **attributes
    )
    _check_all(case, 3)


@pytest.mark.parametrize("factor", [1.0, -1.0, 0.0])
def test_the_scale_and_zero_point_that_fit_a_tensor(factor: float) -> None:
    x = np.abs(numbers(2, 3, 4)) * np.float32(factor)
    case = one_node(quantised.OPERATORS, "DynamicQuantizeLinear", {"x": x}, outputs=3)
    for result in range(3):
        check_numbers(replace(case, result=result), 1)
    assert replace(case, result=1).reach(np.array(True))["x"].all()
    assert not replace(case, result=2).reach(np.array(False))["x"].any()


def test_the_second_result_of_others_is_refused() -> None:
    node = Node(0, "Dropout", "", ("x",), ("y", "mask"))
    x = numbers(1, 2)
    assert explain(node, "y", {"x": x}, (1,)).computed == x[1]
    with pytest.raises(UserFacingError, match="only the first result of Dropout"):
        explain(node, "mask", {"x": x}, (1,))
    with pytest.raises(UserFacingError, match="only the first result of Dropout"):
        reach(node, "mask", {"x": (2,), "mask": (2,)}, {}, np.ones(2, np.bool_))
