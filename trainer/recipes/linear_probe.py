"""`linear-probe`: the network stays as it is, and only its last full connection learns; seconds, and hard to beat."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from trainer.contract.events import PhaseEnded, PhaseStarted
from trainer.features import compute_features, freeze
from trainer.fit_plan import RoundRows, Rows
from trainer.head import PENALTIES, Head, fit_head, fit_heads
from trainer.networks.registry import find_network
from trainer.recipes.task import Candidate, Logits, Predictions, Task
from trainer.report.calibration import softmax
from trainer.start_model import StartModel

# scikit-learn's default, which nothing but evidence should move.
_USUAL_PENALTY = 1.0
_FOLDS = 5
# Out-of-fold predictions are for finding wrong labels; beyond this they would take longer than the training.
_MOST_FOR_FOLDS = 20_000

Features = NDArray[np.float32]


def linear_probe(task: Task, start: StartModel) -> Candidate:
    """Train the last layer on frozen features.

    The penalty is chosen on the validation pictures; then the layer learns from these as well.

    Raises:
        UserFacingError: A picture cannot be read any more, or the start is of another kind.
        RunStopped: Somebody asked for it.
    """
    began, around = time.monotonic(), task.around
    around.tell(_started(task, start))
    probe = _Probe(task, _features(task, start), task.targets)
    rounds = task.rounds()
    chosen = [probe.choose(part) for part in rounds]
    turns = [
        Predictions(part.test, choice.head.logits(probe.features[part.test]))
        for part, choice in zip(rounds, chosen, strict=True)
    ]
    validation = Predictions.joined([choice.validation for choice in chosen])
    if len(rounds) == 1:
        learnt, penalty = _joined(rounds[0].train, rounds[0].validation), chosen[0].penalty
        turns = []
    else:
        learnt = np.arange(len(probe.targets))
        penalty = float(np.median([choice.penalty for choice in chosen]))
    network = start.build(task.classes)
    put_in_place(network, probe.fit(learnt, penalty))
    loss, accuracy = figures(validation, probe.targets)
    seconds = time.monotonic() - began
    around.tell(PhaseEnded(recipe="linear-probe", val_loss=loss, val_accuracy=accuracy, seconds=round(seconds, 3)))
    return Candidate(
        recipe="linear-probe",
        network_name=start.network,
        options=find_network(start.network).complete(start.options),
        network=network,
        graph=start.model,
        spec=start.spec,
        seconds=seconds,
        settings={"weight_penalty": penalty},
        validation=validation,
        turns=Predictions.joined(turns),
        out_of_fold=probe.out_of_fold(learnt, penalty),
    )


def figures(predictions: Predictions | None, targets: NDArray[np.int64]) -> tuple[float | None, float | None]:
    """Mean loss and accuracy of predictions; None where there are none."""
    if predictions is None:
        return None, None
    true = targets[predictions.rows]
    own = _losses(predictions.logits, true)
    return float(own.mean()), float((predictions.logits.argmax(1) == true).mean())


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """The penalty of a round.

    Attributes:
        penalty: The best one.
        head: With it, learnt from the round's training and validation pictures.
        validation: What it says without having seen the validation pictures.
    """

    penalty: float
    head: Head
    validation: Predictions


class _Probe:
    """The features of all pictures, and heads that learn from some of them."""

    def __init__(self, task: Task, features: Features, targets: NDArray[np.int64]) -> None:
        self.features, self.targets = features, targets
        self._task = task

    def choose(self, part: RoundRows) -> _Choice:
        """Try all penalties, and learn with the best one."""
        wanted = self._task.config.weight_decay
        penalties = PENALTIES if wanted is None else (wanted * max(1, len(part.train)),)
        none_seen = Predictions(part.validation, np.empty((0, self._task.classes), np.float32))
        if not len(part.validation):
            penalty = penalties[0] if wanted is not None else _USUAL_PENALTY
            return _Choice(penalty, self.fit(part.train, penalty), none_seen)
        weights = self._task.picture_weights(part.train)[part.train]
        heads = fit_heads(self.features[part.train], self.targets[part.train], self._task.classes, penalties, weights)
        logits = [head.logits(self.features[part.validation]) for head in heads]
        best = _best(penalties, [_losses(some, self.targets[part.validation]) for some in logits])
        head = self.fit(_joined(part.train, part.validation), penalties[best])
        return _Choice(penalties[best], head, Predictions(part.validation, logits[best]))

    def fit(self, rows: Rows, penalty: float) -> Head:
        """Learn from some pictures."""
        weights = self._task.picture_weights(rows)[rows]
        return fit_head(self.features[rows], self.targets[rows], self._task.classes, penalty, picture_weights=weights)

    def out_of_fold(self, rows: Rows, penalty: float) -> Predictions | None:
        """What heads say of each picture that learnt only from others; pictures that show the same stay together."""
        if not _FOLDS <= len(rows) <= _MOST_FOR_FOLDS:
            return None
        fold = _folds(self._task, rows)
        parts = []
        for number in range(_FOLDS):
            held_out, learnt = rows[fold == number], rows[fold != number]
            if len(held_out) and len(np.unique(self.targets[learnt])) > 1:
                parts.append(Predictions(held_out, self.fit(learnt, penalty).logits(self.features[held_out])))
        return Predictions.joined(parts)


def _features(task: Task, start: StartModel) -> Features:
    """The features of all pictures; each worker computes its share."""
    workers, pictures = task.around.workers, task.folder.pictures
    mine = pictures[workers.rank :: workers.count]
    frozen = freeze(start.model, start.spec)
    shares = workers.gather(compute_features(frozen, task.folder.path, mine, task.job("computing features")))
    features = np.empty((len(pictures), max(share.shape[-1] for share in shares)), np.float32)
    for rank, share in enumerate(shares):
        features[rank :: workers.count] = share
    return features


def _best(penalties: tuple[float, ...], losses: list[NDArray[np.float64]]) -> int:
    """The penalty with the least loss; the usual one unless another is better by more than chance would have it."""
    best = int(np.argmin([own.mean() for own in losses]))
    if _USUAL_PENALTY not in penalties:
        return best
    usual = penalties.index(_USUAL_PENALTY)
    gains = losses[usual] - losses[best]
    spread = gains.std(ddof=1) / np.sqrt(len(gains)) if len(gains) > 1 else np.inf
    return best if gains.mean() > spread else usual


def _losses(logits: Logits, targets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each picture's cross-entropy."""
    own = softmax(logits)[np.arange(len(targets)), targets]
    return np.asarray(-np.log(np.maximum(own, 1e-15)), np.float64)


