"""Frozen data that everybody above the engine may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.contract.preprocess_spec import PreprocessSpec

if TYPE_CHECKING:  # numpy takes a tenth of a second to import, and the window's first paint needs none of it
    import numpy as np
    from numpy.typing import NDArray

_TIMES = "\u00d7"


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
        elapsed_ms: Wall time that the network took for it, in milliseconds.
    """

    path: str
    probabilities: NDArray[np.float32]
    labels: tuple[str, ...]
    picture_size: tuple[int, int]
    elapsed_ms: float

    def top(self, k: int) -> tuple[ClassScore, ...]:
        """The `k` likeliest classes, best first; equal ones in the order of the output."""
        order = (-self.probabilities).argsort(kind="stable")[:k]
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


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a model says about itself, or what was assumed where it says nothing.

    Attributes:
        path: The `.onnx` file.
        name: What people call the model; the file's name where it carries none.
        labels: One name a class, in the order of the network's output.
        preprocess: How a picture becomes the network's input.
        is_assumed: Whether the preprocessing was guessed.
        provider: What computes it, e.g. "CPU".
        found_in: Where its labels or its preprocessing were found, e.g. "in the file", "in labels.txt beside it"; empty
            for nowhere.
        remark: Which of several outputs holds the answer; empty where there is one.
    """

    path: str
    name: str
    labels: tuple[str, ...]
    preprocess: PreprocessSpec
    is_assumed: bool
    provider: str
    found_in: str = ""
    remark: str = ""

    @property
    def input_text(self) -> str:
        """The network's input for people: width, height and colours, e.g. 224 by 224 RGB."""
        colors = "grey" if self.preprocess.color_order == "L" else self.preprocess.color_order
        return f"{self.preprocess.width} {_TIMES} {self.preprocess.height} {colors}"

    @property
    def reading_text(self) -> str:
        """How a picture is brought to the input's size, e.g. "short side 256, centre crop"."""
        spec = self.preprocess
        if spec.fit == "stretch":
            return f"stretched to {spec.width} {_TIMES} {spec.height}"
        if spec.fit == "pad":
            return "whole picture on a border"
        height, width = spec.scaled_size
        if spec.height == spec.width:
            return f"short side {height}, centre crop"
        return f"scaled to cover {width} {_TIMES} {height}, centre crop"
