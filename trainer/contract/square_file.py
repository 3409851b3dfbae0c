"""Pixels, such as what a network sees of a picture, as a file that people can open."""

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
    save_png(np.broadcast_to(square, (*square.shape[:2], 3)), path)


def save_png(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write pixels as a PNG.

    Args:
        pixels: uint8 of shape (height, width, 3), red first, or (height, width) of grey.
        path: The file; an older one is replaced.

    Raises:
        UserFacingError: The file cannot be written.
    """
    with replaced_file(path, "wb") as file:
        Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG")
