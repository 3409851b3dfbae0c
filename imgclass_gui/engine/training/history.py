"""The events of a training folded into what a window shows of it; its size does not grow with the training's length."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from trainer.contract.events import (
    DatasetReady,
    EpochEnd,
    Evaluated,
    Event,
    Exported,
    Failed,
    Finished,
    Log,
    PhaseEnded,
    PhaseStarted,
    Progress,
    RunStarted,
    StepEnd,
    Stopped,
)

# Steps that are kept to be drawn; beyond twice these every second one is dropped.
MOST_STEPS = 1000
# The largest number of epochs that a training may have.
MOST_EPOCHS = 10_000
LOG_LINES = 300

End = Literal["", "finished", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class StepPoint:
    """A batch.

    Attributes:
        at: Where it lies in epochs: 2.5 is half-way through the third.
        loss: Of the batch; None where it diverged.
        accuracy: 0 to 1.
    """

    at: float
    loss: float | None
    accuracy: float | None


@dataclass(slots=True)
class Phase:
    """The training of one network.

    Attributes:
        started: What was told at its beginning.
        epochs: The complete ones.
        steps: Some of the batches, evenly chosen.
        is_over: Whether its end was told.
    """

    started: PhaseStarted
    epochs: list[EpochEnd] = field(default_factory=list)
    steps: list[StepPoint] = field(default_factory=list)
    is_over: bool = False
    _stride: int = 1
    _seen: int = 0

    @property
    def best(self) -> EpochEnd | None:
        """The best epoch so far."""
        return next((end for end in reversed(self.epochs) if end.is_best), None)

    def add_step(self, step: StepEnd) -> None:
        """Keep a batch, if its turn has come."""
        if self._seen % self._stride == 0:
            at = step.epoch - 1 + step.step / max(1, step.steps)
            self.steps.append(StepPoint(at, step.loss, step.accuracy))
            if len(self.steps) > 2 * MOST_STEPS:
                self.steps = self.steps[::2]
                self._stride *= 2
        self._seen += 1

    def add_epoch(self, end: EpochEnd) -> None:
        """Keep an epoch; one that is told again after a resumption takes the place of the first telling."""
        while self.epochs and self.epochs[-1].epoch >= end.epoch:
            self.epochs.pop()
        if len(self.epochs) < MOST_EPOCHS:
            self.epochs.append(end)


@dataclass(slots=True)
class TrainingHistory:
    """How a training is going.

    Attributes:
        started: The run; None before it is told.
        dataset: The pictures; None before they are read.
        phases: The trainings of networks, the present one last; of several resumptions only the last telling.
        progress: How far a stage is that is no training; None while a network is trained.
        step: The last batch.
        evaluated: The figures, by what they were measured on.
        exported: The model file.
        ended: How it ended; empty while it goes on.
        last: The event that ended it.
        log: The last lines for people, oldest first.
    """

    started: RunStarted | None = None
    dataset: DatasetReady | None = None
    phases: list[Phase] = field(default_factory=list)
    progress: Progress | None = None
    step: StepEnd | None = None
    evaluated: dict[str, Evaluated] = field(default_factory=dict)
    exported: Exported | None = None
    ended: End = ""
    last: Finished | Stopped | Failed | None = None
    log: deque[str] = field(default_factory=lambda: deque(maxlen=LOG_LINES))

    @property
    def phase(self) -> Phase | None:
        """The network that is trained now, or was last."""
        return self.phases[-1] if self.phases else None

    @property
    def share_done(self) -> float | None:
        """How much of the present network's training is done, 0 to 1; None where it has no epochs."""
        phase, step = self.phase, self.step
        if phase is None or step is None or not phase.started.epochs:
            return None
        return min(1.0, (step.epoch - 1 + step.step / max(1, step.steps)) / phase.started.epochs)

    def take_all(self, events: Iterable[Event]) -> None:
        """Take several."""
        for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case RunStarted():
                self._begin(event)
            case DatasetReady():
                self.dataset = event
                self.log.extend(event.notes)
            case Progress():
                self.progress = event
            case PhaseStarted() | PhaseEnded() | StepEnd() | EpochEnd():
                self._take_training(event)
            case Evaluated():
                self.evaluated[event.part] = event
            case Exported():
                self.exported = event
                difference = event.max_logit_difference
                proof = f", largest difference of a logit {difference:.1e}" if difference is not None else ""
                self.log.append(f"model written{proof}")
            case Log():
                self.log.append(event.message)
            case Finished() | Stopped() | Failed():
                self._end(event)

    def fail(self, message: str, hint: str) -> None:
        """The trainer ended without a last word."""
        if not self.ended:
            self._end(Failed(message=message, hint=hint))

    def _begin(self, event: RunStarted) -> None:
        kept = [phase for phase in self.phases if phase.epochs] if event.resumed else []
        self.started, self.phases = event, kept
        self.progress, self.step, self.ended, self.last = None, None, "", None
        self.evaluated, self.exported = {}, None
        self.log.append(f"Imgclass {event.version}, {event.device}, {event.threads} threads")

    def _take_training(self, event: PhaseStarted | PhaseEnded | StepEnd | EpochEnd) -> None:
        if isinstance(event, PhaseStarted):
            self._begin_phase(event)
        phase = self.phase
        if phase is None:
            return
        if isinstance(event, StepEnd):
            self.progress, self.step = None, event
            phase.add_step(event)
        elif isinstance(event, EpochEnd):
            phase.add_epoch(event)
            self.log.append(_epoch_line(event))
        elif isinstance(event, PhaseEnded):
            phase.is_over = True

    def _begin_phase(self, event: PhaseStarted) -> None:
        """A network begins, or is gone on with after a resumption: then its epochs so far stand before."""
        key = (event.recipe, event.round)
        same = [phase for phase in self.phases if (phase.started.recipe, phase.started.round) == key]
        self.phases = [phase for phase in self.phases if phase not in same]
        epochs, steps = (same[-1].epochs, same[-1].steps) if same else ([], [])
        self.phases.append(replace(Phase(event), epochs=epochs, steps=steps))
        self.progress, self.step = None, None
        self.log.append(f"{event.recipe}: {event.network}, {event.input_size} pixels, {event.parameters:,} weights")

    def _end(self, event: Finished | Stopped | Failed) -> None:
        self.last, self.progress = event, None
        self.ended = (
            "finished" if isinstance(event, Finished) else "stopped" if isinstance(event, Stopped) else "failed"
        )
        if isinstance(event, Failed):
            self.log.append(f"{event.message}. {event.hint}".rstrip())


_ENDS: dict[type[Event], End] = {Finished: "finished", Stopped: "stopped", Failed: "failed"}


def _epoch_line(end: EpochEnd) -> str:
    words = [f"epoch {end.epoch} of {end.epochs}"]
    for name, value in (("loss", end.loss), ("val_loss", end.val_loss)):
        words += [f"{name} {value:.4f}"] if value is not None else []
    if end.val_accuracy is not None:
        words.append(f"val_accuracy {end.val_accuracy:.1%}")
    return ", ".join([*words, "best so far"] if end.is_best else words)
