"""Arithmetic number by number against ONNX Runtime."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.operators.elementwise import OPERATORS
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node

seeds = st.integers(0, 10_000)
# Two shapes that go together.
pairs = st.sampled_from(
    [
        ((2, 3, 2), (2, 3, 2)),
        ((2, 3, 2), (3, 1)),
        ((2, 1, 2), (1, 3, 1)),
        ((3,), (2, 3)),
        ((), (2, 2)),
        ((1, 3, 2, 2), (1, 3, 1, 1)),
        ((1, 1), (4, 1)),
        ((), ()),
    ]
)


@given(st.sampled_from(["Add", "Sub", "Mul", "Div", "Max", "Min"]), seeds, pairs, st.sampled_from(["", "a", "b"]))
@settings(max_examples=60, deadline=None)
def test_two_tensors(op_type: str, seed: int, shapes: tuple[tuple[int, ...], tuple[int, ...]], constant: str) -> None:
    inputs = {"a": numbers(seed, *shapes[0]), "b": numbers(seed + 1, *shapes[1])}
    case = one_node(OPERATORS, op_type, inputs, (constant,) if constant else ())
    check_numbers(case, seed)
    check_reach(case, seed)


@given(seeds, pairs)
@settings(max_examples=20, deadline=None)
def test_powers(seed: int, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    inputs = {"a": np.asarray(np.abs(numbers(seed, *shapes[0])) + 0.1), "b": numbers(seed + 1, *shapes[1])}
    case = one_node(OPERATORS, "Pow", inputs)
    check_numbers(case, seed)
    check_reach(case, seed)


@given(st.sampled_from(["Sum", "Max", "Min", "Mean"]), seeds, st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_any_number_of_tensors(op_type: str, seed: int, count: int) -> None:
    shapes = [(2, 3), (3,), (2, 1), (1, 1)][:count]
    inputs = {f"x{number}": numbers(seed + number, *shape) for number, shape in enumerate(shapes)}
    case = one_node(OPERATORS, op_type, inputs)
    check_numbers(case, seed)
    check_reach(case, seed)


@pytest.mark.parametrize("op_type", ["Add", "Mul", "Max"])
def test_a_tensor_with_itself(op_type: str) -> None:
    case = one_node(OPERATORS, op_type, {"a": numbers(3, 2, 3), "a_again": numbers(3, 2, 3)})
    check_numbers(case, 1)
    check_reach(case, 1)
    assert len(case.explain((0, 0)).terms) == 2


@pytest.mark.parametrize("op_type", ["Add", "Sub", "Mul", "Div", "Pow"])
def test_integers(op_type: str) -> None:
    random = np.random.default_rng(5)
    a = random.integers(-9, 9, (4, 5))
    b = random.integers(1, 4, (5,))
    check_numbers(one_node(OPERATORS, op_type, {"a": a, "b": b}), 2, places=20)


def test_division_by_nothing_gives_what_the_runtime_gives() -> None:
    inputs = {"a": np.array([1.0, -1.0, 0.0], np.float32), "b": np.zeros(3, np.float32)}
    check_numbers(one_node(OPERATORS, "Div", inputs), 1, places=9)


def test_the_words_of_the_accounts() -> None:
    inputs = {"a": np.array([5.0], np.float32), "b": np.array([3.0], np.float32)}
    added = one_node(OPERATORS, "Add", inputs).explain((0,))
    assert (added.how, [term.weight for term in added.terms]) == ("sum", [None, None])
    taken = one_node(OPERATORS, "Sub", inputs).explain((0,))
    assert (taken.how, [term.product for term in taken.terms]) == ("sum", [5.0, -3.0])
    times = one_node(OPERATORS, "Mul", inputs).explain((0,))
    assert (times.how, times.formula) == ("function", "a \N{MULTIPLICATION SIGN} b")
    assert one_node(OPERATORS, "Max", inputs).explain((0,)).how == "max"
