"""`from-scratch`: the textbook's network, which knows nothing yet, learns from the pictures alone."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from trainer.fit_plan import Plan, Rows
from trainer.model_graph import trace_graph
from trainer.networks.registry import NetworkOptions, build_network, find_network
from trainer.recipes.fine_tune import choose_augmentation, patience_for, suitable_side
from trainer.recipes.network_training import Ingredients, train_network
from trainer.recipes.task import Candidate, Task

NETWORK = "simple_cnn"
BATCH_SIZE = 64
LEARNING_RATE = 3e-3
# Of more than two blocks: 2 of 13 deep networks died at the larger rate, none of 22 at this one.
DEEP_LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.05
_SMALLEST_SIDE = 16


def from_scratch(task: Task) -> Candidate | None:
    """Train a fresh network.

    Returns:
        The best network; None where it was stopped before a single epoch was complete.

    Raises:
        UserFacingError: The network cannot be as wished, a picture cannot be read any more, or the disk is full.
        RunStopped: It was stopped before the training began.
    """
    return train_network(task, choose_from_scratch(task))


def choose_from_scratch(task: Task) -> Ingredients:
    """Choose what is not wished for otherwise.

    Raises:
        UserFacingError: The network cannot be as wished.
    """
    config = task.config
    entry = find_network(config.network or NETWORK)
    is_grey = (task.is_grey if config.color == "auto" else config.color == "grey") and 1 in entry.channels
    side = config.input_size or suitable_side(task.folder, entry.sides, _SMALLEST_SIDE, entry.default_side)
    options = entry.complete(
        NetworkOptions(
            side=side,
            channels=1 if is_grey else 3,
            depth=config.depth,
            width=config.width,
            kernel=config.kernel,
            dropout=config.dropout,
        )
    )
    spec = entry.preprocess(options)
    learnt = max(len(part.train) for part in task.rounds())
    epochs = config.epochs or epochs_for(learnt)
    plan = Plan(
        epochs=epochs,
        batch_size=config.batch_size or BATCH_SIZE,
        learning_rates=(config.learning_rate or _learning_rate(options),),
        weight_decay=WEIGHT_DECAY if config.weight_decay is None else config.weight_decay,
        augmentation=choose_augmentation(task, side),
        patience=config.patience or patience_for(epochs),
        seed=config.seed,
    )

    def build() -> nn.Module:
        return build_network(entry.name, task.classes, options)

    return Ingredients(
        recipe="from-scratch",
        network_name=entry.name,
        options=options,
        spec=spec,
        plan=plan,
        trace=lambda: trace_graph(build(), (spec.channels, side, side)),
        build=build,
        settle=_know_nothing,
        groups=_all_alike,
    )


def epochs_for(pictures: int) -> int:
    """As many epochs as training pictures need: 8 for 50,000 and more, 30 for some thousands, 100 for few."""
    enough = 400_000 / pictures
    return round(min(max(enough, 8), 30) if pictures >= 1000 else min(30_000 / pictures, 100))


def _learning_rate(options: NetworkOptions) -> float:
    return LEARNING_RATE if (options.depth or 1) <= 2 else DEEP_LEARNING_RATE


def _know_nothing(network: nn.Module, rows: Rows) -> None:
    """The network stays as it was built."""


def _all_alike(network: nn.Module) -> Sequence[Sequence[nn.Parameter]]:
    return [list(network.parameters())]
