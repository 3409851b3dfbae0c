from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imgclass_gui.engine.training import run_store
from imgclass_gui.engine.training.run_store import (
    Run,
    list_runs,
    new_run_folder,
    remove_run,
    run_size,
    runs_folder,
)
from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import encode
from trainer.contract.events import DatasetReady, Event, Failed, Finished, Log, RunStarted, StepEnd, Stopped
from trainer.contract.train_config import TrainConfig, save_config

NOW = datetime(2026, 11, 24, 23, 18)
STARTED = RunStarted(name="trash", config={}, device="cpu", threads=2, recipe="auto", network="")
DATASET = DatasetReady(labels=("a", "b", "c"), train=30, validation=10, test=5)


def write_run(top: Path, name: str, events: Iterable[Event], time: float = 1000.0, recipe: Any = "auto") -> Path:
    folder = top / name
    folder.mkdir(parents=True)
    save_config(TrainConfig("/pictures/trash", recipe=recipe), folder / "config.json")
    lines = [encode(event, time + number) for number, event in enumerate(events)]
    (folder / "events.jsonl").write_bytes(b"".join(lines))
    return folder


def write_report(folder: Path, accuracy: float = 0.8) -> None:
    figures = {
        "n": 10, "correct": 8, "accuracy": accuracy, "interval": [0.5, 0.9],
        "baseline": 0.3, "classes": [], "confusion": [],
    }  # fmt: skip
    report = {
        "name": "trash", "recipe": "fine-tune", "labels": ["a", "b"], "notes": [], "candidates": [],
        "data": {"split": {"kind": "made", "counts": {"train": 30, "validation": 6, "test": 10}}},
        "test": figures, "validation": None, "abstention": None, "label_issues": None, "receipts": {"seconds": 12.5},
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def only(runs: list[Run]) -> Run:
    assert len(runs) == 1
    return runs[0]


def test_the_runs_lie_where_the_program_keeps_its_things() -> None:
    assert runs_folder().parts[-2:] == ("imgclass", "runs")


def test_a_new_folder(tmp_path: Path) -> None:
    first = new_run_folder("trash photos", NOW, tmp_path / "runs")
    second = new_run_folder("trash photos", NOW, tmp_path / "runs")
    assert first == tmp_path / "runs" / "trash photos 2026-11-24 23.18"
    assert second.name == "trash photos 2026-11-24 23.18 (2)"
    assert first.is_dir()
    assert second.is_dir()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ('a<b>:"/\\|?*c', "a b c"),
        ("../../etc", "etc"),
        ("con.x", "_con.x"),
        ("NUL", "_NUL"),
        ("", "training"),
        (" . ", "training"),
        ("\udcff\n\x00é", "é"),
        ("تدريب", "تدريب"),
        ("x" * 400, "x" * 48),
    ],
)
def test_names_that_every_system_takes(tmp_path: Path, name: str, safe: str) -> None:
    assert new_run_folder(name, NOW, tmp_path).name == f"{safe} 2026-11-24 23.18"


@settings(max_examples=80, deadline=None)
@given(name=st.text(max_size=300))
def test_any_name_makes_a_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    top = tmp_path_factory.mktemp("runs")
    folder = new_run_folder(name, NOW, top)
    assert folder.parent == top
    assert os.listdir(top) == [folder.name]
    assert not set(folder.name) & set('<>:"/\\|?*')
    assert len(folder.name.encode()) <= 200
    assert folder.name == folder.name.strip(" .")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserFacingError, match="cannot be written"):
        new_run_folder("a", NOW, tmp_path / "file")


def test_a_finished_run(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "one", [STARTED, DATASET, Finished(path="model.onnx", seconds=12.0)])
    write_report(folder)
    (folder / "model.onnx").write_bytes(b"x" * 1000)
    run = only(list_runs(tmp_path))
    assert (run.folder, run.name, run.state, run.recipe) == (folder, "trash", "finished", "auto")
    assert run.started.timestamp() == 1000
    assert run.started.tzinfo is not None
    assert (run.seconds, run.accuracy, run.interval) == (12.0, 0.8, (0.5, 0.9))
    assert (run.class_count, run.pictures) == (2, 46)
    assert run.model == folder / "model.onnx"
    assert run.size_bytes == run_size(folder) == sum(path.stat().st_size for path in folder.iterdir())
    assert not run.can_resume


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([Stopped(epoch=2)], "stopped"),
        ([Failed(message="no memory"), Log(message="told")], "failed"),
        ([DATASET], "interrupted"),
        ([Stopped(), replace(STARTED, resumed=True)], "interrupted"),
        ([], "interrupted"),
    ],
)
def test_ends_that_can_be_resumed(tmp_path: Path, events: list[Event], state: str) -> None:
    write_run(tmp_path, "one", [STARTED, *events])
    run = only(list_runs(tmp_path))
    assert run.state == state
    assert run.can_resume
    assert run.accuracy is None
    assert run.model is None


