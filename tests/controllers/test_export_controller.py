from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.cli import main as run_command
from tests.controllers.conftest import Bench


@pytest.fixture
def filled(bench: Bench, color_model: Path, color_folder: Path) -> Bench:
    bench.open_model(color_model)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    return bench


def _export(bench: Bench, path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))
    bench.window.menu_actions.export_results.trigger()
    bench.wait_for_message("The answers are in")


def test_the_table_says_what_the_command_line_says(
    filled: Bench, color_model: Path, color_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _export(filled, tmp_path / "window.json", "JSON lines (*.json *.jsonl)", monkeypatch)
    command = ["classify", str(color_folder), "--recursive", "--model", str(color_model)]
    assert run_command([*command, "--json", "-o", str(tmp_path / "command.json")]) == 1
    window, line = (
        [json.loads(text) for text in (tmp_path / name).read_text().splitlines()]
        for name in ("window.json", "command.json")
    )
    assert window == line


def test_a_name_without_suffix_gets_one(filled: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _export(filled, tmp_path / "answers", "Table (*.csv)", monkeypatch)
    with (tmp_path / "answers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label_1"] for row in rows] == ["red", "green", "", "blue"]
    assert rows[2]["error"] == "this is text, not a picture"


def test_a_folder_that_cannot_be_written_is_told(filled: Bench, tmp_path: Path) -> None:
    filled.program.export.save(str(tmp_path / "missing" / "answers.csv"), "csv")
    filled.wait_for_message("cannot be written")
