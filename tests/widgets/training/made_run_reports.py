"""Reports of runs made in code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from imgclass_gui.engine.training.run_report import (
    Answer,
    Candidate,
    ClassFigures,
    MeasuredOn,
    Measurement,
    RunReport,
    Suspect,
)

LABELS = ("glass", "metal", "plastic")
CONFUSION = ((14, 1, 0), (2, 11, 2), (4, 2, 9))


def figures(label: str, n: int, recall: float | None, precision: float | None, f1: float | None) -> ClassFigures:
    interval = None if recall is None else (max(0.0, recall - 0.2), min(1.0, recall + 0.1))
    return ClassFigures(label, n, precision, recall, interval, f1)


def measurement(
    labels: Sequence[str] = LABELS,
    confusion: Sequence[Sequence[int]] = CONFUSION,
    measured_on: MeasuredOn = "test",
) -> Measurement:
    n = sum(map(sum, confusion))
    correct = sum(row[number] for number, row in enumerate(confusion))
    classes = []
    for number, (label, row) in enumerate(zip(labels, confusion, strict=True)):
        total, said = sum(row), sum(other[number] for other in confusion)
        recall = row[number] / total if total else None
        precision = row[number] / said if said else None
        f1 = None if recall is None or precision is None else (recall + precision) / 2
        classes.append(figures(label, total, recall, precision, f1))
    return Measurement(
        measured_on=measured_on,
        n=n,
        correct=correct,
        accuracy=correct / n,
        interval=(correct / n - 0.1, correct / n + 0.1),
        baseline=1 / len(labels),
        classes=tuple(classes),
        confusion=tuple(map(tuple, confusion)),
    )


def answers(confusion: Sequence[Sequence[int]] = CONFUSION) -> tuple[Answer, ...]:
    """One for each picture; the surest first."""
    made = [
        Answer(
            f"{label}/{label}{answer}{number}.jpg", label, answer, 0.5 + (7 * number + 3 * answer + label) % 50 / 100
        )
        for label, row in enumerate(confusion)
        for answer, times in enumerate(row)
        for number in range(times)
    ]
    return tuple(sorted(made, key=lambda one: -one.probability))


def report(
    labels: Sequence[str] = LABELS,
    confusion: Sequence[Sequence[int]] = CONFUSION,
    measured_on: MeasuredOn = "test",
) -> RunReport:
    return RunReport(
        name="trash",
        recipe="linear-probe",
        labels=tuple(labels),
        parts={"train": 100, "validation": 20, "test": 45},
        measured=measurement(labels, confusion, measured_on),
        answers=answers(confusion),
        suspects=(
            Suspect("metal/a.jpg", "metal", "glass", 0.02, 0.971),
            Suspect("glass/b.jpg", "glass", "metal", 0.1, 0.9),
        ),
        candidates=(Candidate("linear-probe", 0.789, 3.0, True),),
        threshold=0.85,
        coverage=0.433,
        error=0.0,
        notes=("The training was stopped early.", "3 pictures occur twice."),
        seconds=30.0,
    )


def unmeasured() -> RunReport:
    return replace(report(), measured=None, answers=())