def test_a_run_at_work(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "one", [STARTED, DATASET])
    run = only(list_runs(tmp_path, [folder]))
    assert run.state == "running"
    assert not run.can_resume
    assert (run.class_count, run.pictures) == (3, 45)
    with pytest.raises(UserFacingError, match="being trained"):
        remove_run(run, tmp_path)
    assert folder.exists()


def test_a_writer_that_was_killed(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "one", [STARTED, DATASET])
    with (folder / "events.jsonl").open("ab") as file:
        file.write(encode(Stopped(), 5)[:20])
    assert only(list_runs(tmp_path)).state == "interrupted"


def test_large_logs_are_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_run(tmp_path, "one", [STARTED, DATASET])
    step = encode(StepEnd(epoch=1, step=1, steps=9, loss=0.5), 2)
    with (folder / "events.jsonl").open("ab") as file:
        file.write(step * 20_000 + encode(Finished(path="m", seconds=3.0), 9))
    decoded: list[bytes] = []
    decode = run_store.read_run.__globals__["decode"]
    monkeypatch.setitem(run_store.read_run.__globals__, "decode", lambda line: decoded.append(line) or decode(line))
    run = only(list_runs(tmp_path))
    assert (run.state, run.seconds) == ("finished", 3.0)
    assert len(decoded) == 3


def test_the_newest_is_first(tmp_path: Path) -> None:
    for name, time in (("b", 2000.0), ("a", 3000.0), ("c", 1000.0)):
        write_run(tmp_path, name, [STARTED], time)
    assert [run.folder.name for run in list_runs(tmp_path)] == ["a", "b", "c"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"name": 1}', b"\xff\xfe", b"[" * 100_000])
def test_damaged_runs_are_listed(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "hurt"
    folder.mkdir()
    for name in ("config.json", "report.json", "events.jsonl"):
        (folder / name).write_bytes(content)
    run = only(list_runs(tmp_path))
    assert (run.name, run.state, run.can_resume) == ("hurt", "interrupted", False)
    assert (run.accuracy, run.class_count, run.seconds) == (None, None, None)


@pytest.mark.parametrize("accuracy", [float("nan"), 7.0, -1.0])
def test_accuracies_that_are_none(tmp_path: Path, accuracy: float) -> None:
    write_report(write_run(tmp_path, "one", [STARTED]), accuracy)
    run = only(list_runs(tmp_path))
    assert (run.accuracy, run.interval) == (None, None)


def test_what_is_no_run_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"")
    elsewhere = write_run(tmp_path / "other", "one", [STARTED])
    (tmp_path / "link").symlink_to(elsewhere)
    assert list_runs(tmp_path) == []
    assert list_runs(tmp_path / "nowhere") == []


def test_remove(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "one", [STARTED])
    (folder / "watch").mkdir()
    (folder / "watch" / "0000.npz").write_bytes(b"x")
    other = write_run(tmp_path, "other", [STARTED])
    run = next(run for run in list_runs(tmp_path) if run.folder == folder)
    remove_run(run, tmp_path)
    assert list(tmp_path.iterdir()) == [other]
    with pytest.raises(UserFacingError):
        remove_run(run, tmp_path)


def test_only_runs_in_the_folder_are_removed(tmp_path: Path) -> None:
    top = tmp_path / "runs"
    write_run(top, "one", [STARTED])
    real = only(list_runs(top))
    elsewhere = write_run(tmp_path / "elsewhere", "two", [STARTED])
    (top / "link").symlink_to(elsewhere)
    (top / "photos").mkdir()
    (top / "photos" / "a.jpg").write_bytes(b"x")
    for folder in (elsewhere, top / "link", top / "photos", top, top / "one" / "..", top / "..", top / "nothing"):
        with pytest.raises(UserFacingError, match="left alone"):
            remove_run(replace(real, folder=folder), top)
    assert elsewhere.exists()
    assert (top / "photos" / "a.jpg").exists()
    assert (top / "one").exists()


def test_files_that_links_lead_to_stay(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "a.jpg").write_bytes(b"x" * 500)
    folder = write_run(tmp_path / "runs", "one", [STARTED])
    before = run_size(folder)
    (folder / "pictures").symlink_to(tmp_path / "precious")
    assert run_size(folder) == before
    remove_run(only(list_runs(tmp_path / "runs")), tmp_path / "runs")
    assert (tmp_path / "precious" / "a.jpg").exists()


def test_a_run_in_use_is_not_half_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_run(tmp_path, "one", [STARTED])
    run = only(list_runs(tmp_path))

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "In use")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(UserFacingError, match="cannot be removed: in use"):
            remove_run(run, tmp_path)
    assert (folder / "config.json").exists()


def test_what_could_not_be_deleted_is_hidden_and_goes_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(tmp_path, "one", [STARTED])
    write_run(tmp_path, "two", [STARTED])
    first, second = list_runs(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(run_store.shutil, "rmtree", lambda path, ignore_errors: None)
        remove_run(first, tmp_path)
    assert [run.folder for run in list_runs(tmp_path)] == [second.folder]
    remove_run(second, tmp_path)
    assert list(tmp_path.iterdir()) == []
