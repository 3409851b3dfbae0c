"""Gemm and MatMul against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.full_connection import FullConnection, MatrixProduct
from tests.engine.network.operators.runtime_reference import (
    Reference,
    check_reach,
    check_value,
    check_weights,
    make_node,
)

Case = tuple[Node, dict[str, np.ndarray]]
sizes = st.integers(1, 4)


def _array(random: np.random.Generator, *shape: int) -> np.ndarray:
    return random.standard_normal(shape).astype(np.float32)


@st.composite
def connections(draw: st.DrawFn) -> Case:
    rows, length, columns = draw(sizes), draw(sizes), draw(sizes)
    random = np.random.default_rng(draw(st.integers(0, 999)))
    attributes: dict[str, Any] = {}
    for name in ("transA", "transB"):
        if draw(st.booleans()):
            attributes[name] = draw(st.integers(0, 1))
    for name in ("alpha", "beta"):
        if draw(st.booleans()):
            attributes[name] = draw(st.sampled_from([0.5, -2.0]))
    inputs = {
        "a": _array(random, *((length, rows) if attributes.get("transA") else (rows, length))),
        "b": _array(random, *((columns, length) if attributes.get("transB") else (length, columns))),
    }
    bias = draw(st.sampled_from([None, (), (1,), (columns,), (1, columns), (rows, 1), (rows, columns)]))
    if bias is not None:
        inputs["c"] = np.asarray(_array(random, *bias))
    return make_node("Gemm", inputs, 13 if bias is None else draw(st.sampled_from([9, 17])), **attributes), inputs


@st.composite
def products(draw: st.DrawFn) -> Case:
    length = draw(sizes)
    random = np.random.default_rng(draw(st.integers(0, 999)))
    left, right = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    batch = draw(st.lists(st.integers(1, 3), min_size=2, max_size=2))

    def before(rank: int) -> list[int]:
        return [1 if draw(st.booleans()) else size for size in batch[2 - max(0, rank - 2) :]]

    inputs = {
        "a": _array(random, length) if left == 1 else _array(random, *before(left), draw(sizes), length),
        "b": _array(random, length) if right == 1 else _array(random, *before(right), length, draw(sizes)),
    }
    return make_node("MatMul", inputs, draw(st.sampled_from([9, 17]))), inputs


@settings(max_examples=80, deadline=None)
@given(connections(), st.integers(0, 999))
def test_a_full_connection_is_accounted_for(case: Case, seed: int) -> None:
    node, inputs = case
    result = Reference(node, inputs).result
    random = np.random.default_rng(seed)
    for _ in range(4):
        at = tuple(int(random.integers(size)) for size in result.shape)
        arithmetic = FullConnection().explain(node, inputs, at)
        check_value(arithmetic, float(result[at]), inputs)
        check_weights(arithmetic, inputs["b"], node.attributes.get("alpha", 1.0))
        assert bool(arithmetic.formula) == ("alpha" in node.attributes)
    for at in ((result.shape[0], 0), (0, result.shape[1]), (0,)):
        with pytest.raises(IndexError):
            FullConnection().explain(node, inputs, at)


@settings(max_examples=60, deadline=None)
@given(products(), st.integers(0, 999))
def test_a_matrix_product_is_accounted_for(case: Case, seed: int) -> None:
    node, inputs = case
    result = Reference(node, inputs).result
    random = np.random.default_rng(seed)
    for _ in range(4):
        at = tuple(int(random.integers(size)) for size in result.shape)
        arithmetic = MatrixProduct().explain(node, inputs, at)
        check_value(arithmetic, float(result[at]), inputs)
        check_weights(arithmetic, inputs["b"])
    with pytest.raises(IndexError):
        MatrixProduct().explain(node, inputs, result.shape or (0,))


@settings(max_examples=60, deadline=None)
@given(connections(), st.integers(0, 999))
def test_the_reach_of_a_full_connection_is_exact(case: Case, seed: int) -> None:
    node, inputs = case
    check_reach(FullConnection(), Reference(node, inputs), node, seed)


@settings(max_examples=60, deadline=None)
@given(products(), st.integers(0, 999))
def test_the_reach_of_a_matrix_product_is_exact(case: Case, seed: int) -> None:
    node, inputs = case
    check_reach(MatrixProduct(), Reference(node, inputs), node, seed)


def test_a_matrix_times_itself_unites_what_it_reaches() -> None:
    node = Node(0, "MatMul", "", ("x", "x"), ("y",))
    mask = np.zeros((3, 3), np.bool_)
    mask[0, 2] = True
    expected = np.array([[1, 1, 1], [0, 0, 1], [0, 0, 1]], np.bool_)
    np.testing.assert_array_equal(MatrixProduct().reach(node, {"x": (3, 3), "y": (3, 3)}, {}, mask)["x"], expected)
