"""Everything that is known at the end of a run, as `report.json` has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from trainer.contract.events import EpochEnd
from trainer.contract.folder_findings import build_findings
from trainer.measure import Measured
from trainer.recipes.linear_probe import figures
from trainer.recipes.task import Candidate, Predictions, Task
from trainer.report.calibration import softmax
from trainer.report.classification import build_figures
from trainer.report.label_issues import find_label_issues
from trainer.split import find_leaks

FORMAT = 1
_MOST_MISTAKES = 60
# Of the probabilities of answers.
_DIGITS = 6
_EPOCH_FIELDS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds", "is_best")
_METHOD = (
    "confident learning (Northcutt, Jiang and Chuang, 2021) on the answers of networks that had not learnt from the "
    "picture"
)


def build_summary(
    task: Task, candidates: Sequence[Candidate], measured: Measured, notes: Sequence[str], name: str
) -> dict[str, Any]:
    """The report, but for the parity, the receipts and the date.

    Args:
        task: What was learnt.
        candidates: All networks, the kept one first.
        measured: How good that one is.
        notes: Sentences about the data and the run.
        name: What people call the model.
    """
    best = candidates[0]
    return {
        "format": FORMAT,
        "name": name,
        "recipe": best.recipe,
        "network": best.network_name,
        "labels": list(task.folder.labels),
        "data": _data(task),
        "test": figures_of(task, measured.test),
        "validation": figures_of(task, measured.validation),
        "history": [_epoch(end) for end in best.history],
        "calibration": measured.calibration and measured.calibration.to_json(),
        "abstention": measured.threshold and measured.threshold.to_json(),
        "mistakes": _mistakes(task, measured.test or measured.validation),
        "answers": _answers(task, measured.test or measured.validation),
        "label_issues": _label_issues(task, measured.checked),
        "candidates": [_candidate(task, one, one is best) for one in candidates],
        "settings": {**best.settings, "network_options": best.options.to_json(), "input_size": best.spec.height},
        "notes": list(notes),
    }


def figures_of(task: Task, predictions: Predictions | None) -> dict[str, Any] | None:
    """The figures of some predictions, beside always answering the class that has most training pictures."""
    if predictions is None:
        return None
    targets = task.targets
    learnt = np.concatenate([part.train for part in task.rounds()])
    usual = int(np.bincount(targets[learnt], minlength=task.classes).argmax())
    own = build_figures(softmax(predictions.logits), targets[predictions.rows], task.folder.labels, usual)
    return own.to_json()


def _data(task: Task) -> dict[str, Any]:
    folder, split, findings = task.folder, task.split, build_findings(task.folder)
    kind = "given" if folder.has_given_split else "reused" if task.config.split else "made"
    counts = folder.counts()
    part = task.rounds()[0]
    sizes = (len(part.train), len(part.validation), len(part.test)) if not split.folds else (
        len(folder.pictures), 0, sum(len(turn.test) for turn in task.rounds())
    )  # fmt: skip
    return {
        "folder": folder.path.absolute().name,
        "fingerprint": folder.fingerprint,
        "pictures": len(folder.pictures),
        "counts": {label: counts[label] for label in folder.labels},
        "split": {
            "kind": "cross-validation" if split.folds else kind if split.has_test else "none",
            "seed": task.config.seed,
            "counts": dict(zip(("train", "validation", "test"), sizes, strict=True)),
            "leaks": [list(paths) for paths in find_leaks(folder, split)],
        },
        "unreadable": [{"path": file.path, "message": file.message} for file in folder.unreadable],
        "duplicates": len(findings.duplicates),
        "near_duplicates": len(findings.near_duplicates),
        "conflicts": len(findings.conflicts),
    }


def _epoch(end: EpochEnd) -> dict[str, Any]:
    fields = asdict(end)
    return {name: fields[name] for name in _EPOCH_FIELDS}


def _candidate(task: Task, candidate: Candidate, is_kept: bool) -> dict[str, Any]:
    loss, accuracy = figures(candidate.validation, task.targets)
    return {
        "recipe": candidate.recipe,
        "val_accuracy": accuracy,
        "val_loss": loss,
        "seconds": round(candidate.seconds, 3),
        "kept": is_kept,
    }


def _answers(task: Task, predictions: Predictions | None) -> list[list[Any]]:
    """What the network says of each picture: path, numbers of label and answer, probability; the surest first."""
    if predictions is None:
        return []
    probabilities, targets = softmax(predictions.logits), task.targets[predictions.rows]
    answers, sure = probabilities.argmax(1), probabilities.max(1)
    return [
        [
            task.folder.pictures[predictions.rows[place]].path,
            int(targets[place]),
            int(answers[place]),
            round(float(sure[place]), _DIGITS),
        ]
        for place in np.argsort(-sure, kind="stable").tolist()
    ]


def _mistakes(task: Task, predictions: Predictions | None) -> list[dict[str, Any]]:
    """The wrong answers, the surest first."""
    if predictions is None:
        return []
    probabilities, targets = softmax(predictions.logits), task.targets[predictions.rows]
    answers, sure = probabilities.argmax(1), probabilities.max(1)
    wrong = np.flatnonzero(answers != targets)
    order: Sequence[int] = wrong[np.argsort(-sure[wrong], kind="stable")][:_MOST_MISTAKES].tolist()
    return [
        {
            "path": task.folder.pictures[predictions.rows[place]].path,
            "label": task.folder.labels[targets[place]],
            "predicted": task.folder.labels[answers[place]],
            "probability": float(sure[place]),
            "label_probability": float(probabilities[place, targets[place]]),
        }
        for place in order
    ]


def _label_issues(task: Task, checked: Predictions | None) -> Mapping[str, Any] | None:
    if checked is None:
        return None
    issues = find_label_issues(softmax(checked.logits), task.targets[checked.rows], task.folder.labels)
    suspects = []
    for issue in issues:
        fields = asdict(issue)
        index = fields.pop("index")
        suspects.append({"path": task.folder.pictures[checked.rows[index]].path, **fields})
    return {"method": _METHOD, "checked": len(checked.rows), "suspects": suspects}
