"""What the trainer tells while it works: one JSON object a line, on its stdout and in `events.jsonl` of a run.

`trainer.contract.event_lines` knows the lines, `trainer.contract.event_reader` reads a stream of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The base of all events.

    A `float | None` is None where the number is none: not known, or not finite because the training has diverged.

    Attributes:
        tag: The value of "event" in the JSON.
        is_terminal: Whether it is the run's last word.
    """

    tag: ClassVar[str] = ""
    is_terminal: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """A run begins, or goes on.

    Attributes:
        name: What people will call the model.
        config: `TrainConfig.to_json()`.
        device: What computes: "cpu", "cuda" or "mps".
        threads: Number of threads that compute.
        recipe: As asked for, "auto" included.
        network: As asked for; empty for the recipe's own.
        resumed: Whether it goes on where an earlier one was stopped; its events stand before this one.
        version: Of Imgclass.
    """

    tag: ClassVar[str] = "run_started"
    name: str
    config: Mapping[str, Any]
    device: str
    threads: int
    recipe: str
    network: str
    resumed: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReady(Event):
    """The pictures are read and divided.

    Attributes:
        labels: The classes, in the order of the network's output.
        train: Number of pictures to learn from; in a cross-validation, of all that take turns or are only trained on.
        validation: Number of pictures to choose by.
        test: Number of pictures to measure by.
        folds: Of a cross-validation; 0 without one.
        unreadable: Number of files that are left out.
        duplicates: Number of pictures that show the same as another one.
        split_kind: "test", "cross-validation" or "none".
        notes: Sentences about the pictures that people should read.
    """

    tag: ClassVar[str] = "dataset_ready"
    labels: tuple[str, ...]
    train: int
    validation: int
    test: int
    folds: int = 0
    unreadable: int = 0
    duplicates: int = 0
    split_kind: str = "test"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Event):
    """How far a stage is that is no training. At most ten a second, and always the last one.

    Attributes:
        stage: What is done, e.g. "computing features".
        done: 0 to `total`.
        total: How much there is to do; 0 while that is not known.
    """

    tag: ClassVar[str] = "progress"
    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted(Event):
    """The training of one network begins; "auto" and cross-validations have several.

    Attributes:
        recipe: Of this phase, never "auto".
        network: Its name.
        epochs: At most.
        steps_per_epoch: Number of batches.
        parameters: Number of weights that are trained.
        input_size: Rows and columns of the network's input, in pixels.
        round: Of a cross-validation, from 1.
        rounds: How many there will be; 1 without a cross-validation.
        estimated_seconds: How long this round will take, by a few steps that were timed.
    """

    tag: ClassVar[str] = "phase_started"
    recipe: str
    network: str
    epochs: int
    steps_per_epoch: int
    parameters: int
    input_size: int
    round: int = 1
    rounds: int = 1
    estimated_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnd(Event):
    """A batch was learnt from. At most ten a second, and always the last one of an epoch.

    Attributes:
        epoch: From 1.
        step: From 1, within the epoch.
        steps: Of an epoch.
        loss: Of this batch.
        accuracy: Of this batch, 0 to 1.
        learning_rate: That was used.
        images_per_second: Of late.
        seconds_left: Until the phase ends, if no patience ends it.
    """

    tag: ClassVar[str] = "step_end"
    epoch: int
    step: int
    steps: int
    loss: float | None
    accuracy: float | None = None
    learning_rate: float | None = None
    images_per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochEnd(Event):
    """Every training picture was seen once more.

    Attributes:
        epoch: From 1.
        epochs: At most.
        loss: Mean over the epoch's training pictures.
        accuracy: On them, 0 to 1.
        val_loss: Mean over the validation pictures; None where there are none.
        val_accuracy: On them, 0 to 1.
        learning_rate: At the end.
        seconds: That the epoch took.
        is_best: Whether this epoch's weights are the best so far.
        round: Of a cross-validation, from 1.
    """

    tag: ClassVar[str] = "epoch_end"
    epoch: int
    epochs: int
    loss: float | None
    accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    learning_rate: float | None = None
    seconds: float | None = None
    is_best: bool = False
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Event):
    """What the network makes of the picture that is watched was written to a file.

    Attributes:
        epoch: From 1; 0 is before the training.
        recipe: Of the phase.
        round: Of a cross-validation, from 1.
        path: Of the file, relative to the run's folder, with "/" between its parts.
    """

    tag: ClassVar[str] = "watched"
    epoch: int
    recipe: str
    round: int = 1
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEnded(Event):
    """The training of one network is over.

    Attributes:
        recipe: Of this phase.
        val_loss: Of the best epoch.
        val_accuracy: Of the best epoch, 0 to 1.
        seconds: That the phase took.
        kept: Whether its network is the run's so far; None where that is not decided yet.
    """

    tag: ClassVar[str] = "phase_ended"
    recipe: str
    val_loss: float | None = None
    val_accuracy: float | None = None
    seconds: float | None = None
    kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated(Event):
    """The network was measured.

    Attributes:
        accuracy: 0 to 1.
        interval: (low, high) that hold the accuracy with 95 % confidence.
        n: Number of pictures.
        baseline: Accuracy of always answering the most frequent class.
        part: What it was measured on: "test", "validation" or "cross-validation".
    """

    tag: ClassVar[str] = "evaluated"
    accuracy: float | None
    interval: tuple[float, float] | None = None
    n: int
    baseline: float | None = None
    part: str = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Event):
    """The model file is written, and answers as the network does.

    Attributes:
        path: The `.onnx`.
        sha256: Of the file, hexadecimal.
        max_logit_difference: Largest |difference| of a logit between ONNX Runtime and PyTorch.
        pictures: Number of pictures that were compared.
    """

    tag: ClassVar[str] = "exported"
    path: str
    sha256: str = ""
    max_logit_difference: float | None = None
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Event):
    """All is done.

    Attributes:
        path: The model file.
        report: The report's file; empty where there is none.
        seconds: That the run took, without what was before it was resumed.
    """

    tag: ClassVar[str] = "finished"
    is_terminal: ClassVar[bool] = True
    path: str
    report: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """The run was ended early because somebody asked for it; it can be resumed.

    Attributes:
        epoch: The last complete one; 0 if there is none.
        reason: Who asked for it, as in `StopSignal.reason`.
    """

    tag: ClassVar[str] = "stopped"
    is_terminal: ClassVar[bool] = True
    epoch: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The run could not go on.

    Attributes:
        message: One lower-case sentence without full stop.
        hint: What can be done about it, a sentence with one; may be empty.
    """

    tag: ClassVar[str] = "failed"
    is_terminal: ClassVar[bool] = True
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Event):
    """Something that is worth a line in the log.

    Attributes:
        level: "debug", "info", "warning" or "error".
        message: One sentence.
    """

    tag: ClassVar[str] = "log"
    level: str = "info"
    message: str
