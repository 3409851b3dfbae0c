"""How long each recipe takes on this machine with these pictures, by doing a little of everything with a few of them.

What is not tried, such as writing the model, takes about as long as the program's start, times a factor that was found
on one machine: slow machines start slowly too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from trainer.batches import TrainingPictures
from trainer.contract.class_folder import Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.train_config import Recipe, TrainConfig
from trainer.evenly import evenly
from trainer.feature_cache import FeatureCache
from trainer.features import freeze
from trainer.fit_plan import Plan, RoundRows, Surroundings
from trainer.inference import open_session, read_squares, run_files
from trainer.learn import find_start, require_no_start
from trainer.quick_look import QuickLook, look_quickly
from trainer.recipes.fine_tune import choose_fine_tune
from trainer.recipes.from_scratch import choose_from_scratch
from trainer.recipes.network_training import Ingredients, last_round
from trainer.start_model import StartModel
from trainer.step_timing import seconds_a_picture, seconds_to_train

_TRIED = 12
# Times the seconds of the program's start: checking and writing a model, which is slow for those that start from a
# file, tracing a network, and learning from a picture in one head of one class.
_EXPORT, _SMALL_EXPORT, _TRACE, _HEAD = 1.4, 0.4, 2.0, 7e-6
# Heads of a linear probe: for each round one a penalty and one more; in the end one, and one a fold.
_HEADS_A_ROUND, _LAST_HEADS = 9, 6
_USUAL_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a training takes.

    Attributes:
        recipe: Its name.
        seconds: From the program's start to its end.
        input_size: Rows and columns of the network's input, in pixels.
        epochs: At most; 0 where there are none.
        network: Its name.
    """

    recipe: Recipe
    seconds: float
    input_size: int
    epochs: int
    network: str


def estimate_all(config: TrainConfig, around: Surroundings, start_seconds: float) -> Iterator[Estimate]:
    """Estimate every recipe that is possible, the quickest to know first.

    Args:
        config: What is wished for; its recipe is left out of account.
        around: What the training would run in.
        start_seconds: That the program's start took.

    Yields:
        "linear-probe", "from-scratch", "fine-tune" and "auto", as far as they are possible.

    Raises:
        UserFacingError: The folder cannot be trained on, or no recipe fits the wishes.
        RunStopped: `around.stop` said so.
        ScanStopped: Likewise.
    """
    trial = _Trial(look_quickly(config, around), start_seconds)
    found: dict[str, Estimate] = {}
    problems: list[UserFacingError] = []
    for attempt in (trial.linear_probe, trial.from_scratch, trial.fine_tune):
        try:
            estimate = attempt()
        except UserFacingError as error:
            problems.append(error)
            continue
        found[estimate.recipe] = estimate
        yield estimate
    probe, tuned = found.get("linear-probe"), found.get("fine-tune")
    if probe is not None and tuned is not None:
        seconds = probe.seconds + tuned.seconds - trial.seconds_around
        yield replace(tuned, recipe="auto", seconds=round(seconds, 1))
    if not found:
        raise problems[0]


@dataclass(frozen=True, slots=True)
class _Features:
    """What a frozen network takes for a picture, and the share of the pictures whose features are not known yet."""

    seconds: float
    missing: float


class _Trial:
    """Tries the parts of a training on a few pictures."""

    def __init__(self, look: QuickLook, start_seconds: float) -> None:
        self._task, self._sample, self._start_seconds = look.task, look.sample, start_seconds
        self._rounds = look.task.rounds()
        self._job = look.task.job("trying")
        # What every training takes: the start and the scan.
        self.seconds_around = start_seconds + look.seconds_to_scan

    def linear_probe(self) -> Estimate:
        start = find_start(self._task.config)
        features, pictures = self._features(start, start.spec), len(self._task.folder.pictures)
        in_heads = _HEADS_A_ROUND * sum(len(part.train) for part in self._rounds) + _LAST_HEADS * pictures
        seconds = features.seconds * (features.missing * pictures + self._tested)
        seconds += self._seconds_for_heads(in_heads) + _EXPORT * self._start_seconds
        return self._estimate("linear-probe", seconds, start.spec, 0, start.network)

    def from_scratch(self) -> Estimate:
        require_no_start(self._task.config)
        using = choose_from_scratch(self._task)
        seconds = self._seconds_to_train(using) + (_TRACE + _SMALL_EXPORT) * self._start_seconds
        return self._estimate("from-scratch", seconds, using.spec, using.plan.epochs, using.network_name)

    def fine_tune(self) -> Estimate:
        start = find_start(self._task.config)
        using = choose_fine_tune(self._task, start)
        features, learnt = self._features(start, using.spec), [len(part.train) for part in self._rounds]
        seconds = features.seconds * (features.missing * max(learnt) + self._tested)
        seconds += self._seconds_for_heads(sum(learnt)) + _EXPORT * self._start_seconds
        seconds += self._seconds_to_train(using)
        return self._estimate("fine-tune", seconds, using.spec, using.plan.epochs, using.network_name)

    @property
    def _tested(self) -> int:
        """Number of pictures that the finished model is tested with."""
        return 0 if self._task.split.folds else len(self._rounds[0].test)

    def _estimate(self, recipe: Recipe, seconds: float, spec: PreprocessSpec, epochs: int, network: str) -> Estimate:
        return Estimate(recipe, round(self.seconds_around + seconds, 1), spec.height, epochs, network)

    def _features(self, start: StartModel, spec: PreprocessSpec) -> _Features:
        frozen, top = freeze(start.model, spec), self._task.folder.path
        session, paths = open_session(frozen.model), [picture.path for picture in self._tried]
        for count in (self._job.threads, len(paths)):  # the first ones are slow
            began = time.monotonic()
            for _ in run_files(session, top, paths[:count], spec, self._job):
                pass
        seconds = (time.monotonic() - began) / len(paths)
        known = FeatureCache(frozen.key).load(picture.sha256 for picture in self._sample)
        return _Features(seconds, 1 - len([one for one in self._sample if one.sha256 in known]) / len(self._sample))

    @property
    def _tried(self) -> list[Picture]:
        return [self._sample[place] for place in evenly(len(self._sample), _TRIED)]

    def _seconds_for_heads(self, pictures: int) -> float:
        return pictures * self._task.classes * _HEAD * self._start_seconds

    def _seconds_to_train(self, using: Ingredients) -> float:
        """Decoding and all rounds, without what is around them."""
        task, tried = self._task, self._tried
        began = time.monotonic()
        squares = np.stack(list(read_squares(task.folder.path, [one.path for one in tried], using.spec, self._job)))
        seconds = (time.monotonic() - began) / len(tried) * len(task.folder.pictures)
        targets = np.array([task.folder.labels.index(one.label) for one in tried], np.int64)
        pictures = TrainingPictures(squares, targets, np.ones(len(tried), np.float32), using.spec, task.classes)
        rounds = self._rounds if len(self._rounds) == 1 else [*self._rounds, last_round(self._rounds)]
        own = seconds_a_picture(using.build(), pictures, np.arange(len(tried)), using.plan, task.around)
        return seconds + sum(
            seconds_to_train(own, part, _usual_epochs(using.plan, part), task.around) for part in rounds
        )


def _usual_epochs(plan: Plan, part: RoundRows) -> float:
    """Where patience may end a training it does so in the second half of the epochs: on average in its middle."""
    may_end_early = len(part.validation) > 0 and plan.patience * 2 < plan.epochs
    return plan.epochs * (_USUAL_SHARE if may_end_early else 1)
