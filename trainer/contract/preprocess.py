"""The only place where a picture file becomes pixels, and pixels become a tensor.

`preprocess = normalize . fit . load_image`. The trainer's data set, its evaluation, the check of an export, the
command line and the window all call these functions, so a model behaves the same in each of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

Source = str | Path | BinaryIO


def load_image(source: Source, cover: tuple[int, int] | None = None) -> Image.Image:
    """Read a picture as upright 8-bit RGB.

    Args:
        source: A file's path, or a binary file open for reading.
        cover: (height, width) that will be wanted. A JPEG is then decoded at a reduced scale (1/2, 1/4, 1/8) of at
            least twice that size; other formats are decoded whole.

    Returns:
        A picture of mode "RGB", turned as its EXIF orientation says, transparency on white.

    Raises:
        UserFacingError: The file cannot be read as a picture; the message says why in one sentence.
    """
    try:
        with Image.open(source) as image:
            if cover is not None:
                image.draft(None, (2 * max(cover), 2 * max(cover)))
            return ImageOps.exif_transpose(image).convert("RGB")
    except OSError as error:
        raise UserFacingError(f"the file is not a readable picture: {error}") from error


def fit(image: Image.Image, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """Bring a picture to the network's size and colour order, still as 8-bit pixels.

    Returns:
        uint8 of shape (height, width, channels), C-contiguous: what the network sees.
    """
    height, width = spec.scaled_size
    scale = max(height / image.height, width / image.width)
    crop_width, crop_height = spec.width / scale, spec.height / scale
    left, top = (image.width - crop_width) / 2, (image.height - crop_height) / 2
    box = (left, top, left + crop_width, top + crop_height)
    square = image.resize((spec.width, spec.height), Image.Resampling[spec.filter.upper()], box)
    return np.asarray(square)


def normalize(square: NDArray[np.uint8], spec: PreprocessSpec) -> NDArray[np.float32]:
    """Turn fitted pixels into the network's numbers: `(pixel / 255 - mean) / std`.

    Args:
        square: uint8 of shape (height, width, channels), as `fit` returns it.
        spec: The model's preprocessing.

    Returns:
        float32 of shape (channels, height, width).
    """
    table = ((np.arange(256)[:, None] / 255 - np.array(spec.mean)) / np.array(spec.std)).astype(np.float32)
    return np.stack([table[square[..., channel], channel] for channel in range(spec.channels)])


def preprocess(source: Source, spec: PreprocessSpec) -> NDArray[np.float32]:
    """Read a file and turn it into the network's input.

    Returns:
        float32 of shape (channels, height, width).

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    return normalize(fit(load_image(source, spec.scaled_size), spec), spec)
