"""What `fine-tune` and `from-scratch` share: decode once, train a network a round, keep the best epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import onnx
import torch
from torch import nn

from trainer.batches import TrainingPictures
from trainer.contract.events import PhaseEnded, PhaseStarted
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.fit import fit, steps_per_epoch
from trainer.fit_plan import FitResult, Plan, RoundRows, Rows
from trainer.networks.registry import NetworkOptions
from trainer.predict import predict
from trainer.recipes.linear_probe import figures
from trainer.recipes.task import Candidate, Predictions, Task
from trainer.squares import load_squares
from trainer.step_timing import seconds_a_picture, seconds_to_train
from trainer.stop_signal import RunStopped
from trainer.watch import Look, Watcher, load_watched, look_away

CHECKPOINTS = "checkpoints"


@dataclass(frozen=True, slots=True, eq=False)
class Ingredients:
    """What a recipe puts into a training.

    Attributes:
        recipe: Its name.
        network_name: The kind of network.
        options: What is chosen of it, complete.
        spec: Its preprocessing.
        plan: How to train it.
        trace: Gives its graph, which may take seconds.
        build: Makes the network, with what it knows from elsewhere.
        settle: Puts into the network what is known at once of the rows that it may look at.
        groups: Its weights by learning rate.
    """

    recipe: str
    network_name: str
    options: NetworkOptions
    spec: PreprocessSpec
    plan: Plan
    trace: Callable[[], onnx.ModelProto]
    build: Callable[[], nn.Module]
    settle: Callable[[nn.Module, Rows], None]
    groups: Callable[[nn.Module], Sequence[Sequence[nn.Parameter]]]


def train_network(task: Task, using: Ingredients) -> Candidate | None:
    """Train a network as the split asks for.

    In a cross-validation each fold has one, and the last one, which is kept, learns from all folds but one.

    Returns:
        The best network, so far where it was stopped; None where not one epoch is complete.

    Raises:
        UserFacingError: A picture cannot be read any more, or the disk is full.
        RunStopped: It was stopped before the training began.
    """
    graph, began = using.trace(), time.monotonic()
    pictures = _decoded(task, using.spec)
    rounds, turns, validated = task.rounds(), [], []
    has_turns = len(rounds) > 1
    training = _Training(task, using, pictures, len(rounds) + has_turns)
    result: FitResult | None = None
    for part in rounds:
        network, result = training.train(part)
        if result.state is None:
            return None
        if has_turns and result.is_complete:
            turns.append(training.test(network, part))
        if result.validation_logits is not None:
            validated.append(Predictions(part.validation, result.validation_logits))
        if not result.is_complete:  # what was learnt is kept, though it measures nothing
            turns = []
            break
    if turns:
        network, result = training.train(last_round(rounds))
    if result is None or result.state is None:
        return None
    validation, seconds = Predictions.joined(validated), time.monotonic() - began
    _tell_end(task, using.recipe, figures(validation, pictures.targets), seconds)
    return Candidate(
        recipe=using.recipe,
        network_name=using.network_name,
        options=using.options,
        network=network,
        graph=graph,
        spec=using.spec,
        seconds=seconds,
        settings=_settings(using.plan, result),
        validation=validation,
        turns=Predictions.joined(turns),
        history=result.history,
        is_complete=result.is_complete,
        squares=pictures.squares,
    )


def _tell_end(task: Task, recipe: str, own: tuple[float | None, float | None], seconds: float) -> None:
    loss, accuracy = own
    task.around.tell(PhaseEnded(recipe=recipe, val_loss=loss, val_accuracy=accuracy, seconds=round(seconds, 3)))


class _Training:
    """The rounds of a training, one after another."""

    def __init__(self, task: Task, using: Ingredients, pictures: TrainingPictures, rounds: int) -> None:
        self._task, self._using, self._pictures, self._rounds = task, using, pictures, rounds
        self._watcher: Watcher | None = None
        tell = task.around.tell
        if task.around.workers.is_first and (watched := load_watched(task.config, using.spec, tell)):
            self._watcher = Watcher(watched, task.run_folder, using.recipe, using.plan.epochs, tell)

    def train(self, part: RoundRows) -> tuple[nn.Module, FitResult]:
        """Train one network.

        Returns:
            It with its best weights, on the CPU, and what came of it.
        """
        task, using = self._task, self._using
        torch.manual_seed(task.config.seed)
        network = using.build()
        using.settle(network, part.train)
        pictures = replace(self._pictures, weights=task.picture_weights(part.train))
        task.around.tell(
            PhaseStarted(
                recipe=using.recipe,
                network=using.network_name,
                epochs=using.plan.epochs,
                steps_per_epoch=steps_per_epoch(len(part.train), using.plan.batch_size),
                parameters=sum(weight.numel() for weight in network.parameters()),
                input_size=using.spec.height,
                round=part.number,
                rounds=self._rounds,
                estimated_seconds=self._estimate(network, pictures, part),
            )
        )
        path = task.run_folder / CHECKPOINTS / f"{using.recipe}-{part.number}.pt"
        around = replace(task.around, after_epoch=self._look(part.number))
        result = fit(network, using.groups(network), pictures, part, using.plan, around, path)
        network = network.to("cpu", memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        if result.state is not None:
            network.load_state_dict(result.state)
        return network, result

    def test(self, network: nn.Module, part: RoundRows) -> Predictions:
        """What a network of a round says of the pictures that it is measured by."""
        logits = predict(network, self._pictures, part.test, torch.device("cpu"), self._task.around.stop)
        return Predictions(part.test, logits.numpy())

    def _look(self, number: int) -> Look:
        """Of the rounds, the first one is watched, and the one whose network is kept."""
        if self._watcher is None or number not in (1, self._rounds):
            return look_away
        return self._watcher.round(number)

    def _estimate(self, network: nn.Module, pictures: TrainingPictures, part: RoundRows) -> float | None:
        """Seconds that the round will take if no patience ends it."""
        plan, around = self._using.plan, self._task.around
        if not around.workers.is_first or around.stop():
            return None
        try:
            own = seconds_a_picture(network, pictures, part.train, plan, around)
        except RunStopped:
            return None
        return round(seconds_to_train(own, part, plan.epochs, around), 1)


def _decoded(task: Task, spec: PreprocessSpec) -> TrainingPictures:
    folder, around = task.folder, task.around
    squares = load_squares(
        task.run_folder, folder.path, folder.pictures, spec, around.workers, task.job("decoding pictures")
    )
    weights = np.ones(len(folder.pictures), np.float32)
    return TrainingPictures(squares, task.targets, weights, spec, task.classes)


def last_round(rounds: Sequence[RoundRows]) -> RoundRows:
    """All pictures are learnt from but those that choose the epoch."""
    validation = rounds[0].validation
    everything = np.unique(np.concatenate([np.concatenate([part.train, part.test]) for part in rounds]))
    return RoundRows(np.setdiff1d(everything, validation), validation, np.empty(0, np.int64), len(rounds) + 1)


def _settings(plan: Plan, result: FitResult) -> dict[str, object]:
    best = max((end.epoch for end in result.history if end.is_best), default=0)
    return {
        "epochs": len(result.history),
        "best_epoch": best,
        "batch_size": plan.batch_size,
        "learning_rates": list(plan.learning_rates),
        "weight_decay": plan.weight_decay,
    }
