from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.report.calibration import softmax
from trainer.report.label_issues import find_label_issues

CENTRES = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0], [5.0, 5.0]])
LABELS = ["a", "b", "c", "d"]


def _clusters(sizes, seed):
    """Points of Gaussian clusters, about 1.2 % of which lie nearer to another centre, and their classes."""
    random = np.random.default_rng(seed)
    targets = np.repeat(np.arange(len(sizes)), sizes)
    random.shuffle(targets)
    return CENTRES[targets] + random.normal(size=(len(targets), 2)), targets


def _plant(targets, share, seed):
    """Give a share of the points another label."""
    random = np.random.default_rng(seed)
    wrong = random.choice(len(targets), int(share * len(targets)), replace=False)
    given_labels = targets.copy()
    given_labels[wrong] = (targets[wrong] + random.integers(1, len(LABELS), len(wrong))) % len(LABELS)
    return given_labels, set(wrong.tolist())


def _out_of_fold(points, targets, folds=5):
    """Probabilities by a Gaussian around each class's mean, learned from the other folds with the labels as given."""
    probabilities = np.empty((len(points), len(LABELS)))
    fold = np.arange(len(points)) % folds
    for number in range(folds):
        train, test = fold != number, fold == number
        means = np.stack([points[train & (targets == index)].mean(axis=0) for index in range(len(LABELS))])
        distances = ((points[test][:, None] - means) ** 2).sum(axis=2)
        probabilities[test] = softmax(-distances / 2)
    return probabilities


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("sizes", "least_recall", "least_precision"),
    [((400, 400, 400, 400), 0.92, 0.9), ((900, 400, 200, 100), 0.87, 0.82)],
    ids=["even", "uneven"],
)
def test_planted_wrong_labels_are_found(sizes, least_recall, least_precision, seed) -> None:
    points, targets = _clusters(sizes, seed)
    given_labels, wrong = _plant(targets, 0.08, seed)
    issues = find_label_issues(_out_of_fold(points, given_labels), given_labels, LABELS, most=len(points))
    found = {issue.index for issue in issues}
    assert len(found & wrong) / len(wrong) >= least_recall
    assert len(found & wrong) / len(found) >= least_precision
    # The list begins with the surest ones, and says what is right.
    top = issues[: len(wrong) // 2]
    assert all(issue.index in wrong for issue in top)
    assert all(issue.suggested == LABELS[targets[issue.index]] for issue in top)
    assert all(issue.given == LABELS[given_labels[issue.index]] for issue in issues)


@pytest.mark.parametrize("seed", range(3))
def test_where_no_label_is_wrong_next_to_none_is_suspected(seed) -> None:
    points, targets = _clusters((400, 400, 400, 400), seed)
    assert len(find_label_issues(_out_of_fold(points, targets), targets, LABELS)) <= 0.005 * len(points)
    # None at all where the clusters lie apart.
    assert find_label_issues(_out_of_fold(points + 9 * CENTRES[targets], targets), targets, LABELS) == ()


def test_an_issue_worked_out_by_hand() -> None:
    probabilities = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.1, 0.9], [0.05, 0.95], [0.45, 0.55]])
    targets = np.array([0, 0, 0, 1, 1, 0])
    # Mean probabilities of their own class: a (0.9 + 0.7 + 0.2 + 0.45) / 4 = 0.5625, b 0.925.
    assert find_label_issues(probabilities, targets, ["a", "b"]) == ()
    probabilities[2] = [0.06, 0.94]
    (issue,) = find_label_issues(probabilities, targets, ["a", "b"])
    assert (issue.index, issue.given, issue.suggested) == (2, "a", "b")
    assert (issue.given_probability, issue.suggested_probability) == (0.06, 0.94)


