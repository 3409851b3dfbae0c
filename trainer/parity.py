"""Whether a model file gives the network's own answers: ONNX Runtime against PyTorch on real pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from trainer.contract.errors import UserFacingError

Pictures = NDArray[np.float32]
Logits = NDArray[np.float32]

INPUT_NAME = "image"
BATCH_SIZES = (1, 3)

LOGIT_TOLERANCE = 1e-4
# Rounding grows with the numbers that are rounded: beyond logits of 10 the tolerance grows with them.
LOGIT_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Parity:
    """How well ONNX Runtime's answers on real pictures agree with PyTorch's.

    Attributes:
        pictures: Number of pictures compared.
        batch_sizes: Each picture went through ONNX Runtime once in a batch of each size.
        same_answers: How many pictures have the same likeliest class throughout.
        max_logit_difference: Largest |difference| of any logit, rounded to two digits.
        onnxruntime: Version that answered.
        torch: Version that it was compared with.
    """

    pictures: int
    batch_sizes: tuple[int, ...]
    same_answers: int
    max_logit_difference: float
    onnxruntime: str
    torch: str


def check_parity(model: bytes, pictures: Pictures, expected: Logits) -> Parity:
    """Compare a model's logits with the network's, in batches of one and of three.

    Args:
        model: The model file's bytes.
        pictures: Preprocessed pictures, (n, channels, height, width).
        expected: The network's logits, one picture at a time, (n, classes).

    Raises:
        UserFacingError: ONNX Runtime cannot run the model, or its answers differ.
    """
    answers = [logits[: len(pictures)] for logits in _answers(model, pictures)]
    difference = max(float(np.abs(logits - expected).max()) for logits in answers)
    tolerance = LOGIT_TOLERANCE * max(1.0, float(np.abs(expected).max()) / LOGIT_SCALE)
    if not difference <= tolerance:  # not a number is a difference too
        raise UserFacingError(
            f"the exported model answers differently: a logit is off by {difference:.2g}",
            "The network does something that depends on more than the picture, or that ONNX cannot say.",
        )
    same = np.all([logits.argmax(axis=1) == expected.argmax(axis=1) for logits in answers], axis=0)
    return Parity(
        pictures=len(pictures),
        batch_sizes=BATCH_SIZES,
        same_answers=int(same.sum()),
        max_logit_difference=float(f"{difference:.1e}"),
        onnxruntime=onnxruntime.__version__,
        torch=torch.__version__,
    )


def _answers(model: bytes, pictures: Pictures) -> list[Logits]:
    """The logits of all pictures from ONNX Runtime, once for each batch size."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return [
            np.concatenate([session.run(None, {INPUT_NAME: batch})[0] for batch in _batches(pictures, size)])
            for size in BATCH_SIZES
        ]
    # ONNX Runtime's errors share no base class but Exception.
    except Exception as error:
        raise UserFacingError("ONNX Runtime cannot run the exported model") from error


def _batches(pictures: Pictures, size: int) -> list[Pictures]:
    """Batches of one size; the first pictures fill up the last one."""
    count = -(-len(pictures) // size)
    return np.split(np.resize(pictures, (count * size, *pictures.shape[1:])), count)
