"""What a person at a terminal sees of a training: a bar for what is long, a line for each epoch, a few at the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from trainer.contract.events import (
    DatasetReady,
    EpochEnd,
    Event,
    Log,
    PhaseEnded,
    PhaseStarted,
    Progress,
    StepEnd,
    Stopped,
)
from trainer.contract.file_names import printable


class FitDisplay:
    """Shows events on a terminal; where there is none, only the lines.

    Args:
        stream: Where to write.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: Any = None
        self._stage = ""

    def show(self, event: Event) -> None:
        """Show an event."""
        match event:
            case Progress():
                self._advance(event.stage, event.done, event.total)
            case StepEnd():
                left = "" if event.seconds_left is None else f", {duration(event.seconds_left)} left"
                self._advance(f"epoch {event.epoch}, loss {event.loss or 0:.3f}{left}", event.step, event.steps)
            case _:
                for line in _lines(event):
                    self._say(line)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _advance(self, stage: str, done: int, total: int) -> None:
        if not self._stream.isatty():
            return
        from tqdm import tqdm

        if self._bar is None:
            tqdm.monitor_interval = 0  # no watching thread: events come often enough
            self._bar = tqdm(file=self._stream, leave=False, dynamic_ncols=True, bar_format="{desc} {bar} {n}/{total}")
        if self._bar.total != total or self._bar.n > done:
            self._bar.reset(total)
        self._bar.set_description_str(stage, refresh=False)
        self._bar.update(done - self._bar.n)

    def _say(self, line: str) -> None:
        self.close()
        self._stream.write(line + "\n")
        self._stream.flush()


def describe(report: Mapping[str, Any] | None, run_folder: Path) -> str:
    """The results of a run in a few lines, with the end of the last one.

    Args:
        report: What is in `report.json`; None where there is no model.
        run_folder: Where everything lies.
    """
    if report is None:
        return "Stopped before there was a model; --resume goes on with it.\n"
    lines = [_verdict(report), *_confidence(report)]
    suspects = (report["label_issues"] or {}).get("suspects", ())
    if suspects:
        what = "picture" if len(suspects) == 1 else "pictures"
        lines.append(f"{len(suspects):,} {what} may lie in the wrong class: see the report.")
    lines += [*report["notes"], "", f"model   {printable(str(run_folder / 'model.onnx'))}"]
    return "\n".join([*lines, f"report  {printable(str(run_folder / 'report.html'))}"]) + "\n"


def duration(seconds: float) -> str:
    """A time for people: "45 s", "4 min", "2.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _verdict(report: Mapping[str, Any]) -> str:
    part = "test" if report["test"] else "validation"
    own = report[part]
    if own is None:
        return "The model is trained, but there were too few pictures to measure it."
    low, high = own["interval"]
    return (
        f"Right on {own['correct']:,} of {own['n']:,} {part} pictures: {own['accuracy']:.1%} "
        f"(95 % interval {low:.1%} to {high:.1%}); always giving the same answer would reach {own['baseline']:.1%}."
    )


def _confidence(report: Mapping[str, Any]) -> list[str]:
    chosen = report["abstention"]
    if chosen is None or not chosen["threshold"]:
        return []
    own = chosen["test"] or chosen["validation"]
    error = "" if own["error"] is None else f", {own['error']:.1%} of them wrong"
    return [f"When it answers only from {chosen['threshold']:.0%} on, it answers {own['coverage']:.0%}{error}."]


def _lines(event: Event) -> list[str]:
    match event:
        case DatasetReady():
            parts = f"{event.train:,} to train on, {event.validation:,} to validate, {event.test:,} to test"
            return [f"{len(event.labels):,} classes; {parts}", *event.notes]
        case PhaseStarted():
            turn = f", round {event.round} of {event.rounds}" if event.rounds > 1 else ""
            time = f", about {duration(event.estimated_seconds)}" if event.estimated_seconds else ""
            return [f"{event.recipe}: {event.network}, {event.input_size} pixels{turn}{time}"]
        case EpochEnd():
            validated = "" if event.val_accuracy is None else f", validation {event.val_accuracy:.1%}"
            best = " (best so far)" if event.is_best and event.val_accuracy is not None else ""
            return [f"epoch {event.epoch} of {event.epochs}: loss {event.loss or 0:.4f}{validated}{best}"]
        case PhaseEnded():
            validated = "" if event.val_accuracy is None else f": validation {event.val_accuracy:.1%}"
            return [f"{event.recipe}{validated}, {duration(event.seconds or 0)}"]
        case Stopped():
            return ["stopped"]
        case Log():
            return [event.message]
    return []
