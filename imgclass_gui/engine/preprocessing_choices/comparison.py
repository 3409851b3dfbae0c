"""The usual recipes side by side, with what a model says under each of them on some pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.model import Model
from imgclass_gui.engine.preprocessing_choices.evidence import consistency, steady_information, sureness
from imgclass_gui.engine.preprocessing_choices.harmless_changes import harmless_changes
from imgclass_gui.engine.preprocessing_choices.recipes import Recipe, list_recipes, other_geometry
from imgclass_gui.engine.results import ClassScore, Failure
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import fit, load_image, normalize
from trainer.contract.preprocess_spec import PreprocessSpec

MAX_PICTURES = 24
# How many of the best recipes are also tried with the other geometry.
REFINED = 2

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RecipeResult:
    """What a model does under one recipe.

    Attributes:
        recipe: The recipe.
        sureness: Mean probability of the likeliest class, 0 to 1.
        consistency: Agreement of the answers under harmless changes, 0 to 1.
        score: What the order goes by, larger is better; see `compare_recipes`. Minus infinity where the model gives no
            usable numbers.
        answers: The likeliest class of each picture; empty where the model gives no usable numbers.
        problem: Why it gives none, one sentence; else empty.
    """

    recipe: Recipe
    sureness: float
    consistency: float
    score: float
    answers: tuple[ClassScore, ...]
    problem: str = ""

    @property
    def spec(self) -> PreprocessSpec:
        """The recipe's preprocessing."""
        return self.recipe.spec

    @property
    def kinds_told_apart(self) -> float:
        """How many kinds of pictures the answers tell apart: the exponential of the score, at least 1.

        It is meant for people, and for results of more than one picture.
        """
        return math.exp(max(0.0, self.score))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The recipes in the order in which they are offered.

    Attributes:
        pictures: The pictures that were looked at, as they were given.
        results: One a recipe, the best first; one for each treatment of the pixels before further geometries.
        failures: The pictures that could not be read.
    """

    pictures: tuple[str, ...]
    results: tuple[RecipeResult, ...]
    failures: tuple[Failure, ...]


def compare_recipes(
    model: Model, paths: Sequence[str], *, progress: Progress | None = None, stop: StopFlag | None = None
) -> Comparison:
    """Run a model under each usual recipe.

    Every treatment of the pixels is tried in the geometry that the model has now, the best two also in the other one.
    The order goes by `steady_information`, with more than one picture, and by sureness times consistency with one
    picture, which has no other to be told from. What the program assumed has no handicap, the other usual recipes have
    a small one and the rare ones twice that, and the other geometry costs as much again, so that recipes which make no
    difference on these pictures are offered in the order of how common they are. Of each treatment, the better geometry
    comes first, and the other ones after all. Of a model that takes the pixels as they are, only the geometry is open.

    Args:
        model: The model; its present preprocessing counts as the guess.
        paths: Picture files; at most `MAX_PICTURES` of them, evenly spread, are looked at.
        progress: Called with (done, total) after each run.
        stop: Gives up when it is set.

    Raises:
        UserFacingError: None of the pictures can be read.
        Stopped: `stop` was set.
    """
    chosen = _spread(paths, MAX_PICTURES)
    first = list_recipes(model.facts.preprocess)[: 1 if model.takes_pixels else None]
    trial = _Trial(model, chosen, len(chosen) * (len(first) + REFINED), progress, stop)
    results = trial.run(first)
    best = sorted(results, key=_rank)[:REFINED]
    results += trial.run([other_geometry(result.recipe) for result in best])
    readable = tuple(path for path in chosen if path not in trial.failures)
    return Comparison(readable, _in_order(results), tuple(trial.failures.values()))


def _rank(result: RecipeResult) -> float:
    return result.recipe.handicap - result.score


def _in_order(results: Sequence[RecipeResult]) -> tuple[RecipeResult, ...]:
    ranked = sorted(results, key=_rank)
    leaders = list({result.recipe.name: result for result in reversed(ranked)}.values())
    leaders.sort(key=_rank)
    return (*leaders, *(result for result in ranked if result not in leaders))


def _spread(paths: Sequence[str], most: int) -> list[str]:
    """So many of them at even distances: neighbours in a folder are often alike."""
    unique = list(dict.fromkeys(paths))
    if len(unique) <= most:
        return unique
    return [unique[index * (len(unique) - 1) // (most - 1)] for index in range(most)]


class _Trial:
    """Runs recipes on pictures; each picture is read once for each geometry.

    Attributes:
        failures: By path, what could not be read.
    """

    def __init__(
        self, model: Model, paths: Sequence[str], total: int, progress: Progress | None, stop: StopFlag | None
    ) -> None:
        self.failures: dict[str, Failure] = {}
        self._model = model
        self._paths = paths
        self._total = total
        self._progress = progress
        self._stop = stop
        self._done = count(1)

    def run(self, recipes: Sequence[Recipe]) -> list[RecipeResult]:
        """A result for each recipe, in any order.

        Raises:
            UserFacingError: None of the pictures can be read.
            Stopped: The flag was set.
        """
        groups: dict[PreprocessSpec, list[Recipe]] = {}
        for recipe in recipes:
            groups.setdefault(_reading(recipe.spec), []).append(recipe)
        results = []
        for reading, group in groups.items():
            squares = list(self._squares(reading))
            if not squares:
                failure = next(iter(self.failures.values()), Failure("", "there are no pictures"))
                raise UserFacingError(f"none of the pictures can be used: {failure.message}", failure.hint)
            results += [self._result(recipe, squares) for recipe in group]
        return results

    def _squares(self, spec: PreprocessSpec) -> Iterator[NDArray[np.uint8]]:
        for path in self._paths:
            if self._stop is not None and self._stop.is_set():
                raise Stopped
            if path in self.failures:
                continue
            try:
                yield fit(load_image(path, spec.scaled_size), spec)
            except UserFacingError as error:
                self.failures[path] = Failure(path, error.message, error.hint)

    def _result(self, recipe: Recipe, squares: Sequence[NDArray[np.uint8]]) -> RecipeResult:
        try:
            answers = np.stack([self._answers(recipe.spec, square) for square in squares])
        except UserFacingError as error:
            return RecipeResult(recipe, 0.0, 0.0, -math.inf, (), error.message)
        sure, consistent = sureness(answers), consistency(answers)
        score = steady_information(answers) if len(squares) > 1 else sure * consistent
        labels = self._model.facts.labels
        tops = ((int(row.argmax()), float(row.max())) for row in answers[:, 0])
        best = tuple(ClassScore(labels[index], index, share) for index, share in tops)
        return RecipeResult(recipe, sure, consistent, score, best)

    def _answers(self, spec: PreprocessSpec, square: NDArray[np.uint8]) -> NDArray[np.float32]:
        """float32 of shape (variants, classes)."""
        variants = harmless_changes(square if spec.color_order != "BGR" else square[..., ::-1])
        batch = np.empty((len(variants), spec.channels, spec.height, spec.width), np.float32)
        for variant, out in zip(variants, batch, strict=True):
            normalize(variant, spec, out)
        try:
            rows = self._model.probabilities(batch, stop=self._stop)
        except UserFacingError:  # some models claim to take any number of pictures, and do not
            rows = np.concatenate([self._model.probabilities(one[np.newaxis], stop=self._stop) for one in batch])
        if self._progress is not None:
            self._progress(next(self._done), self._total)
        return rows


def _reading(spec: PreprocessSpec) -> PreprocessSpec:
    """What is the same for recipes that differ only in what becomes of the pixels: RGB or grey, no scaling."""
    order, mean = spec.color_order, spec.mean
    if order == "BGR":
        order, mean = "RGB", mean[::-1]
    border = mean if spec.fit == "pad" else (0.0,) * spec.channels
    return replace(spec, color_order=order, mean=border, std=(1.0,) * spec.channels)
