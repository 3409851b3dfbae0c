"""The only place where a picture file becomes pixels, and pixels become a tensor.

`preprocess = normalize . fit . load_image`. The trainer's data set, its evaluation, the check of an export, the
command line and the window all call these functions, so a model behaves the same in each of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.contract.image_file import PICTURE_SUFFIXES, LoadedImage, Source, load_image
from trainer.contract.preprocess_spec import PreprocessSpec

__all__ = ["PICTURE_SUFFIXES", "LoadedImage", "Source", "fit", "load_image", "normalize", "preprocess"]


def fit(image: Image.Image | LoadedImage, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """Bring a picture to the network's size and colour order, still as 8-bit pixels.

    Returns:
        uint8 of shape (height, width, channels), C-contiguous: what the network sees.
    """
    if isinstance(image, LoadedImage):
        image = image.image
    height, width = spec.scaled_size
    scale = max(height / image.height, width / image.width)
    crop_width, crop_height = spec.width / scale, spec.height / scale
    left, top = (image.width - crop_width) / 2, (image.height - crop_height) / 2
    box = (left, top, left + crop_width, top + crop_height)
    square = image.resize((spec.width, spec.height), Image.Resampling[spec.filter.upper()], box)
    return np.asarray(square)


def normalize(
    square: NDArray[np.uint8], spec: PreprocessSpec, out: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Turn fitted pixels into the network's numbers: `(pixel / 255 - mean) / std`.

    Args:
        square: uint8 of shape (height, width, channels), as `fit` returns it.
        spec: The model's preprocessing.
        out: Where to put the numbers, float32 of shape (channels, height, width), e.g. one picture of a batch.

    Returns:
        float32 of shape (channels, height, width); `out` where it was given.
    """
    table = ((np.arange(256)[:, None] / 255 - np.array(spec.mean)) / np.array(spec.std)).astype(np.float32)
    tensor = np.stack([table[square[..., channel], channel] for channel in range(spec.channels)])
    if out is None:
        return tensor
    out[...] = tensor
    return out


def preprocess(source: Source, spec: PreprocessSpec) -> NDArray[np.float32]:
    """Read a file and turn it into the network's input.

    Returns:
        float32 of shape (channels, height, width).

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    return normalize(fit(load_image(source, spec.scaled_size), spec), spec)
