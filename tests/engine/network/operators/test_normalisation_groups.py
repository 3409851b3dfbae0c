"""Normalisation of groups and of whole tensors against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from imgclass_gui.engine.network.operators.normalisation_groups import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node


@pytest.mark.parametrize(("opset", "parameters"), [(18, 2), (21, 4)])
def test_group_normalisation(opset: int, parameters: int) -> None:
    inputs = {"x": numbers(1, 2, 4, 2, 3), "scale": numbers(2, parameters), "shift": numbers(3, parameters)}
    case = one_node(OPERATORS, "GroupNormalization", inputs, opset=opset, num_groups=2, epsilon=1e-3)
    check_numbers(case, 1, places=24)
    check_reach(case, 1)


@pytest.mark.parametrize("axis", [-1, 1])
def test_root_mean_square_normalisation(axis: int) -> None:
    x = numbers(1, 2, 3, 4)
    inputs = {"x": x, "scale": numbers(2, *x.shape[axis:])}
    case = one_node(OPERATORS, "RMSNormalization", inputs, opset=23, axis=axis)
    check_numbers(case, 1, places=24)
    check_reach(case, 1)


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("MeanVarianceNormalization", {}),
        ("MeanVarianceNormalization", {"axes": [1, -1]}),
        ("LpNormalization", {}),
        ("LpNormalization", {"axis": 1, "p": 1}),
    ],
)
def test_of_numbers_along_axes(name: str, attributes: dict[str, Any]) -> None:
    case = one_node(OPERATORS, name, {"x": numbers(1, 2, 3, 2, 3)}, **attributes)
    check_numbers(case, 1, places=24)
    check_reach(case, 1)


def test_the_groups_of_a_tensor_without_places() -> None:
    inputs = {"x": numbers(1, 2, 4), "scale": np.ones(4, np.float32), "shift": np.zeros(4, np.float32)}
    check_numbers(one_node(OPERATORS, "GroupNormalization", inputs, opset=21, num_groups=2), 1)
