"""`fine-tune`: the whole network learns on, from what it knows; the early layers slowly, the late ones faster.

First the last layer is set by a linear probe, so that the first steps do not spoil the features for a head that knows
nothing (Kumar et al., "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution", 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from torch import nn

from trainer.augment import NONE, PHOTOS, SMALL_PICTURES, Augmentation
from trainer.contract.class_folder import ClassFolder
from trainer.features import compute_features, freeze
from trainer.fit_plan import Plan, Rows
from trainer.head import fit_head
from trainer.networks.registry import find_network
from trainer.recipes.linear_probe import put_in_place
from trainer.recipes.network_training import Ingredients, train_network
from trainer.recipes.task import Candidate, Task
from trainer.start_model import StartModel

EPOCHS = 8
BATCH_SIZE = 32
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.05
# The share of the learning rate that the first third of the layers gets, the second, and the rest with the last layer.
_SHARES = (0.25, 0.5, 1.0)
_SMALLEST_SIDE = 96
_HEAD_PENALTY = 1.0


def fine_tune(task: Task, start: StartModel) -> Candidate | None:
    """Train the whole network on.

    Returns:
        The best network; None where it was stopped before a single epoch was complete.

    Raises:
        UserFacingError: The wished size is not possible, a picture cannot be read any more, or the disk is full.
        RunStopped: It was stopped before the training began.
    """
    return train_network(task, choose_fine_tune(task, start))


def choose_fine_tune(task: Task, start: StartModel) -> Ingredients:
    """Choose what is not wished for otherwise.

    Raises:
        UserFacingError: The wished size is not possible.
    """
    config, entry = task.config, find_network(start.network)
    side = config.input_size or suitable_side(task.folder, entry.sides, _SMALLEST_SIDE, start.spec.height)
    dropout = start.options.dropout if config.dropout is None else config.dropout
    options = entry.complete(replace(start.options, side=side, dropout=dropout))
    spec = replace(start.spec, height=side, width=side)
    rate = config.learning_rate or LEARNING_RATE
    epochs = config.epochs or EPOCHS
    plan = Plan(
        epochs=epochs,
        batch_size=config.batch_size or BATCH_SIZE,
        learning_rates=tuple(rate * share for share in _SHARES),
        weight_decay=WEIGHT_DECAY if config.weight_decay is None else config.weight_decay,
        augmentation=choose_augmentation(task, side),
        patience=config.patience or patience_for(epochs),
        seed=config.seed,
    )

    def settle(network: nn.Module, rows: Rows) -> None:
        frozen = freeze(start.model, spec)
        pictures = [task.folder.pictures[row] for row in rows]
        features = compute_features(frozen, task.folder.path, pictures, task.job("computing features"))
        weights = task.picture_weights(rows)[rows]
        head = fit_head(features, task.targets[rows], task.classes, _HEAD_PENALTY, picture_weights=weights)
        put_in_place(network, head)

    return Ingredients(
        recipe="fine-tune",
        network_name=start.network,
        options=options,
        spec=spec,
        plan=plan,
        trace=lambda: start.model,
        build=lambda: start.build(task.classes),
        settle=settle,
        groups=_by_depth,
    )


def suitable_side(folder: ClassFolder, sides: range, least: int, most: int) -> int:
    """The size that keeps what half of the pictures show and no more.

    Args:
        folder: The pictures.
        sides: The sizes that the network takes.
        least: The smallest one to choose, in pixels a side.
        most: The largest one.

    Returns:
        The smallest possible size that is at least the median of the pictures' shorter sides.
    """
    median = float(np.median([min(picture.size) for picture in folder.pictures]))
    possible = [side for side in sides if least <= side <= most] or [most]
    return next((side for side in possible if side >= median), possible[-1])


def choose_augmentation(task: Task, side: int) -> Augmentation:
    """Photos are varied more than small grey pictures.

    None is mirrored unless it is sure that the mirror image means the same, which nobody can see from the pixels: hand
    signs, letters and arrows lose by it (hand signs from scratch: 98.5 % with mirroring, 99.5 % without).
    """
    if not task.config.augment:
        return NONE
    return SMALL_PICTURES if task.is_grey or side < 64 else replace(PHOTOS, flip=False)


def patience_for(epochs: int) -> int:
    """Epochs without a better validation that are enough to end early."""
    return max(3, epochs // 4)


def _by_depth(network: nn.Module) -> Sequence[Sequence[nn.Parameter]]:
    """The weights in three groups, from the picture to the answer."""
    weights = list(network.parameters())
    groups: list[list[nn.Parameter]] = [[] for _ in _SHARES]
    for number, weight in enumerate(weights):
        groups[number * len(_SHARES) // len(weights)].append(weight)
    return groups
