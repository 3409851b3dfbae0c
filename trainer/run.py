"""A training from the folder to the report: read, divide, learn, write the model, measure it, tell."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trainer.contract.atomic_file import replaced_file
from trainer.contract.events import DatasetReady, Evaluated, Exported, Finished, Log, Progress, Stopped
from trainer.contract.folder_listing import ScanStopped
from trainer.contract.image_folder import ScanProgress
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.thumbnails import thumbnail_jpeg
from trainer.contract.train_config import TrainConfig
from trainer.dataset import are_grey, divide_folder, notes_on, read_folder
from trainer.export import ExportReport, export
from trainer.fit_plan import Surroundings
from trainer.learn import learn
from trainer.measure import Measured, calibrate, measure, parity_pictures
from trainer.recipes.task import Candidate, Task
from trainer.report.page import render_page
from trainer.report.receipts import machine, receipts, versions
from trainer.report.summary import build_summary
from trainer.squares import forget_squares
from trainer.stop_signal import RunStopped

MODEL_FILE, REPORT_FILE, PAGE_FILE = "model.onnx", "report.json", "report.html"
# How long a training that was stopped may still measure its model.
_SECONDS_AFTER_STOP = 4.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        report: What is in `report.json`; None where there is no model.
        is_complete: False where it was stopped.
    """

    report: dict[str, Any] | None
    is_complete: bool


def run(config: TrainConfig, run_folder: Path, around: Surroundings, why: Callable[[], str] = str) -> Outcome:
    """Train as the settings say, or go on where an earlier process was.

    Args:
        config: What is wished for.
        run_folder: Where everything is written; the class folder is only read.
        around: What the training runs in.
        why: Says who asked for a stop.

    Returns:
        How it ended; the workers but the first have no report.

    Raises:
        UserFacingError: The run cannot go on; what it has is kept, and it can be resumed.
    """
    began = time.monotonic()
    try:
        task = _prepare(config, run_folder, around)
        candidates = learn(task)
    except (RunStopped, ScanStopped):
        candidates = []
    if not around.workers.is_first:
        return Outcome(None, is_complete=bool(candidates))
    is_complete = bool(candidates) and all(one.is_complete for one in candidates) and not around.stop()
    if not candidates:
        around.tell(Stopped(epoch=0, reason=why()))
        return Outcome(None, is_complete=False)
    if not is_complete:
        around.tell(Log(message="stopping: the best network so far becomes the model"))
    report = _conclude(task, candidates, began, is_complete)
    if is_complete:
        forget_squares(run_folder)
        path, page = run_folder / MODEL_FILE, run_folder / PAGE_FILE
        around.tell(Finished(path=str(path), report=str(page), seconds=round(time.monotonic() - began, 3)))
    else:
        around.tell(Stopped(epoch=len(candidates[0].history), reason=why()))
    return Outcome(report, is_complete)


def _prepare(config: TrainConfig, run_folder: Path, around: Surroundings) -> Task:
    """Read the folder and divide it; the first worker does, and tells the others."""

    def progress(scanned: ScanProgress) -> None:
        around.tell(Progress(stage=f"{scanned.stage} pictures", done=scanned.done, total=scanned.total))

    prepared = None
    if around.workers.is_first:
        folder = read_folder(config, around.stop, progress)
        prepared = folder, divide_folder(folder, config, run_folder)
    folder, split = around.workers.broadcast(prepared)  # type: ignore[misc]
    task = Task(config, folder, split, run_folder, around, is_grey=False)
    if config.recipe != "linear-probe":
        task = replace(task, is_grey=are_grey(folder, task.job("looking at colours")))
    counts, folds = split.counts(), split.folds
    around.tell(
        DatasetReady(
            labels=folder.labels,
            train=len(folder.pictures) if folds else counts.get("train", 0),
            validation=counts.get("validation", 0),
            test=counts.get("test", 0),
            folds=folds,
            unreadable=len(folder.unreadable),
            duplicates=len(folder.pictures) - len(folder.groups()),
            split_kind="cross-validation" if folds else "test" if split.has_test else "none",
            notes=notes_on(folder, split),
        )
    )
    return task


