"""What a training found out about its model: `report.json` of a run as typed, frozen values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from trainer.contract.errors import UserFacingError

MeasuredOn = Literal["test", "cross-validation", "validation"]


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one class is told from the others; all shares are 0 to 1.

    Attributes:
        label: The class.
        n: Number of its pictures that were measured.
        precision: Share of its answers that are right; None where it was never answered.
        recall: Share of its pictures that are found; None where it has none.
        recall_interval: Holds the recall with 95 % confidence (Wilson); None where it has no pictures.
        f1: Harmonic mean of both; None where neither is known.
    """

    label: str
    n: int
    precision: float | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """How good a model is.

    Attributes:
        measured_on: What the pictures are: "validation" pictures had a say in the training, so they flatter.
        n: Number of pictures.
        correct: How many got the right answer.
        accuracy: 0 to 1.
        interval: (low, high) that hold the accuracy with 95 % confidence (Wilson).
        baseline: Accuracy of always answering the most frequent class.
        classes: In the order of the labels.
        confusion: `confusion[true][answered]`, numbers of pictures.
    """

    measured_on: MeasuredOn
    n: int
    correct: int
    accuracy: float
    interval: tuple[float, float]
    baseline: float
    classes: tuple[ClassFigures, ...]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said of a measured picture.

    Attributes:
        path: Relative to the class folder, with "/" between its parts.
        label: Number of the class that it lies in.
        answer: Number of the class that the model named.
        probability: Of its answer, 0 to 1.
    """

    path: str
    label: int
    answer: int
    probability: float

    @property
    def is_right(self) -> bool:
        """Whether the model named its class."""
        return self.label == self.answer


@dataclass(frozen=True, slots=True)
class Suspect:
    """A picture whose label looks wrong.

    Attributes:
        path: Relative to the class folder.
        given: The label of its folder.
        suggested: What networks say that had not learnt from it.
        given_probability: 0 to 1.
        suggested_probability: 0 to 1.
    """

    path: str
    given: str
    suggested: str
    given_probability: float
    suggested_probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network that was tried.

    Attributes:
        recipe: How it was trained.
        val_accuracy: 0 to 1; None where nothing validated it.
        seconds: That it took.
        is_kept: Whether it is the model.
    """

    recipe: str
    val_accuracy: float | None
    seconds: float
    is_kept: bool


@dataclass(frozen=True, slots=True)
class RunReport:
    """The outcome of a run.

    Attributes:
        name: Of the model.
        recipe: That made it.
        labels: The classes in the order of the model's outputs.
        parts: Number of pictures of "train", "validation" and "test".
        measured: How good it is; None where nothing could be measured.
        answers: What it said of each picture that was measured, the surest first.
        suspects: Pictures whose labels look wrong, the likeliest first.
        candidates: The networks that were tried, the kept one first.
        threshold: Probability below which it had better say "I don't know"; None where that is not known.
        coverage: Share of the measured pictures that are answered with that threshold.
        error: Share of those answers that are wrong.
        notes: Sentences that people should read before they believe the figures.
        seconds: That the run took.
    """

    name: str
    recipe: str
    labels: tuple[str, ...]
    parts: Mapping[str, int]
    measured: Measurement | None
    answers: tuple[Answer, ...]
    suspects: tuple[Suspect, ...]
    candidates: tuple[Candidate, ...]
    threshold: float | None
    coverage: float | None
    error: float | None
    notes: tuple[str, ...]
    seconds: float | None


def load_report(path: Path) -> RunReport:
    """Read a `report.json`.

    Raises:
        UserFacingError: It cannot be read or is none.
    """
    try:
        return _report(json.loads(path.read_bytes()))
    except OSError as error:
        raise UserFacingError(f"{path.name} cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    except (RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UserFacingError(f"{path.name} is damaged", "Train again to get a new one.") from error


def _report(values: Mapping[str, Any]) -> RunReport:
    abstention = values["abstention"] or {}
    reached = abstention.get("test") or abstention.get("validation") or {}
    issues = values["label_issues"] or {"suspects": []}
    return RunReport(
        name=str(values["name"]),
        recipe=str(values["recipe"]),
        labels=tuple(map(str, values["labels"])),
        parts={str(part): int(count) for part, count in values["data"]["split"]["counts"].items()},
        measured=_measurement(values),
        answers=tuple(Answer(str(path), int(a), int(b), float(p)) for path, a, b, p in values.get("answers", [])),
        suspects=tuple(_suspect(fields) for fields in issues["suspects"]),
        candidates=tuple(
            Candidate(str(one["recipe"]), one["val_accuracy"], float(one["seconds"]), bool(one["kept"]))
            for one in values["candidates"]
        ),
        threshold=abstention.get("threshold"),
        coverage=reached.get("coverage"),
        error=reached.get("error"),
        notes=tuple(map(str, values["notes"])),
        seconds=values.get("receipts", {}).get("seconds"),
    )


def _measurement(values: Mapping[str, Any]) -> Measurement | None:
    own = values["test"] or values["validation"]
    if not own:
        return None
    measured_on: MeasuredOn = "validation"
    if values["test"]:
        takes_turns = values["data"]["split"]["kind"] == "cross-validation"
        measured_on = "cross-validation" if takes_turns else "test"
    low, high = own["interval"]
    return Measurement(
        measured_on=measured_on,
        n=int(own["n"]),
        correct=int(own["correct"]),
        accuracy=float(own["accuracy"]),
        interval=(float(low), float(high)),
        baseline=float(own["baseline"]),
        classes=tuple(_class(fields) for fields in own["classes"]),
        confusion=tuple(tuple(map(int, row)) for row in own["confusion"]),
    )


def _class(fields: Mapping[str, Any]) -> ClassFigures:
    interval = fields["recall_interval"]
    return ClassFigures(
        label=str(fields["label"]),
        n=int(fields["n"]),
        precision=fields["precision"],
        recall=fields["recall"],
        recall_interval=None if interval is None else (float(interval[0]), float(interval[1])),
        f1=fields["f1"],
    )


def _suspect(fields: Mapping[str, Any]) -> Suspect:
    return Suspect(
        path=str(fields["path"]),
        given=str(fields["given"]),
        suggested=str(fields["suggested"]),
        given_probability=float(fields["given_probability"]),
        suggested_probability=float(fields["suggested_probability"]),
    )
