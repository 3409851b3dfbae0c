import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from imgclass_gui.engine.preprocessing_choices.evidence import consistency, steady_information, sureness


def answers_of(*pictures):
    return np.array(pictures, np.float32)


SURE = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
STEADY = answers_of(*([row] * 3 for row in SURE))
CONSTANT = answers_of(*([SURE[0]] * 3 for _ in SURE))
UNSURE = np.full((4, 3, 4), 0.25, np.float32)
FICKLE = answers_of(*([SURE[index], SURE[(index + 1) % 4], SURE[(index + 2) % 4]] for index in range(4)))


def slow_information(answers):
    """The definition, term by term."""
    smooth = 0.99 * answers.astype(float) + 0.01 / answers.shape[2]
    mean = smooth.mean((0, 1))
    entropy = -sum(p * np.log(p) for p in mean)
    costs = [
        -sum(p * np.log(q) for p, q in zip(one, other, strict=True))
        for variants in smooth
        for one, other in itertools.permutations(variants, 2)
    ]
    return entropy - sum(costs) / len(costs)


def test_sure_and_steady() -> None:
    assert (sureness(STEADY), consistency(STEADY)) == (1, 1)
    assert steady_information(STEADY) == pytest.approx(np.log(4), abs=0.1)


def test_the_same_answer_to_everything_is_worth_nothing_however_sure() -> None:
    assert (sureness(CONSTANT), consistency(CONSTANT)) == (1, 1)
    assert steady_information(CONSTANT) == pytest.approx(0, abs=1e-9)


def test_an_unsure_answer_is_worth_nothing() -> None:
    assert (sureness(UNSURE), consistency(UNSURE)) == (0.25, 1)
    assert steady_information(UNSURE) == pytest.approx(0, abs=1e-9)


def test_an_answer_that_turns_over_is_worse_than_none() -> None:
    assert (sureness(FICKLE), consistency(FICKLE)) == (1, 0)
    assert steady_information(FICKLE) < -3


def test_half_of_a_change() -> None:
    answers = answers_of([[0.6, 0.4], [0.5, 0.5]], [[0.6, 0.4], [0.4, 0.6]])
    # The class stays once of twice (a tie goes to the first); a tenth and a fifth of the probability moves.
    assert consistency(answers) == pytest.approx((0.5 + (0.9 + 0.8) / 2) / 2)


SHAPES = st.tuples(st.integers(1, 5), st.integers(2, 5), st.integers(2, 6))
WEIGHTS = SHAPES.flatmap(lambda shape: arrays.arrays(np.float64, shape, elements=st.floats(0.001, 1)))


@given(WEIGHTS, st.floats(1, 12))
def test_information_is_what_its_definition_says_and_bounded(weights, sharpness) -> None:
    powers = weights**sharpness
    answers = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    information = steady_information(answers)
    assert information == pytest.approx(slow_information(answers), abs=1e-6)
    pictures, _, classes = answers.shape
    assert information <= np.log(min(pictures, classes)) + 1e-6
