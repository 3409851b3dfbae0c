"""Terms that are made when they are looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.operators.terms import Block, Terms


@given(st.integers(0, 999), st.lists(st.integers(1, 4), min_size=1, max_size=3), st.booleans(), st.data())
@settings(max_examples=40, deadline=None)
def test_one_by_one_they_are_the_same_as_all_in_a_row(
    seed: int, shape: list[int], weighs: bool, data: st.DataObject
) -> None:
    random = np.random.default_rng(seed)
    indices = tuple(data.draw(st.lists(st.integers(0, size - 1), max_size=3)) for size in shape)
    block = Block("x", random.standard_normal(shape).astype(np.float32), indices)
    count = len(block.numbers())
    weights = random.standard_normal((count, 2)).astype(np.float32)
    terms = Terms(block, Block("w", weights, (range(count), [1])), 0.5) if weighs else Terms(block)
    listed = list(terms)
    assert listed == [terms[number] for number in range(count)] == list(terms[:])
    assert terms.products.tolist() == [term.product for term in listed]
    assert terms.total == pytest.approx(sum(term.product for term in listed), abs=1e-12)
    for number, term in enumerate(listed):
        assert isinstance(term, Term)
        assert term.value == float(block.tensor[term.at])
        assert term.weight_at == ((number, 1) if weighs else None)
        assert term.weight == (0.5 * float(weights[number, 1]) if weighs else None)
    if listed:
        assert (terms[-1], terms[-1:]) == (listed[-1], (listed[-1],))
    with pytest.raises(IndexError):
        terms[count]
