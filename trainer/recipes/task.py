"""What every recipe is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from torch import nn

from trainer.contract.class_folder import ClassFolder
from trainer.contract.events import EpochEnd, Progress
from trainer.contract.folder_findings import IMBALANCE_RATIO
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.train_config import TrainConfig
from trainer.fit_plan import RoundRows, Rows, Surroundings
from trainer.inference import Job
from trainer.networks.registry import NetworkOptions
from trainer.split import Split
from trainer.squares import Squares

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A divided folder that is to be learnt.

    Attributes:
        config: What is wished for.
        folder: The pictures, with the labels that they are trained as.
        split: The part of each.
        run_folder: Where the run keeps its files.
        around: Hardware, workers, events, stop.
        is_grey: Whether all pictures are grey.
    """

    config: TrainConfig
    folder: ClassFolder
    split: Split
    run_folder: Path
    around: Surroundings
    is_grey: bool

    @property
    def classes(self) -> int:
        """Number of labels."""
        return len(self.folder.labels)

    @property
    def targets(self) -> NDArray[np.int64]:
        """int64 of shape (pictures,): the number of each picture's label."""
        number = {label: index for index, label in enumerate(self.folder.labels)}
        return np.array([number[picture.label] for picture in self.folder.pictures], np.int64)

    @property
    def is_imbalanced(self) -> bool:
        """Whether some class has so few pictures that ignoring it would pay."""
        counts = self.folder.counts().values()
        return max(counts) >= IMBALANCE_RATIO * min(counts)

    def picture_weights(self, rows: Rows) -> NDArray[np.float32]:
        """How much each of all pictures counts.

        Where classes are very unequal, each class counts the same in all; otherwise each picture does.

        Args:
            rows: Pictures that are learnt from; their weights are 1 on average.

        Returns:
            float32 of shape (pictures,).
        """
        targets = self.targets
        weights = np.ones(len(targets), np.float32)
        if self.config.class_weights and self.is_imbalanced:
            counts = np.bincount(targets[rows], minlength=self.classes)
            there = np.count_nonzero(counts)
            weights = (len(rows) / (there * np.maximum(counts, 1))).astype(np.float32)[targets]
        return weights

    def rounds(self) -> list[RoundRows]:
        """The trainings that the split asks for, in rows: one, or one a fold."""
        row = {picture.path: number for number, picture in enumerate(self.folder.pictures)}

        def rows(paths: tuple[str, ...]) -> Rows:
            return np.array([row[path] for path in paths], np.int64)

        return [
            RoundRows(rows(part.train), rows(part.validation), rows(part.test), number)
            for number, part in enumerate(self.split.rounds(), 1)
        ]

    def job(self, stage: str) -> Job:
        """A long job of this training, whose progress is told as a stage."""
        around = self.around
        return Job(
            around.hardware.threads,
            around.stop,
            lambda done, total: around.tell(Progress(stage=stage, done=done, total=total)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What a network said of pictures that it did not learn from.

    Attributes:
        rows: The pictures.
        logits: float32 of shape (pictures, classes).
    """

    rows: Rows
    logits: Logits

    @staticmethod
    def joined(parts: list[Predictions]) -> Predictions | None:
        """All parts in one; None where there is nothing in them."""
        parts = [part for part in parts if len(part.rows)]
        if not parts:
            return None
        return Predictions(np.concatenate([part.rows for part in parts]), np.concatenate([p.logits for p in parts]))


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A trained network that may become the model.

    Attributes:
        recipe: How it was trained.
        network_name: Its kind.
        options: What was chosen of it, complete.
        network: On the CPU, with its best weights.
        graph: Its graph, to be filled.
        spec: Its preprocessing.
        seconds: That it took.
        settings: What the recipe chose, by name.
        validation: Of the pictures that it was chosen by; None without any.
        turns: Of the pictures whose fold took its turn as the test set; None without a cross-validation.
        out_of_fold: Of training pictures, by networks that had not seen them; None where that costs too much.
        history: One event an epoch.
        is_complete: False where it was stopped.
        squares: All pictures, decoded for it; None where they were not kept.
    """

    recipe: str
    network_name: str
    options: NetworkOptions
    network: nn.Module
    graph: onnx.ModelProto
    spec: PreprocessSpec
    seconds: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    validation: Predictions | None = None
    turns: Predictions | None = None
    out_of_fold: Predictions | None = None
    history: tuple[EpochEnd, ...] = ()
    is_complete: bool = True
    squares: Squares | None = None
