"""What a training of a network is given, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import nn

from trainer.augment import Augmentation
from trainer.checkpoint import State
from trainer.contract.events import EpochEnd, Event
from trainer.hardware import Hardware
from trainer.workers import Workers

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RoundRows:
    """One training with its measurement, as rows of all pictures.

    Attributes:
        train: To learn from.
        validation: To choose by; may be empty.
        test: To measure by; may be empty.
        number: Of the round, from 1.
    """

    train: Rows
    validation: Rows
    test: Rows
    number: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is trained.

    Attributes:
        epochs: At most.
        batch_size: Pictures a step, over all workers.
        learning_rates: The largest of each group of weights, see `Fitting.groups`.
        weight_decay: Of AdamW (Loshchilov and Hutter, 2019), for everything but biases and normalisation.
        augmentation: How pictures are varied.
        patience: Epochs without a better validation before it ends; counted only in the second half of the schedule.
        seed: Of all that is random.
    """

    epochs: int
    batch_size: int
    learning_rates: tuple[float, ...]
    weight_decay: float
    augmentation: Augmentation
    patience: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What a training runs in.

    Attributes:
        hardware: What computes.
        workers: The processes that train together.
        tell: Takes the events.
        stop: Asked at every step whether to end early.
        after_epoch: Called with the network as it is, and 0 before the first epoch, then the number of each that is
            over.
    """

    hardware: Hardware
    workers: Workers
    tell: Callable[[Event], None]
    stop: Callable[[], bool]
    after_epoch: Callable[[nn.Module, int], None] = lambda network, epoch: None


@dataclass(frozen=True, slots=True, eq=False)
class FitResult:
    """A trained network.

    Attributes:
        state: Of the best epoch, on the CPU; None where not one epoch is complete.
        validation_logits: Its logits for the validation pictures, float32 (pictures, classes); None without any.
        history: One event an epoch.
        is_complete: False where it was stopped.
    """

    state: State | None
    validation_logits: NDArray[np.float32] | None
    history: tuple[EpochEnd, ...]
    is_complete: bool
