"""How a pixel becomes one of the network's numbers."""

from __future__ import annotations

from imgclass_gui.engine.network.arithmetic import Arithmetic
from trainer.contract.preprocess_spec import PreprocessSpec


def explain_pixel(pixel: int, channel: int, spec: PreprocessSpec) -> Arithmetic:
    """Account for a number of the picture's tensor, see `trainer.contract.preprocess.normalize`.

    Args:
        pixel: 0 to 255.
        channel: Of the tensor, from 0.
        spec: The model's preprocessing.
    """
    mean, std = spec.mean[channel], spec.std[channel]
    formula = f"({pixel} / 255 \u2212 {mean:.4g}) / {std:.4g}"
    return Arithmetic("function", (), 0.0, (pixel / 255 - mean) / std, formula)
