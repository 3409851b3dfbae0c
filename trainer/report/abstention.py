"""An honest "I don't know": how sure a network must be before it answers, and how many pictures that leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.report.classification import Scores, Targets, require_probabilities


@dataclass(frozen=True, slots=True)
class Answered:
    """What a threshold does to a set of pictures.

    Attributes:
        coverage: Share of the pictures that are answered, 0 to 1.
        error: Share of wrong ones among the answers; None where there are none.
    """

    coverage: float
    error: float | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What one threshold of the curve does.

    Attributes:
        threshold: Least probability of an answer, 0 to 1.
        coverage: Share of the pictures that are answered, 0 to 1.
        error: Share of wrong ones among the answers; None where there are none.
    """

    threshold: float
    coverage: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """How sure a network must be before it answers.

    Attributes:
        threshold: Least probability of the likeliest class with which it is an answer; 0 where all are given.
        target_error: Largest error that was wanted.
        reached: Whether the error on the pictures that it was chosen on is that small.
        chosen_on: Name of those pictures.
        n: Their number.
        validation: What it does to those pictures: chosen to look well there, so take the test's word.
        test: What it does to pictures that it was not chosen on; None where it has not been measured.
        curve: What other thresholds do to the pictures that it was chosen on.
    """

    threshold: float
    target_error: float
    reached: bool
    chosen_on: str
    n: int
    validation: Answered
    test: Answered | None
    curve: tuple[CurvePoint, ...]

    def with_test(self, probabilities: Scores, targets: Targets) -> Threshold:
        """The same threshold, measured on pictures that it was not chosen on.

        Raises:
            ValueError: The arguments do not fit together, or there are no pictures.
        """
        return replace(self, test=measure(self.threshold, probabilities, targets))

    def to_json(self) -> dict[str, Any]:
        """The threshold as the report has it."""
        return {**asdict(self), "curve": [asdict(point) for point in self.curve]}


def choose_threshold(
    probabilities: Scores, targets: Targets, max_error: float = 0.05, chosen_on: str = "validation"
) -> Threshold:
    """The lowest threshold with which at most a given share of the answers is wrong: the most answers to be trusted.

    Selective classification by the largest probability: Y. Geifman, R. El-Yaniv, "Selective Classification for Deep
    Neural Networks", NeurIPS 2017. Chosen by what was counted, without their bound for the chance in it: with few
    pictures the error on others may well be larger, which is what `Threshold.test` is for.

    Args:
        probabilities: Calibrated, of pictures that the network did not learn from, (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).
        max_error: Largest share of wrong answers among the answers, 0 to 1.
        chosen_on: Name of the pictures.

    Returns:
        The lowest of the thresholds, which are 0 and the pictures' own largest probabilities, with an error of at
        most `max_error`. Where none is that good, the lowest of those with the least error, and `reached` is false.

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    if not 0 <= max_error <= 1:
        raise ValueError(f"error of {max_error}")
    require_probabilities(probabilities, targets)
    # Between two probabilities that occur, a threshold changes nothing; below the lowest one all is answered.
    candidates = np.unique(probabilities.max(axis=1).astype(np.float64))
    candidates[0] = 0.0
    answered, wrong = _count(probabilities, targets, candidates)
    errors = wrong / answered
    good = np.flatnonzero(errors <= max_error)
    best = int(good[0] if len(good) else errors.argmin())
    return Threshold(
        threshold=float(candidates[best]),
        target_error=max_error,
        reached=len(good) > 0,
        chosen_on=chosen_on,
        n=len(targets),
        validation=Answered(float(answered[best] / len(targets)), float(errors[best])),
        test=None,
        curve=coverage_curve(probabilities, targets),
    )


def coverage_curve(probabilities: Scores, targets: Targets, points: int = 101) -> tuple[CurvePoint, ...]:
    """Coverage and error of thresholds at equal distances from 0 to 1.

    Args:
        probabilities: (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).
        points: At least 2.

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    if points < 2:
        raise ValueError(f"a curve of {points} points")
    require_probabilities(probabilities, targets)
    thresholds = np.linspace(0, 1, points)
    answered, wrong = _count(probabilities, targets, thresholds)
    rows = zip(thresholds.tolist(), answered.tolist(), wrong.tolist(), strict=True)
    return tuple(CurvePoint(at, count / len(targets), bad / count if count else None) for at, count, bad in rows)


def measure(threshold: float, probabilities: Scores, targets: Targets) -> Answered:
    """What a threshold does to pictures.

    Args:
        threshold: Least probability of an answer.
        probabilities: (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    require_probabilities(probabilities, targets)
    answered, wrong = (int(counts[0]) for counts in _count(probabilities, targets, np.array([threshold])))
    return Answered(answered / len(targets), wrong / answered if answered else None)


def _count(
    probabilities: Scores, targets: Targets, thresholds: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Answers, and wrong answers, of each threshold. Equal probabilities are answered together or not at all."""
    confidences = probabilities.max(axis=1).astype(np.float64)
    order = confidences.argsort()
    wrong = (probabilities.argmax(axis=1) != targets)[order]
    wrong_up_to = np.concatenate([[0], wrong.cumsum()])
    unanswered = np.searchsorted(confidences[order], thresholds, side="left")
    return len(targets) - unanswered, wrong_up_to[-1] - wrong_up_to[unanswered]
