"""How often a network is right: accuracy with its interval, each class by itself, and what is taken for what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Targets = NDArray[np.int64]
Interval = tuple[float, float]

# A probability of zero would make the log loss infinite however right all other answers are.
LEAST_PROBABILITY = 1e-15


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """The figures of one class. None where nothing was counted, so that there is nothing to divide by.

    Attributes:
        label: The class.
        n: Tested pictures of the class.
        precision: Of the pictures that were answered with the class, the share that are of it; None where none was.
        recall: Of the pictures of the class, the share that were answered with it; None where there are none.
        recall_interval: 95 % interval of the recall; None where the recall is.
        f1: 2 right / (tested + answered), the harmonic mean of precision and recall. 0 where no picture of the class
            was recognised; None where the class has no pictures, since its recall is unknown.
    """

    label: str
    n: int
    precision: float | None
    recall: float | None
    recall_interval: Interval | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a network on labelled pictures.

    Attributes:
        accuracy: Share of right answers.
        interval: 95 % interval of the accuracy.
        n: Pictures.
        correct: Right answers.
        baseline: Accuracy of always answering the class that is the most frequent in training.
        macro_f1: Mean F1 of the classes that have pictures: each counts the same, however rare.
        log_loss: Mean of -ln(probability of the true class), in nats.
        classes: One a class, in the order of the labels.
        confusion: Pictures of a true class (row) that were answered with a class (column), in the order of the labels.
    """

    accuracy: float
    interval: Interval
    n: int
    correct: int
    baseline: float
    macro_f1: float
    log_loss: float
    classes: tuple[ClassFigures, ...]
    confusion: tuple[tuple[int, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """The figures as the report has them: plain numbers, null where there is none, never NaN."""
        return {
            "accuracy": self.accuracy,
            "interval": list(self.interval),
            "n": self.n,
            "correct": self.correct,
            "baseline": self.baseline,
            "macro_f1": self.macro_f1,
            "log_loss": self.log_loss,
            "classes": [
                {**asdict(one), "recall_interval": one.recall_interval and list(one.recall_interval)}
                for one in self.classes
            ],
            "confusion": [list(row) for row in self.confusion],
        }


def build_figures(probabilities: Scores, targets: Targets, labels: Sequence[str], baseline_label_index: int) -> Figures:
    """Compare a network's answers with the truth. The answer is the likeliest class, the first one of equals.

    Of a cross-validation, give the pictures of all folds together.

    Args:
        probabilities: (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).
        labels: One a class.
        baseline_label_index: The class that is the most frequent one among the training pictures.

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    require_probabilities(probabilities, targets)
    n, size = probabilities.shape
    if len(labels) != size or not 0 <= baseline_label_index < size:
        raise ValueError(f"{len(labels)} labels, baseline {baseline_label_index}, for {size} classes")
    pairs = targets * size + probabilities.argmax(axis=1)
    confusion = np.bincount(pairs, minlength=size * size).reshape(size, size)
    correct = int(confusion.trace())
    classes = _class_figures(confusion, labels)
    own = probabilities[np.arange(n), targets].astype(np.float64)
    return Figures(
        accuracy=correct / n,
        interval=wilson_interval(correct, n),
        n=n,
        correct=correct,
        baseline=classes[baseline_label_index].n / n,
        macro_f1=float(np.mean([one.f1 for one in classes if one.f1 is not None])),
        log_loss=float(-np.log(own.clip(LEAST_PROBABILITY, 1)).mean()),
        classes=classes,
        confusion=tuple(tuple(row) for row in confusion.tolist()),
    )


def wilson_interval(correct: int, n: int, z: float = 1.959964) -> Interval:
    """The accuracies that so many right answers leave plausible: honest for few pictures, and at 0 % and 100 %.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927) 209-212.

    Args:
        correct: Right answers, 0 to n.
        n: All answers, at least 1.
        z: Standard deviations to either side; the default gives 95 %.

    Returns:
        Lowest and highest share, 0 to 1.

    Raises:
        ValueError: There are no answers, or more right ones than answers.
    """
    if not 0 <= correct <= n or n == 0:
        raise ValueError(f"{correct} right answers of {n}")
    share = correct / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Both ends are exact there; rounding would miss them.
    low = 0.0 if correct == 0 else max(0.0, centre - half)
    high = 1.0 if correct == n else min(1.0, centre + half)
    return low, high


def require_probabilities(probabilities: Scores, targets: Targets) -> None:
    """Refuse what is no table of probabilities with its true classes: logits above all.

    Raises:
        ValueError: The shapes differ, there are no pictures, or a value is out of its range or not a number.
    """
    require_targets(probabilities, targets)
    if not len(targets):
        raise ValueError("no pictures")
    low, high = float(probabilities.min()), float(probabilities.max())
    if not (low >= 0 and high <= 1 + 1e-6):  # not a number is refused too
        raise ValueError(f"probabilities from {low} to {high}")


def require_targets(scores: Scores, targets: Targets) -> None:
    """Refuse true classes that do not fit a table of scores, (n, classes).

    Raises:
        ValueError: The shapes differ, or a class is not in the table.
    """
    if scores.ndim != 2 or targets.shape != scores.shape[:1]:
        raise ValueError(f"scores of shape {scores.shape}, targets of shape {targets.shape}")
    if len(targets) and not 0 <= targets.min() <= targets.max() < scores.shape[1]:
        raise ValueError(f"targets from {targets.min()} to {targets.max()} of {scores.shape[1]} classes")


def _class_figures(confusion: NDArray[np.int64], labels: Sequence[str]) -> tuple[ClassFigures, ...]:
    counts = zip(
        labels,
        confusion.diagonal().tolist(),
        confusion.sum(axis=1).tolist(),
        confusion.sum(axis=0).tolist(),
        strict=True,
    )
    return tuple(
        ClassFigures(
            label=label,
            n=tested,
            precision=right / answered if answered else None,
            recall=right / tested if tested else None,
            recall_interval=wilson_interval(right, tested) if tested else None,
            f1=2 * right / (tested + answered) if tested else None,
        )
        for label, right, tested, answered in counts
    )
