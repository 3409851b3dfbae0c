"""What `fine-tune` and `from-scratch` share: decode once, train a network a round, keep the best epoch."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

from trainer.augment import apply_chances, draw_chances
from trainer.batches import TrainingPictures, to_tensor
from trainer.contract.events import PhaseEnded, PhaseStarted
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.fit import fit, freeze_normalization, steps_per_epoch
from trainer.fit_plan import FitResult, Plan, RoundRows, Rows
from trainer.networks.registry import NetworkOptions
from trainer.predict import predict
from trainer.recipes.linear_probe import figures
from trainer.recipes.task import Candidate, Predictions, Task
from trainer.squares import load_squares

CHECKPOINTS = "checkpoints"
_STEPS_TO_TIME = 3


@dataclass(frozen=True, slots=True, eq=False)
class Ingredients:
    """What a recipe puts into a training.

    Attributes:
        recipe: Its name.
        network_name: The kind of network.
        options: What is chosen of it, complete.
        spec: Its preprocessing.
        plan: How to train it.
        graph: Its graph.
        build: Makes the network to begin with, from the rows that it may look at.
        groups: Its weights by learning rate.
    """

    recipe: str
    network_name: str
    options: NetworkOptions
    spec: PreprocessSpec
    plan: Plan
    graph: onnx.ModelProto
    build: Callable[[Rows], nn.Module]
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
    began = time.monotonic()
    pictures = _decoded(task, using.spec)
    rounds, turns, validated = task.rounds(), [], []
    has_turns = len(rounds) > 1
    result: FitResult | None = None
    for part in rounds:
        network, result = _train_round(task, using, pictures, part, len(rounds) + has_turns)
        if result.state is None:
            return None
        if has_turns and result.is_complete:
            logits = predict(network, pictures, part.test, torch.device("cpu"), task.around.stop).numpy()
            turns.append(Predictions(part.test, logits))
        if result.validation_logits is not None:
            validated.append(Predictions(part.validation, result.validation_logits))
        if not result.is_complete:  # what was learnt is kept, though it measures nothing
            turns = []
            break
    if turns:
        network, result = _train_round(task, using, pictures, _last_round(rounds), len(rounds) + 1)
    if result is None or result.state is None:
        return None
    validation, seconds = Predictions.joined(validated), time.monotonic() - began
    _tell_end(task, using.recipe, figures(validation, pictures.targets), seconds)
    return Candidate(
        recipe=using.recipe,
        network_name=using.network_name,
        options=using.options,
        network=network,
        graph=using.graph,
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


def _train_round(
    task: Task, using: Ingredients, pictures: TrainingPictures, part: RoundRows, rounds: int
) -> tuple[nn.Module, FitResult]:
    """Train one network.

    Returns:
        It with its best weights, on the CPU, and what came of it.
    """
    around = task.around
    torch.manual_seed(task.config.seed)
    network = using.build(part.train)
    pictures = replace(pictures, weights=task.picture_weights(part.train))
    around.tell(
        PhaseStarted(
            recipe=using.recipe,
            network=using.network_name,
            epochs=using.plan.epochs,
            steps_per_epoch=steps_per_epoch(len(part.train), using.plan.batch_size),
            parameters=sum(weight.numel() for weight in network.parameters()),
            input_size=using.spec.height,
            round=part.number,
            rounds=rounds,
            estimated_seconds=_estimate(task, using, network, pictures, part),
        )
    )
    path = task.run_folder / CHECKPOINTS / f"{using.recipe}-{part.number}.pt"
    groups = using.groups(network)
    result = fit(network, groups, pictures, part, using.plan, around, path)
    network = network.to("cpu", memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    if result.state is not None:
        network.load_state_dict(result.state)
    return network, result


def _decoded(task: Task, spec: PreprocessSpec) -> TrainingPictures:
    folder, around = task.folder, task.around
    squares = load_squares(
        task.run_folder, folder.path, folder.pictures, spec, around.workers, task.job("decoding pictures")
    )
    weights = np.ones(len(folder.pictures), np.float32)
    return TrainingPictures(squares, task.targets, weights, spec, task.classes)


def _last_round(rounds: Sequence[RoundRows]) -> RoundRows:
    """All pictures are learnt from but those that choose the epoch."""
    validation = rounds[0].validation
    everything = np.unique(np.concatenate([np.concatenate([part.train, part.test]) for part in rounds]))
    return RoundRows(np.setdiff1d(everything, validation), validation, np.empty(0, np.int64), len(rounds) + 1)


def _estimate(
    task: Task, using: Ingredients, network: nn.Module, pictures: TrainingPictures, part: RoundRows
) -> float | None:
    """Seconds that the training will take if no patience ends it, by a few steps of a copy of the network."""
    if not task.around.workers.is_first or task.around.stop():
        return None
    device, plan = task.around.hardware.device, using.plan
    trial = copy.deepcopy(network).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    trial.train()
    freeze_normalization(trial)
    count = min(plan.batch_size // task.around.workers.count or 1, len(part.train))
    rows, times = part.train[:count], []
    targets, chances = torch.from_numpy(pictures.targets[rows]), draw_chances(count, torch.Generator())
    optimizer = torch.optim.AdamW(trial.parameters(), 1e-9)
    for _ in range(_STEPS_TO_TIME):
        began = time.monotonic()
        pixels = apply_chances(pictures.pixels(rows), plan.augmentation, chances)
        images = to_tensor(pixels.to(device), using.spec)
        with task.around.hardware.autocast():
            loss = functional.cross_entropy(trial(images).float(), targets.to(device))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        times.append(time.monotonic() - began)
    steps = plan.epochs * steps_per_epoch(len(part.train), plan.batch_size)
    # A forward pass is about a third of a step.
    validating = plan.epochs * len(part.validation) / max(1, count) / 3
    return round((steps + validating) * sorted(times[1:])[0], 1)


def _settings(plan: Plan, result: FitResult) -> dict[str, object]:
    best = max((end.epoch for end in result.history if end.is_best), default=0)
    return {
        "epochs": len(result.history),
        "best_epoch": best,
        "batch_size": plan.batch_size,
        "learning_rates": list(plan.learning_rates),
        "weight_decay": plan.weight_decay,
    }
