from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from imgclass_gui.engine.training.run_report import load_report
from trainer.contract.errors import UserFacingError

FIGURES = {
    "accuracy": 0.75, "interval": [0.3, 0.95], "n": 4, "correct": 3, "baseline": 0.5,
    "classes": [
        {"label": "cat", "n": 2, "precision": 1.0, "recall": 0.5, "recall_interval": [0.1, 0.9], "f1": 2 / 3},
        {"label": "dog", "n": 2, "precision": None, "recall": None, "recall_interval": None, "f1": None},
    ],
    "confusion": [[1, 1], [0, 2]],
}  # fmt: skip
REPORT: dict[str, Any] = {
    "name": "pets",
    "recipe": "linear-probe",
    "labels": ["cat", "dog"],
    "data": {"split": {"kind": "made", "counts": {"train": 10, "validation": 4, "test": 4}}},
    "test": FIGURES,
    "validation": FIGURES | {"n": 5},
    "answers": [["cat/1.jpg", 0, 1, 0.9], ["dog/1.jpg", 1, 1, 0.8]],
    "abstention": {"threshold": 0.6, "test": {"coverage": 0.5, "error": 0.0}, "validation": None},
    "label_issues": {
        "suspects": [
            {"path": "cat/1.jpg", "given": "cat", "suggested": "dog", "given_probability": 0.1,
             "suggested_probability": 0.9}
        ]
    },
    "candidates": [{"recipe": "linear-probe", "val_accuracy": 0.7, "seconds": 1.5, "kept": True}],
    "notes": ["Few pictures."],
    "receipts": {"seconds": 3.5},
}  # fmt: skip


def load(tmp_path: Path, values: object):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(values))
    return load_report(path)


def test_everything_is_read(tmp_path: Path) -> None:
    report = load(tmp_path, REPORT)
    assert report.measured is not None
    assert (report.measured.measured_on, report.measured.n, report.measured.correct) == ("test", 4, 3)
    assert report.measured.confusion == ((1, 1), (0, 2))
    assert report.measured.classes[0].recall_interval == (0.1, 0.9)
    assert [answer.is_right for answer in report.answers] == [False, True]
    assert report.suspects[0].suggested == "dog"
    assert (report.threshold, report.coverage, report.error) == (0.6, 0.5, 0.0)
    assert (report.seconds, report.parts["train"], report.notes) == (3.5, 10, ("Few pictures.",))


def test_figures_say_what_they_were_measured_on(tmp_path: Path) -> None:
    values = deepcopy(REPORT)
    values["data"]["split"]["kind"] = "cross-validation"
    measured = load(tmp_path, values).measured
    assert measured is not None
    assert measured.measured_on == "cross-validation"
    measured = load(tmp_path, values | {"test": None}).measured
    assert measured is not None
    assert (measured.measured_on, measured.n) == ("validation", 5)
    assert load(tmp_path, values | {"test": None, "validation": None}).measured is None


def test_reports_of_old_have_no_answers(tmp_path: Path) -> None:
    assert load(tmp_path, {name: REPORT[name] for name in REPORT if name != "answers"}).answers == ()


# A number is no problem for names; the validation is not looked at where there is a test.
@pytest.mark.parametrize("key", sorted(REPORT.keys() - {"name", "recipe", "validation"}))
def test_a_damaged_report_is_told_in_a_sentence(tmp_path: Path, key: str) -> None:
    with pytest.raises(UserFacingError, match="damaged"):
        load(tmp_path, REPORT | {key: 7})


def test_a_missing_or_half_written_report_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="cannot be read"):
        load_report(tmp_path / "missing.json")
    (tmp_path / "half.json").write_text('{"name": "pe')
    with pytest.raises(UserFacingError, match="damaged"):
        load_report(tmp_path / "half.json")
