from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.report.abstention import Answered, choose_threshold, coverage_curve, measure


def _answers(confidences, right, dtype=np.float64):
    """Two-class probabilities whose largest ones are the given, and true classes that make the answers right or not."""
    confidences = np.array(confidences, dtype)
    probabilities = np.stack([confidences, 1 - confidences], axis=1).astype(dtype)
    return probabilities, np.where(right, probabilities.argmax(axis=1), 1 - probabilities.argmax(axis=1))


@st.composite
def answers(draw):
    """Few different confidences, so that many are equal."""
    rows = draw(st.lists(st.tuples(st.integers(50, 58), st.booleans()), min_size=1, max_size=40))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    return _answers([hundredths / 100 for hundredths, _ in rows], [good for _, good in rows], dtype)


def _by_looking(threshold, probabilities, targets) -> Answered:
    """Coverage and error by looking at each picture."""
    given_answers = [
        int(np.argmax(row)) == true
        for row, true in zip(probabilities.astype(float), targets, strict=True)
        if max(row) >= threshold
    ]
    error = given_answers.count(False) / len(given_answers) if given_answers else None
    return Answered(len(given_answers) / len(targets), error)


@settings(deadline=None, max_examples=150)
@given(answers(), st.sampled_from([0.0, 0.05, 0.1, 0.25, 1 / 3, 0.5, 1.0]))
def test_the_chosen_threshold_is_the_one_that_trying_all_finds(answer, max_error) -> None:
    probabilities, targets = answer
    tried = {float(value): _by_looking(value, probabilities, targets) for value in [0.0, *probabilities.max(axis=1)]}
    good = [value for value, found in tried.items() if found.error <= max_error]
    least = min(found.error for found in tried.values())
    chosen = choose_threshold(probabilities, targets, max_error)
    assert chosen.reached == bool(good)
    assert chosen.threshold == min(good or [value for value, found in tried.items() if found.error == least])
    assert chosen.validation == tried[chosen.threshold] == measure(chosen.threshold, probabilities, targets)
    # No threshold in between answers more: coverage only falls as the threshold rises.
    for value in np.linspace(0, 1, 41):
        found = _by_looking(value, probabilities, targets)
        if good and found.error is not None and found.error <= max_error:
            assert found.coverage <= chosen.validation.coverage


@settings(deadline=None)
@given(answers(), st.integers(2, 30))
def test_the_curve_is_what_looking_at_each_picture_gives(answer, points) -> None:
    curve = coverage_curve(*answer, points)
    assert len(curve) == points
    assert (curve[0].threshold, curve[0].coverage, curve[-1].threshold) == (0, 1, 1)
    for point in curve:
        assert Answered(point.coverage, point.error) == _by_looking(point.threshold, *answer)
        assert measure(point.threshold, *answer) == Answered(point.coverage, point.error)
    coverages = [point.coverage for point in curve]
    assert coverages == sorted(coverages, reverse=True)


def test_equal_probabilities_are_answered_together_or_not_at_all() -> None:
    """Sorting the right ones of the equals to the front would give a coverage that no threshold has."""
    probabilities, targets = _answers([0.9, 0.8, 0.8, 0.8, 0.6], [True, True, False, False, False])
    chosen = choose_threshold(probabilities, targets, max_error=0.3)
    assert (chosen.threshold, chosen.validation) == (0.9, Answered(0.2, 0.0))


def test_where_all_answers_are_good_enough_all_are_given() -> None:
    probabilities, targets = _answers([0.5] + [0.7] * 19, [False] + [True] * 19)
    chosen = choose_threshold(probabilities, targets, max_error=0.05)
    assert (chosen.threshold, chosen.reached, chosen.validation) == (0.0, True, Answered(1.0, 0.05))


def test_a_lower_threshold_is_taken_though_a_higher_one_is_worse() -> None:
    """The surest answer is wrong: at 0.99 every answer is, further down one of ten."""
    probabilities, targets = _answers([0.99] + [0.9] * 9 + [0.6] * 5, [False] + [True] * 9 + [False] * 5)
    chosen = choose_threshold(probabilities, targets, max_error=0.1)
    assert (chosen.threshold, chosen.reached) == (0.9, True)


def test_an_error_that_no_threshold_reaches_gives_the_best_one_and_says_so() -> None:
    probabilities, targets = _answers([0.9, 0.9, 0.8, 0.7], [True, False, True, False])
    chosen = choose_threshold(probabilities, targets, max_error=0.05)
    assert (chosen.threshold, chosen.reached, chosen.validation) == (0.8, False, Answered(0.75, 1 / 3))


def test_of_equally_bad_thresholds_the_one_with_most_answers_is_taken() -> None:
    probabilities, targets = _answers([0.9, 0.8, 0.7], [False, False, False])
    chosen = choose_threshold(probabilities, targets)
    assert (chosen.threshold, chosen.reached, chosen.validation) == (0.0, False, Answered(1.0, 1.0))


def test_what_the_test_says_is_kept_beside_what_was_chosen_by() -> None:
    chosen = choose_threshold(*_answers([0.9, 0.9, 0.6, 0.6], [True, True, True, False]), chosen_on="out-of-fold")
    assert chosen.to_json()["test"] is None
    values = chosen.with_test(*_answers([0.95, 0.9, 0.7, 0.6], [True, False, True, True])).to_json()
    curve = values.pop("curve")
    assert values == {
        "threshold": 0.9,
        "target_error": 0.05,
        "reached": True,
        "chosen_on": "out-of-fold",
        "n": 4,
        "validation": {"coverage": 0.5, "error": 0.0},
        "test": {"coverage": 0.5, "error": 0.5},
    }
    assert len(curve) == 101
    assert curve[50] == {"threshold": 0.5, "coverage": 1.0, "error": 0.25}
    assert curve[100] == {"threshold": 1.0, "coverage": 0.0, "error": None}
    assert json.loads(json.dumps(curve, allow_nan=False)) == curve


def test_a_threshold_that_nothing_reaches_has_no_error() -> None:
    assert measure(0.95, *_answers([0.9, 0.8], [True, False])) == Answered(0.0, None)


def test_the_threshold_holds_on_new_pictures_of_a_calibrated_network() -> None:
    """Right as often as it says: at 5 % error on 20,000 pictures, within a percent on 20,000 others."""
    random = np.random.default_rng(0)
    confidences = random.uniform(0.5, 1, (2, 20_000))
    right = random.random((2, 20_000)) < confidences
    chosen = choose_threshold(*_answers(confidences[0], right[0]))
    tested = measure(chosen.threshold, *_answers(confidences[1], right[1]))
    # Above t the mean error is (1 - t) / 2: 5 % at t = 0.9, which is a fifth of the pictures.
    assert chosen.threshold == pytest.approx(0.9, abs=0.02)
    assert tested.coverage == pytest.approx(0.2, abs=0.04)
    assert tested.error == pytest.approx(0.05, abs=0.01)


def test_nonsense_is_refused() -> None:
    probabilities, targets = _answers([0.9], [True])
    with pytest.raises(ValueError, match="error"):
        choose_threshold(probabilities, targets, max_error=5)
    with pytest.raises(ValueError, match="points"):
        coverage_curve(probabilities, targets, points=1)
    with pytest.raises(ValueError, match="no pictures"):
        measure(0.5, probabilities[:0], targets[:0])
    with pytest.raises(ValueError, match="probabilities"):
        choose_threshold(probabilities * 20, targets)
