"""How fast a training goes and when it will be over: told after every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from trainer.contract.events import Event, StepEnd
from trainer.workers import Workers

# How much of the speed shown comes from the last step.
_MEMORY = 0.1


@dataclass(frozen=True, slots=True)
class Step:
    """A step within a training.

    Attributes:
        epoch: From 1.
        number: From 1, within the epoch.
        steps: Of an epoch.
        pictures: That it learns from, over all workers.
        rate: The learning rate.
    """

    epoch: int
    number: int
    steps: int
    pictures: int
    rate: float


class Pace:
    """The speed of a training.

    Args:
        epochs: At most.
        workers: The processes that train together.
        tell: Takes the events.
    """

    def __init__(self, epochs: int, workers: Workers, tell: Callable[[Event], None]) -> None:
        self._epochs, self._workers, self._tell = epochs, workers, tell
        self._seconds_a_step = 0.0
        self._seconds_to_validate = 0.0

    def validated(self, seconds: float) -> None:
        """Take note of how long a validation took."""
        self._seconds_to_validate = seconds

    def end_step(self, step: Step, figures: Tensor, seconds: float) -> None:
        """Tell the end of a step.

        Args:
            step: Which one.
            figures: Of this process's share: sum of the losses, number of right answers, sum of the weights.
            seconds: That it took.
        """
        memory = _MEMORY if self._seconds_a_step else 1.0
        self._seconds_a_step += memory * (seconds - self._seconds_a_step)
        epochs_left = self._epochs - step.epoch
        left = (step.steps - step.number + epochs_left * step.steps) * self._seconds_a_step
        loss, right, weight = figures.tolist()
        mine = max(1, len(range(step.pictures)[:: self._workers.count]))
        self._tell(
            StepEnd(
                epoch=step.epoch,
                step=step.number,
                steps=step.steps,
                loss=loss / weight if weight else None,
                accuracy=right / mine,
                learning_rate=step.rate,
                images_per_second=step.pictures / self._seconds_a_step,
                seconds_left=left + (epochs_left + 1) * self._seconds_to_validate,
            )
        )
