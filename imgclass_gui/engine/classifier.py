"""One picture: from the file to its prediction."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.model import Model
from imgclass_gui.engine.results import Prediction
from imgclass_gui.engine.stop_flag import StopFlag
from trainer.contract.preprocess import fit, load_image, normalize
from trainer.contract.preprocess_spec import PreprocessSpec


class Classifier:
    """Classifies one picture at a time, with all cores."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def classify(self, path: str, stop: StopFlag | None = None) -> Prediction:
        """Classify a picture file.

        Raises:
            UserFacingError: The file cannot be read as a picture, or the network cannot compute it.
            Stopped: `stop` was set.
        """
        facts = self._model.facts
        tensor, size = read_input(path, facts.preprocess)
        start = time.perf_counter()
        row = self._model.probabilities(tensor[np.newaxis], stop=stop)[0]
        return Prediction(path, row, facts.labels, size, (time.perf_counter() - start) * 1000)


def read_input(
    path: str, spec: PreprocessSpec, out: NDArray[np.float32] | None = None
) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """Read a picture file as a network's input.

    Args:
        path: The file.
        spec: The model's preprocessing.
        out: Where to put the tensor; a new array if None.

    Returns:
        float32 of shape (C, H, W), and the picture's (width, height).

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    loaded = load_image(path, spec.scaled_size)
    return normalize(fit(loaded, spec), spec, out), loaded.size
