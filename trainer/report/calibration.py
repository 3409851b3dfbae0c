"""Whether a network may be as sure as it says: one temperature that corrects it, and how far off it was and is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.report.classification import Scores, Targets, require_probabilities, require_targets

BINS = 15
# Beyond these a set of pictures says "ever sharper" or "ever flatter", not how much.
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.05, 20.0
# With fewer pictures one unlucky answer decides the temperature.
MIN_PICTURES = 20
_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class LabelledLogits:
    """A network's logits on pictures whose classes are known.

    Attributes:
        name: What the pictures are called, e.g. "validation".
        logits: (n, classes).
        targets: Index of the true class of each picture, (n,).
    """

    name: str
    logits: Scores
    targets: Targets


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The answers whose confidence, their own probability, lies in a range.

    Attributes:
        low: Start of the range, not part of it.
        high: End of the range, part of it.
        count: Answers.
        confidence: Their mean confidence; None where there are none.
        accuracy: The share that are right; None where there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None

    @property
    def gap(self) -> float:
        """|accuracy - confidence|; 0 where there are no answers."""
        if self.accuracy is None or self.confidence is None:
            return 0.0
        return abs(self.accuracy - self.confidence)

    def to_json(self) -> dict[str, Any]:
        """The bin as the report has it."""
        return {
            "from": self.low,
            "to": self.high,
            "count": self.count,
            "confidence": self.confidence,
            "accuracy": self.accuracy,
        }


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well confidence and accuracy agree.

    Attributes:
        ece: Expected calibration error, 0 to 1.
        bins: What it is summed from.
    """

    ece: float
    bins: tuple[ReliabilityBin, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures as the report has them."""
        return {"ece": self.ece, "bins": [one.to_json() for one in self.bins]}


@dataclass(frozen=True, slots=True)
class Calibration:
    """A temperature and what it does.

    Attributes:
        temperature: What logits are divided by; above 1 the network was too sure, below 1 not sure enough.
        fitted_on: Name of the pictures that it was fitted on.
        n: Their number.
        measured_on: Name of the pictures that it was measured on; where they are the same, the figures flatter it.
        before: With temperature 1.
        after: With the temperature.
        note: Why the temperature could not be fitted freely; None where it was.
    """

    temperature: float
    fitted_on: str
    n: int
    measured_on: str
    before: Reliability
    after: Reliability
    note: str | None

    def to_json(self) -> dict[str, Any]:
        """The calibration as the report has it."""
        return {
            "temperature": self.temperature,
            "fitted_on": self.fitted_on,
            "n": self.n,
            "measured_on": self.measured_on,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "note": self.note,
        }


def build_calibration(fitting: LabelledLogits, measuring: LabelledLogits, bins: int = BINS) -> Calibration:
    """Fit a temperature on one set of pictures and measure it on another.

    Args:
        fitting: Pictures that the network did not learn from; with fewer than 20 the temperature stays 1.
        measuring: At least one picture; best the test set.
        bins: Of the reliability diagram.

    Raises:
        ValueError: Shapes differ, a logit is not a finite number, or there is nothing to measure on.
    """
    temperature, note = _fit_carefully(fitting)
    return Calibration(
        temperature=temperature,
        fitted_on=fitting.name,
        n=len(fitting.targets),
        measured_on=measuring.name,
        before=_measure(softmax(measuring.logits), measuring.targets, bins),
        after=_measure(softmax(measuring.logits, temperature), measuring.targets, bins),
        note=note,
    )


def fit_temperature(logits: Scores, targets: Targets) -> float:
    """The temperature with the least mean negative log-likelihood, within 0.05 to 20.

    C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.

    Args:
        logits: (n, classes).
        targets: Index of the true class of each picture, (n,).

    Returns:
        The temperature. 1 where every answer is right, or there is none: the likelihood then grows without end as the
        temperature falls, so nothing says how sure is sure enough.

    Raises:
        ValueError: Shapes differ, or a logit is not a finite number.
    """
    require_targets(logits, targets)
    if not np.isfinite(logits).all():
        raise ValueError("a logit is not a finite number")
    if _is_faultless(logits, targets):
        return 1.0
    # Relative to the largest of the row, no exponential overflows.
    relative = logits.astype(np.float64)
    relative -= relative.max(axis=1, keepdims=True)
    own = relative[np.arange(len(targets)), targets]
    # In 1 / temperature the loss is convex: its slope only rises, so halving finds where it is zero.
    low, high = math.log(1 / HIGHEST_TEMPERATURE), math.log(1 / LOWEST_TEMPERATURE)
    if _slope(relative, own, math.exp(high)) <= 0:
        return LOWEST_TEMPERATURE
    if _slope(relative, own, math.exp(low)) >= 0:
        return HIGHEST_TEMPERATURE
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _slope(relative, own, math.exp(middle)) < 0:
            low = middle
        else:
            high = middle
    return math.exp(-(low + high) / 2)


def expected_calibration_error(probabilities: Scores, targets: Targets, bins: int = BINS) -> float:
    """The mean |accuracy - confidence| of the bins, each weighted by its answers (Guo et al. 2017, equation 3).

    Args:
        probabilities: (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).
        bins: At least 1.

    Returns:
        0 to 1. On few pictures it is too high even for a faultless network, since each bin's accuracy is a matter of
        chance.

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    return _measure(probabilities, targets, bins).ece


def reliability(probabilities: Scores, targets: Targets, bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Confidence and accuracy of the answers, by confidence: bins of equal width from 0 to 1, empty ones too.

    Args:
        probabilities: (n, classes), 0 to 1; n > 0.
        targets: Index of the true class of each picture, (n,).
        bins: At least 1.

    Raises:
        ValueError: The arguments do not fit together, or there are no pictures.
    """
    require_probabilities(probabilities, targets)
    if bins < 1:
        raise ValueError(f"{bins} bins")
    confidences = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == targets
    edges = np.linspace(0, 1, bins + 1)
    # A range includes its end, as in the paper. Rounding may have left a probability beyond 1.
    places = (np.searchsorted(edges, confidences, side="left") - 1).clip(0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    divisors = counts.clip(1)
    means = np.bincount(places, weights=confidences, minlength=bins) / divisors
    accuracies = np.bincount(places, weights=right, minlength=bins) / divisors
    columns = (column.tolist() for column in (edges[:-1], edges[1:], counts, means, accuracies))
    return tuple(
        ReliabilityBin(low, high, count, mean if count else None, accuracy if count else None)
        for low, high, count, mean, accuracy in zip(*columns, strict=True)
    )


def softmax(logits: Scores, temperature: float = 1.0) -> NDArray[np.float64]:
    """Probabilities of logits, (n, classes), divided by a temperature; safe for large numbers."""
    scaled = logits.astype(np.float64)
    scaled -= scaled.max(axis=1, keepdims=True)
    exponentials = np.exp(scaled / temperature)
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def _fit_carefully(fitting: LabelledLogits) -> tuple[float, str | None]:
    """A temperature, and why it is not a fitted one."""
    n = len(fitting.targets)
    if n < MIN_PICTURES:
        return 1.0, f"{n} pictures are too few to fit a temperature, which takes {MIN_PICTURES}."
    temperature = fit_temperature(fitting.logits, fitting.targets)
    if _is_faultless(fitting.logits, fitting.targets):
        return temperature, "Every answer is right, so nothing says how sure is too sure: the temperature stays 1."
    if temperature in (LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE):
        return temperature, "The best temperature lies beyond the range that is searched."
    return temperature, None


def _is_faultless(logits: Scores, targets: Targets) -> bool:
    """Whether no class has a larger logit than the true one, on any picture."""
    return bool((logits[np.arange(len(targets)), targets] >= logits.max(axis=1)).all())


def _slope(relative: NDArray[np.float64], own: NDArray[np.float64], sharpness: float) -> float:
    """How the mean negative log-likelihood changes with 1 / temperature: expected minus true logit."""
    weights = np.exp(relative * sharpness)
    expected = np.einsum("ij,ij->i", weights, relative) / weights.sum(axis=1)
    return float((expected - own).mean())


def _measure(probabilities: Scores, targets: Targets, bins: int) -> Reliability:
    parts = reliability(probabilities, targets, bins)
    return Reliability(sum(one.count * one.gap for one in parts) / len(targets), parts)