def _conclude(task: Task, candidates: list[Candidate], began: float, is_complete: bool) -> dict[str, Any]:
    """Write the model, measure it, and write the report."""
    best, temperature = calibrate(candidates[0], task.targets)
    exported, content = _write_model(task, best, temperature)
    deadline = time.monotonic() + _SECONDS_AFTER_STOP
    measured = measure(
        task,
        best,
        content,
        temperature,
        # A second request, or a training that was stopped and takes too long to measure.
        lambda: time.monotonic() > deadline if not is_complete else task.around.stop(),
    )
    notes = [*notes_on(task.folder, task.split), *_notes_on_run(task, measured, is_complete)]
    summary = build_summary(task, [best, *candidates[1:]], measured, notes, exported.metadata.name)
    exported = _describe(exported, content, summary, temperature)
    report = summary | {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "parity": exported.metadata.training["parity"],
        "receipts": receipts(
            task.config,
            str(task.run_folder),
            task.folder.fingerprint,
            machine(task.around.hardware.device.type, task.around.hardware.threads),
            task.around.hardware.determinism,
        )
        | {"model_sha256": exported.sha256, "seconds": round(time.monotonic() - began, 1)},
    }
    _write_report(task, report)
    _tell_results(task, exported, report)
    return report


def _write_model(task: Task, best: Candidate, temperature: float) -> tuple[ExportReport, bytes]:
    """Export the network, unless it would answer differently there."""
    path = task.run_folder / MODEL_FILE
    part = task.rounds()[0]
    shown = next((rows for rows in (part.validation, part.test, part.train) if len(rows) >= 8), part.train)
    metadata = ModelMetadata(
        labels=task.folder.labels,
        preprocess=best.spec,
        output="logits",
        name=task.config.name or task.folder.path.absolute().name,
        training={
            "recipe": best.recipe,
            "network": best.network_name,
            "network_options": best.options.to_json(),
            "data": task.folder.fingerprint,
            "pictures": len(task.folder.pictures),
            "date": datetime.now(UTC).date().isoformat(),
            "seed": task.config.seed,
            "versions": versions(),
            "temperature": temperature,
        },
    )
    exported = export(best.network, metadata, path, parity_pictures(task, best, shown), best.graph)
    return exported, path.read_bytes()


def _describe(exported: ExportReport, content: bytes, summary: dict[str, Any], temperature: float) -> ExportReport:
    """Add the figures to what the model file says about itself."""
    test = summary["test"] and {key: summary["test"][key] for key in ("accuracy", "interval", "n", "baseline")}
    abstention, calibration = summary["abstention"], summary["calibration"]
    training = {
        **exported.metadata.training,
        "test": test,
        "calibration": calibration
        and {
            "temperature": temperature,
            "folded_into": "classifier",
            "ece_before": calibration["before"]["ece"],
            "ece_after": calibration["after"]["ece"],
        },
        "abstention": abstention
        and {key: abstention[key] for key in ("threshold", "target_error", "reached", "validation", "test")},
    }
    return exported.described(content, replace(exported.metadata, training=training))


def _write_report(task: Task, report: dict[str, Any]) -> None:
    with replaced_file(task.run_folder / REPORT_FILE) as file:
        json.dump(report, file, allow_nan=False, indent=1 if len(report["labels"]) <= 100 else None)
    page = render_page(report, lambda path: thumbnail_jpeg(task.folder.path / path))
    with replaced_file(task.run_folder / PAGE_FILE, errors="backslashreplace") as file:
        file.write(page)


def _tell_results(task: Task, exported: ExportReport, report: dict[str, Any]) -> None:
    tell = task.around.tell
    parity = exported.parity
    tell(
        Exported(
            path=str(exported.path),
            sha256=exported.sha256,
            max_logit_difference=parity.max_logit_difference,
            pictures=parity.pictures,
        )
    )
    for part in ("validation", "test"):
        if own := report[part]:
            low, high = own["interval"]
            named = "cross-validation" if part == "test" and task.split.folds else part
            tell(
                Evaluated(
                    accuracy=own["accuracy"], interval=(low, high), n=own["n"], baseline=own["baseline"], part=named
                )
            )


def _notes_on_run(task: Task, measured: Measured, is_complete: bool) -> list[str]:
    notes = []
    if not is_complete:
        notes.append("The training was stopped early; this is the best network up to then. It can be resumed.")
    if measured.test is None and task.split.has_test:
        notes.append("The test pictures were left out, because the training was stopped.")
    return notes
