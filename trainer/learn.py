"""Which recipes a training tries, and which network it keeps."""

from __future__ import annotations

from collections.abc import Callable

from trainer.contract.errors import UserFacingError
from trainer.contract.train_config import TrainConfig
from trainer.recipes.fine_tune import fine_tune
from trainer.recipes.from_scratch import from_scratch
from trainer.recipes.linear_probe import figures, linear_probe
from trainer.recipes.task import Candidate, Task
from trainer.start_model import StartModel, load_start
from trainer.stop_signal import RunStopped


def learn(task: Task) -> list[Candidate]:
    """Follow the recipe.

    Returns:
        The networks that were trained, the best one first; none where it was stopped too early for one.

    Raises:
        UserFacingError: The wishes do not fit together, a picture cannot be read any more, or the disk is full.
    """
    candidates: list[Candidate] = []
    for recipe in _recipes(task.config):
        try:
            candidate = recipe(task)
        except RunStopped:
            break
        if candidate is not None:
            candidates.append(candidate)
        if task.around.workers.any(task.around.stop()):
            break
    targets = task.targets

    def rank(candidate: Candidate) -> tuple[float, float]:
        loss, accuracy = figures(candidate.validation, targets)
        return accuracy or 0.0, -(loss or 0.0)

    # The first one stays the best where another is not better.
    return sorted(candidates, key=rank, reverse=True)


def require_no_start(config: TrainConfig) -> None:
    """Refuse a model to start from, for a network from scratch.

    Raises:
        UserFacingError: There is one.
    """
    if config.start:
        raise UserFacingError(
            "a network from scratch starts from nothing, not from a model", "Choose fine-tune, or leave it out."
        )


def find_start(config: TrainConfig) -> StartModel:
    """The model that a training starts from that is not from scratch.

    Raises:
        UserFacingError: It cannot be used, or another network is wished for.
    """
    start = load_start(config.start)
    if config.network not in ("", start.network):
        raise UserFacingError(
            f"{start.name} is the network {start.network}, not {config.network}",
            "Leave the network out, or choose from-scratch.",
        )
    return start


def _recipes(config: TrainConfig) -> list[Callable[[Task], Candidate | None]]:
    if config.recipe == "from-scratch":
        require_no_start(config)
        return [from_scratch]
    start = find_start(config)
    recipes: dict[str, Callable[[Task, StartModel], Candidate | None]] = {
        "linear-probe": linear_probe,
        "fine-tune": fine_tune,
    }
    wanted = list(recipes) if config.recipe == "auto" else [config.recipe]
    return [lambda task, name=name: recipes[name](task, start) for name in wanted]  # type: ignore[misc]