def test_a_hard_class_is_not_suspected_as_a_whole() -> None:
    """The network always leans to b, but for pictures of a less than it does for pictures of b."""
    probabilities = np.array([[0.4, 0.6]] * 10 + [[0.1, 0.9]] * 10)
    assert find_label_issues(probabilities, np.repeat([0, 1], 10), ["a", "b"]) == ()


def test_a_class_without_pictures_is_never_suggested() -> None:
    probabilities = np.array([[0.0, 1.0, 0.0], [0.9, 0.1, 0.0], [0.1, 0.0, 0.9]])
    assert find_label_issues(probabilities, np.array([0, 0, 2]), ["a", "none", "c"]) == ()


def test_the_list_is_as_long_as_wanted_and_has_the_worst_first() -> None:
    sure = np.array([0.8, 0.95, 0.9, 0.9])
    probabilities = np.concatenate([np.stack([1 - sure, sure], axis=1), [[0.5, 0.5]] * 9, [[1.0, 0.0]]])
    targets = np.array([0] * 4 + [1] * 9 + [0])
    assert [issue.index for issue in find_label_issues(probabilities, targets, ["a", "b"])] == [1, 2, 3, 0]
    assert [issue.index for issue in find_label_issues(probabilities, targets, ["a", "b"], most=2)] == [1, 2]
    assert find_label_issues(probabilities, targets, ["a", "b"], most=0) == ()


def test_equal_pictures_are_as_confident_as_their_mean() -> None:
    """The mean of three times 0.7 is rounded to above or below it; that must not decide."""
    for share in np.linspace(0.55, 0.95, 41):
        for copies in range(1, 12):
            probabilities = np.array([[1 - share, share]] * copies + [[1 - share, share]])
            targets = np.array([1] * copies + [0])
            assert [issue.index for issue in find_label_issues(probabilities, targets, ["a", "b"])] == [copies]


@st.composite
def answers(draw):
    size, n = draw(st.integers(1, 4)), draw(st.integers(1, 20))
    rows = draw(st.lists(st.lists(st.integers(0, 5), min_size=size, max_size=size), min_size=n, max_size=n))
    weights = np.array(rows, draw(st.sampled_from([np.float32, np.float64]))) + 0.01
    targets = draw(st.lists(st.integers(0, size - 1), min_size=n, max_size=n))
    return weights / weights.sum(axis=1, keepdims=True), np.array(targets, np.int64)


@settings(deadline=None, max_examples=150)
@given(answers())
def test_the_rule_picture_by_picture(answer) -> None:
    probabilities, targets = answer
    size = probabilities.shape[1]
    thresholds = {
        label: np.mean(
            [row[label] for row, true in zip(probabilities, targets, strict=True) if true == label], dtype=float
        )
        for label in set(targets.tolist())
    }
    expected = {}
    for index, (row, true) in enumerate(zip(probabilities.astype(float), targets.tolist(), strict=True)):
        confident = [label for label in thresholds if row[label] >= thresholds[label] - 1e-9]
        best = [label for label in confident if row[label] == max(row[other] for other in confident)]
        if best and true not in best and row[true] < max(row):
            expected[index] = (min(best), row[true] - max(row[other] for other in range(size) if other != true))
    issues = find_label_issues(probabilities, targets, LABELS[:size])
    assert {issue.index: issue.suggested for issue in issues} == {i: LABELS[best] for i, (best, _) in expected.items()}
    assert [issue.index for issue in issues] == sorted(expected, key=lambda index: (expected[index][1], index))


def test_what_does_not_fit_together_is_refused() -> None:
    probabilities, targets = np.array([[0.5, 0.5]]), np.array([0])
    with pytest.raises(ValueError, match="labels"):
        find_label_issues(probabilities, targets, ["a"])
    with pytest.raises(ValueError, match="list"):
        find_label_issues(probabilities, targets, ["a", "b"], most=-1)
    with pytest.raises(ValueError, match="no pictures"):
        find_label_issues(probabilities[:0], targets[:0], ["a", "b"])
