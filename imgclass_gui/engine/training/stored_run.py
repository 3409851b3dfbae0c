"""A training as its folder tells it: by its settings, its report, and the first and last of its events."""

from __future__ import annotations

import json
import logging
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from imgclass_gui.engine.training.run_report import RunReport, load_report
from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import decode
from trainer.contract.events import DatasetReady, Event, Failed, Finished, Log, RunStarted, Stopped
from trainer.contract.train_config import TrainConfig, load_config

_log = logging.getLogger(__name__)

CONFIG_FILE, LOG_FILE, REPORT_FILE, MODEL_FILE = "config.json", "events.jsonl", "report.json", "model.onnx"

RunState = Literal["finished", "stopped", "interrupted", "failed", "running"]

# Logs grow to 50 MB: only so much of their beginning and of their end is read.
_HEAD_BYTES, _TAIL_BYTES = 2**16, 2**15
# Reports hold a line a picture; one beyond this is no report.
_MOST_REPORT_BYTES = 2**26


@dataclass(frozen=True, slots=True)
class Run:
    """A training.

    Attributes:
        folder: That holds all of it.
        name: What people call it.
        state: How it ended; "interrupted" where it has no end and is not at work.
        recipe: As asked for, "auto" included; empty where that is not known.
        started: When it began, with the time zone of this computer.
        seconds: That it took; None where that is not known.
        accuracy: 0 to 1; None where it was not measured.
        interval: (low, high) that hold the accuracy with 95 % confidence; None without accuracy.
        class_count: Number of classes; None where that is not known.
        pictures: Number of pictures; None where that is not known.
        size_bytes: Of all its files.
        model: The model file; None where there is none.
        can_resume: Whether the training can go on where it ended.
    """

    folder: Path
    name: str
    state: RunState
    recipe: str
    started: datetime
    seconds: float | None
    accuracy: float | None
    interval: tuple[float, float] | None
    class_count: int | None
    pictures: int | None
    size_bytes: int
    model: Path | None
    can_resume: bool


def is_run(folder: Path) -> bool:
    """Whether a folder is a training's: it has settings or a log."""
    return any((folder / name).is_file() for name in (CONFIG_FILE, LOG_FILE)) and folder.is_dir()


def run_size(folder: Path) -> int:
    """How many bytes the files of a folder have together; links count for nothing."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    total += run_size(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    total += entry.stat(follow_symlinks=False).st_size
    except OSError as error:  # it changes while it is counted
        _log.info("%s is not counted whole: %s", folder, error)
    return total


def read_run(folder: Path, is_running: bool) -> Run:
    """What is known of a training; whatever is damaged counts as not known.

    Args:
        folder: For which `is_run` holds.
        is_running: Whether its trainer is at work.
    """
    config, report = _config(folder), _report(folder)
    head, time = _head(folder / LOG_FILE)
    told = next((event for event in head if isinstance(event, RunStarted)), None)
    dataset = next((event for event in head if isinstance(event, DatasetReady)), None)
    last = _last(folder / LOG_FILE)
    state: RunState = "running" if is_running else _state(last)
    model = folder / MODEL_FILE
    return Run(
        folder=folder,
        name=_name(folder, config, report, told),
        state=state,
        recipe=config.recipe if config is not None else told.recipe if told is not None else "",
        started=_local(time if time is not None else _changed(folder)),
        seconds=_seconds(last, report),
        accuracy=_share(report.measured.accuracy) if report and report.measured else None,
        interval=_interval(report),
        class_count=len(report.labels) if report else len(dataset.labels) if dataset else None,
        pictures=sum(report.parts.values()) if report else _pictures(dataset),
        size_bytes=run_size(folder),
        model=model if model.is_file() else None,
        can_resume=state in ("stopped", "interrupted", "failed") and config is not None,
    )


def _config(folder: Path) -> TrainConfig | None:
    try:
        return load_config(folder / CONFIG_FILE)
    except UserFacingError as error:
        _log.info("%s: %s", folder.name, error)
        return None


def _report(folder: Path) -> RunReport | None:
    path = folder / REPORT_FILE
    try:
        return load_report(path) if path.is_file() and path.stat().st_size <= _MOST_REPORT_BYTES else None
    except (UserFacingError, OSError, OverflowError) as error:
        _log.info("%s: %s", folder.name, error)
        return None


def _head(path: Path) -> tuple[list[Event], float | None]:
    """The first events, and when the very first was, in seconds since 1970."""
    try:
        with path.open("rb") as file:
            *lines, _ = file.read(_HEAD_BYTES).split(b"\n")
    except OSError:
        return [], None
    # Most lines are progress: those are not read.
    told = [line for line in lines if b'"run_started"' in line or b'"dataset_ready"' in line]
    return [event for line in told if (event := decode(line)) is not None], _time(lines[0] if lines else b"")


def _time(line: bytes) -> float | None:
    try:
        values: Any = json.loads(line)
        return _finite(values["time"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _last(path: Path) -> Event | None:
    """The last event that is no mere line for the log; None where there is none."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(max(0, length - _TAIL_BYTES))
            lines = file.read(_TAIL_BYTES).split(b"\n")
    except OSError:
        return None
    return next((event for event in _backwards(lines) if not isinstance(event, Log)), None)


def _backwards(lines: list[bytes]) -> Iterator[Event]:
    for line in reversed(lines):
        if line.strip() and (event := decode(line)) is not None:
            yield event


def _state(last: Event | None) -> RunState:
    if isinstance(last, Finished):
        return "finished"
    return "stopped" if isinstance(last, Stopped) else "failed" if isinstance(last, Failed) else "interrupted"


def _name(folder: Path, config: TrainConfig | None, report: RunReport | None, told: RunStarted | None) -> str:
    names = (
        told.name if told else "",
        config.name or Path(config.folder).name if config else "",
        report.name if report else "",
    )
    return next((name for name in names if name.strip()), folder.name)


def _seconds(last: Event | None, report: RunReport | None) -> float | None:
    told = last.seconds if isinstance(last, Finished) else None
    return _finite(told if told is not None else report.seconds if report else None)


def _interval(report: RunReport | None) -> tuple[float, float] | None:
    if report is None or report.measured is None or _share(report.measured.accuracy) is None:
        return None
    low, high = (_share(end) for end in report.measured.interval)
    return None if low is None or high is None else (low, high)


def _pictures(dataset: DatasetReady | None) -> int | None:
    if dataset is None:
        return None
    return dataset.train if dataset.folds else dataset.train + dataset.validation + dataset.test


def _finite(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None  # type: ignore[arg-type]


def _share(value: object) -> float | None:
    number = _finite(value)
    return number if number is not None and 0 <= number <= 1 else None


def _changed(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _local(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0).astimezone()
