"""What a network sees of a picture, as a file that people can open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.contract.atomic_file import replaced_file
from trainer.contract.preprocess_spec import PreprocessSpec


def save_square(square: NDArray[np.uint8], spec: PreprocessSpec, path: Path) -> None:
    """Write fitted pixels as a PNG in RGB.

    Args:
        square: uint8 of shape (height, width, channels), as `fit` gives it.
        spec: The preprocessing that made it.
        path: The file; an older one is replaced.

    Raises:
        UserFacingError: The file cannot be written.
    """
    if spec.color_order == "BGR":
        square = np.ascontiguousarray(square[..., ::-1])
    image = Image.fromarray(square[..., 0] if spec.channels == 1 else square).convert("RGB")
    with replaced_file(path, "wb") as file:
        image.save(file, "PNG")
