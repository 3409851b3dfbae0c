"""Frozen data that everybody above the engine may hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class of a prediction.

    Attributes:
        label: The class's name.
        index: Its place in the network's output.
        probability: 0 to 1.
    """

    label: str
    index: int
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """All scores of one picture.

    Attributes:
        path: The picture, as it was given.
        probabilities: float32 of shape (classes,), summing to 1.
        labels: One name a class (shared by all predictions of a model).
        picture_size: (width, height) of the picture as it lies in the file, turned upright.
        elapsed_ms: Wall time from the file to the probabilities, in milliseconds.
    """

    path: str
    probabilities: NDArray[np.float32]
    labels: tuple[str, ...]
    picture_size: tuple[int, int]
    elapsed_ms: float

    def top(self, k: int) -> tuple[ClassScore, ...]:
        """The `k` likeliest classes, best first; equal ones in the order of the output."""
        order = np.argsort(-self.probabilities, kind="stable")[:k]
        return tuple(ClassScore(self.labels[i], int(i), float(self.probabilities[i])) for i in order)


@dataclass(frozen=True, slots=True)
class Failure:
    """A picture that could not be classified.

    Attributes:
        path: The picture, as it was given.
        message: Why, in one sentence.
        hint: What to do about it; may be empty.
    """

    path: str
    message: str
    hint: str = ""


Result = Prediction | Failure
