"""Pictures that seem to lie in the wrong class, by what a network says that has not learned from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainer.report.classification import Scores, Targets, require_probabilities

MOST = 200
# The mean of equal numbers may be rounded to above them.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class LabelIssue:
    """A picture whose label is suspected to be wrong. Only a person can say whether it is.

    Attributes:
        index: Its row.
        given: Its label.
        suggested: The label that fits better.
        given_probability: Of the label that it has, 0 to 1.
        suggested_probability: Of the label that fits better, 0 to 1.
    """

    index: int
    given: str
    suggested: str
    given_probability: float
    suggested_probability: float


def find_label_issues(
    probabilities: Scores, targets: Targets, labels: Sequence[str], most: int = MOST
) -> tuple[LabelIssue, ...]:
    """Pictures of which the network is as sure that they are of another class as it usually is of that class.

    Confident learning: C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset
    Labels", JAIR 70 (2021), section 3.1. A class is confident for a picture where its probability is at least the mean
    that the class has over its own pictures, so that hard classes are not suspected as a whole. A label is suspected
    where another class is the most probable confident one, and another the most probable of all.

    Args:
        probabilities: Out of fold, i.e. from networks that did not learn from the picture, (n, classes), 0 to 1; n > 0.
        targets: Index of the given class of each picture, (n,).
        labels: One a class.
        most: Length of the list.

    Returns:
        The worst first: by the probability of the given class less the largest of another (the normalised margin).

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    require_probabilities(probabilities, targets)
    n, size = probabilities.shape
    if len(labels) != size or most < 0:
        raise ValueError(f"{len(labels)} labels for {size} classes, a list of {most}")
    rows = np.arange(n)
    own = probabilities[rows, targets].astype(np.float64)
    counts = np.bincount(targets, minlength=size)
    sums = np.bincount(targets, weights=own, minlength=size)
    # Nothing is known of a class without pictures: it is never confident.
    thresholds = np.where(counts > 0, sums / counts.clip(1), np.inf)
    confident = np.where(probabilities >= thresholds - _ROUNDING, probabilities, -np.inf)
    suggested = confident.argmax(axis=1)
    is_suspected = (own < probabilities.max(axis=1)) & (confident[rows, targets] < confident[rows, suggested])
    # For a suspected label the largest probability is another's, so this is the margin.
    margins = own - probabilities.max(axis=1)
    suspected = np.flatnonzero(is_suspected)
    worst = suspected[margins[suspected].argsort(kind="stable")][:most]
    return tuple(
        LabelIssue(
            index=row,
            given=labels[targets[row]],
            suggested=labels[suggested[row]],
            given_probability=float(own[row]),
            suggested_probability=float(probabilities[row, suggested[row]]),
        )
        for row in worst.tolist()
    )