def _folds(task: Task, rows: Rows) -> NDArray[np.int64]:
    """The fold of each row: each class divided evenly, pictures that show the same in one."""
    number = {picture.path: index for index, picture in enumerate(task.folder.pictures)}
    fold = np.zeros(len(task.folder.pictures), np.int64)
    turn: dict[str, int] = {}
    wanted = set(rows.tolist())
    for group in task.folder.groups():
        own = [number[picture.path] for picture in group]
        if wanted.isdisjoint(own):
            continue
        turn[group[0].label] = turn.get(group[0].label, -1) + 1
        fold[own] = turn[group[0].label] % _FOLDS
    return fold[rows]


def put_in_place(network: nn.Module, head: Head) -> None:
    """Make a head the last layer of a network."""
    classifier = network.classifier
    assert isinstance(classifier, nn.Linear)
    with torch.no_grad():
        classifier.weight.copy_(torch.from_numpy(head.weight))
        classifier.bias.copy_(torch.from_numpy(head.bias))


def _joined(first: Rows, second: Rows) -> Rows:
    return np.sort(np.concatenate([first, second]))


def _started(task: Task, start: StartModel) -> PhaseStarted:
    features = start.model.graph.node[-1].input[1]
    width = next(tensor.dims[1] for tensor in start.model.graph.initializer if tensor.name == features)
    return PhaseStarted(
        recipe="linear-probe",
        network=start.network,
        epochs=0,
        steps_per_epoch=0,
        parameters=task.classes * (width + 1),
        input_size=start.spec.height,
        rounds=max(1, task.split.folds),
    )
