"""Softmax and its logarithm against ONNX Runtime."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.operators.softmax import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node


@given(
    st.sampled_from(["Softmax", "LogSoftmax"]),
    st.integers(0, 10_000),
    st.sampled_from([(2, 4), (2, 3, 2), (3, 2, 2, 2)]),
    st.sampled_from([7, 11, 12, 13, 17]),
    st.none() | st.integers(-3, 3),
)
@settings(max_examples=60, deadline=None)
def test_shares(op_type: str, seed: int, shape: tuple[int, ...], opset: int, axis: int | None) -> None:
    attributes = {} if axis is None else {"axis": max(-len(shape), min(axis, len(shape) - 1))}
    # Scores so close that a disturbance of one is felt by all.
    case = one_node(OPERATORS, op_type, {"x": numbers(seed, *shape)}, opset=opset, **attributes)
    check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize(("opset", "terms"), [(12, 6), (13, 2)])
def test_what_shares_without_an_axis_depends_on_the_version(opset: int, terms: int) -> None:
    case = one_node(OPERATORS, "Softmax", {"x": numbers(1, 2, 3, 2)}, opset=opset)
    account = case.explain((1, 2, 1))
    assert len(account.terms) == terms
    assert sum(term.at == (1, 2, 1) for term in account.terms) == 1
    assert [term.at for term in account.terms] == sorted(term.at for term in account.terms)


@pytest.mark.parametrize("op_type", ["Softmax", "LogSoftmax"])
def test_no_score_is_too_large(op_type: str) -> None:
    x = np.array([[1000.0, 999.0, -1000.0]], np.float32)
    check_numbers(one_node(OPERATORS, op_type, {"x": x}), 1, places=9)
