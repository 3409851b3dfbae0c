from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.report.classification import build_figures, wilson_interval


def _certain(predicted, size) -> np.ndarray:
    """Probabilities of a network that is all but sure of the given answers."""
    return np.eye(size)[list(predicted)] * 0.9 + 0.1 / size


def _labels(size) -> list[str]:
    return [f"class {index}" for index in range(size)]


@st.composite
def answers(draw, most_classes=5):
    """Probabilities, often with equal ones in a row, and true classes."""
    size = draw(st.integers(1, most_classes))
    n = draw(st.integers(1, 30))
    rows = draw(st.lists(st.lists(st.integers(0, 4), min_size=size, max_size=size), min_size=n, max_size=n))
    weights = np.array(rows, np.float32) + 0.01
    targets = draw(st.lists(st.integers(0, size - 1), min_size=n, max_size=n))
    return weights / weights.sum(axis=1, keepdims=True), np.array(targets, np.int64)


@pytest.mark.parametrize(
    ("correct", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombes_table(correct, n, low, high) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3; and the same turned round."""
    assert wilson_interval(correct, n) == pytest.approx((low, high), abs=5e-5)
    assert wilson_interval(n - correct, n) == pytest.approx((1 - high, 1 - low), abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 4))
def test_an_interval_ends_where_the_observed_share_is_z_deviations_away(counts, z) -> None:
    """Wilson's definition: |share - p| = z sqrt(p (1 - p) / n) at both ends p."""
    correct, n = counts
    low, high = wilson_interval(correct, n, z)
    assert 0 <= low <= correct / n <= high <= 1
    assert (low == 0) == (correct == 0)
    assert (high == 1) == (correct == n)
    for end in {low, high} - {0.0, 1.0}:
        assert abs(correct / n - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n), rel=1e-6, abs=1e-12)


def test_none_and_all_right_are_exact_ends() -> None:
    for n in range(1, 500):
        assert wilson_interval(0, n)[0] == 0
        assert wilson_interval(n, n)[1] == 1


@pytest.mark.parametrize(("correct", "n"), [(0, 0), (1, 0), (3, 2), (-1, 2)])
def test_impossible_counts_have_no_interval(correct, n) -> None:
    with pytest.raises(ValueError):
        wilson_interval(correct, n)


def test_a_published_report_of_classes() -> None:
    """The example of scikit-learn's `classification_report`."""
    figures = build_figures(_certain([0, 0, 2, 2, 1], 3), np.array([0, 1, 2, 2, 2]), _labels(3), 2)
    rows = [(one.n, one.precision, one.recall, one.f1) for one in figures.classes]
    assert rows[0] == (1, 0.5, 1.0, pytest.approx(0.67, abs=5e-3))
    assert rows[1] == (1, 0.0, 0.0, 0.0)
    assert rows[2] == (3, 1.0, pytest.approx(0.67, abs=5e-3), pytest.approx(0.80))
    assert figures.macro_f1 == pytest.approx(0.49, abs=5e-3)
    assert figures.accuracy == figures.baseline == 0.6


def test_a_published_confusion_matrix() -> None:
    """The example of scikit-learn's `confusion_matrix`."""
    figures = build_figures(_certain([0, 0, 2, 2, 0, 2], 3), np.array([2, 0, 2, 2, 0, 1]), _labels(3), 0)
    assert figures.confusion == ((2, 0, 0), (0, 0, 1), (1, 0, 2))
    assert figures.correct == 4


def test_a_published_log_loss() -> None:
    """The example of scikit-learn's `log_loss`."""
    probabilities = np.array([[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]])
    figures = build_figures(probabilities, np.array([1, 0, 0, 1]), ["ham", "spam"], 0)
    assert figures.log_loss == pytest.approx(0.21616, abs=5e-6)


def test_a_true_class_that_was_ruled_out_costs_much_but_not_everything() -> None:
    figures = build_figures(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([0, 1]), ["a", "b"], 0)
    assert figures.log_loss == pytest.approx(-math.log(1e-15) / 2)


def test_what_was_never_tested_or_never_answered_has_no_figure() -> None:
    """Class 1 is never answered, class 2 never tested, class 3 neither."""
    figures = build_figures(_certain([0, 0, 2], 4), np.array([0, 1, 0]), _labels(4), 3)
    _, unanswered, untested, neither = figures.classes
    assert (unanswered.precision, unanswered.recall, unanswered.f1) == (None, 0.0, 0.0)
    assert (untested.precision, untested.recall, untested.recall_interval, untested.f1) == (0.0, None, None, None)
    assert (neither.precision, neither.recall, neither.recall_interval, neither.f1) == (None, None, None, None)
    assert figures.macro_f1 == pytest.approx((0.5 + 0.0) / 2)
    assert figures.baseline == 0.0


@settings(deadline=None)
@given(answers(), st.data())
def test_every_figure_is_what_counting_one_by_one_gives(answer, data) -> None:
    probabilities, targets = answer
    n, size = probabilities.shape
    baseline = data.draw(st.integers(0, size - 1))
    figures = build_figures(probabilities, targets, _labels(size), baseline)
    pairs = [(true, max(range(size), key=row.__getitem__)) for true, row in zip(targets, probabilities, strict=True)]
    assert figures.n == n
    assert figures.correct == sum(true == answered for true, answered in pairs)
    assert figures.accuracy == figures.correct / n
    assert figures.interval == wilson_interval(figures.correct, n)
    assert figures.baseline == sum(true == baseline for true, _ in pairs) / n
    assert figures.confusion == tuple(tuple(pairs.count((i, j)) for j in range(size)) for i in range(size))
    losses = [-math.log(float(row[true])) for true, row in zip(targets, probabilities, strict=True)]
    assert figures.log_loss == pytest.approx(sum(losses) / n)
    for index, one in enumerate(figures.classes):
        tested = [answered == index for true, answered in pairs if true == index]
        answered = [true == index for true, answered in pairs if answered == index]
        assert one.n == len(tested)
        assert one.recall == (sum(tested) / len(tested) if tested else None)
        assert one.precision == (sum(answered) / len(answered) if answered else None)
        assert one.recall_interval == (wilson_interval(sum(tested), len(tested)) if tested else None)
        if one.precision and one.recall:
            assert one.f1 == pytest.approx(2 / (1 / one.precision + 1 / one.recall))
        else:
            assert one.f1 == (0.0 if tested else None)


@settings(deadline=None)
@given(answers())
def test_the_json_is_strict_and_complete(answer) -> None:
    probabilities, targets = answer
    values = build_figures(probabilities, targets, _labels(probabilities.shape[1]), 0).to_json()
    keys = ["accuracy", "interval", "n", "correct", "baseline", "macro_f1", "log_loss", "classes", "confusion"]
    assert list(values) == keys
    assert list(values["classes"][0]) == ["label", "n", "precision", "recall", "recall_interval", "f1"]
    assert json.loads(json.dumps(values, allow_nan=False)) == values


@pytest.mark.torch
def test_the_log_loss_is_torchs() -> None:
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(0)
    logits = torch.from_numpy(random.normal(size=(200, 7)) * 4)
    targets = random.integers(0, 7, 200)
    figures = build_figures(torch.softmax(logits, 1).numpy(), targets, _labels(7), 0)
    expected = torch.nn.functional.cross_entropy(logits, torch.from_numpy(targets))
    assert figures.log_loss == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize(
    ("probabilities", "targets", "labels", "baseline"),
    [
        (np.zeros((0, 2)), np.zeros(0, np.int64), ["a", "b"], 0),
        (np.array([[2.0, -1.0]]), np.array([0]), ["a", "b"], 0),
        (np.array([[0.5, -0.5]]), np.array([0]), ["a", "b"], 0),
        (np.array([[np.nan, 0.5]]), np.array([0]), ["a", "b"], 0),
        (np.array([[0.5, 0.5]]), np.array([2]), ["a", "b"], 0),
        (np.array([[0.5, 0.5]]), np.array([-1]), ["a", "b"], 0),
        (np.array([[0.5, 0.5]]), np.array([0, 1]), ["a", "b"], 0),
        (np.array([0.5, 0.5]), np.array([0, 1]), ["a", "b"], 0),
        (np.array([[0.5, 0.5]]), np.array([0]), ["a"], 0),
        (np.array([[0.5, 0.5]]), np.array([0]), ["a", "b"], 2),
    ],
    ids=[
        "none",
        "logits",
        "negative",
        "nan",
        "class 2 of 2",
        "class -1",
        "two targets",
        "one row",
        "one label",
        "baseline",
    ],
)
def test_what_does_not_fit_together_is_refused(probabilities, targets, labels, baseline) -> None:
    with pytest.raises(ValueError):
        build_figures(probabilities, targets, labels, baseline)
