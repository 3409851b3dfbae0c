"""The only place where a picture file becomes pixels, and pixels become a tensor.

`preprocess = normalize . fit . load_image`. The trainer's data set, its evaluation, the check of an export, the
command line and the window all call these functions, so a model behaves the same in each of them.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.contract.image_file import Box, LoadedImage, load_image
from trainer.contract.picture_kinds import PICTURE_SUFFIXES
from trainer.contract.picture_source import Source
from trainer.contract.preprocess_spec import PreprocessSpec

__all__ = [
    "PICTURE_SUFFIXES",
    "LoadedImage",
    "Source",
    "fit",
    "load_image",
    "normalization_tables",
    "normalize",
    "preprocess",
]


def fit(image: Image.Image | LoadedImage, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """Bring a picture to the network's size and colour order, still as 8-bit pixels.

    Args:
        image: What `load_image` gave, or any picture of mode "RGB".
        spec: The model's preprocessing.

    Returns:
        uint8 of shape (height, width, channels), C-contiguous and writable: what the network sees.
    """
    if isinstance(image, Image.Image):
        image = LoadedImage(image, image.size, (0, 0, *image.size))
    if spec.fit == "pad":
        square = _padded(image, spec)
    else:
        box = _centre(image, spec) if spec.fit == "crop" else image.extent
        square = _resized(image.image, (spec.width, spec.height), spec, box)
    if spec.color_order == "L":
        return np.array(square.convert("L"))[..., np.newaxis]
    pixels = np.array(square)
    return pixels if spec.color_order == "RGB" else np.ascontiguousarray(pixels[..., ::-1])


def normalize(
    square: NDArray[np.uint8], spec: PreprocessSpec, out: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Turn fitted pixels into the network's numbers: `(pixel / 255 - mean) / std`, rounded once to float32.

    Args:
        square: uint8 of shape (height, width, channels), as `fit` returns it.
        spec: The model's preprocessing.
        out: Where to put the numbers, float32 of shape (channels, height, width), e.g. one picture of a batch.

    Returns:
        float32 of shape (channels, height, width); `out` where it was given.
    """
    if out is None:
        out = np.empty((spec.channels, *square.shape[:2]), np.float32)
    for channel, values in enumerate(normalization_tables(spec)):
        # "clip" changes nothing, as all 256 values are there; the default mode would copy by way of a buffer.
        values.take(square[..., channel], out=out[channel], mode="clip")
    return out


@lru_cache(maxsize=16)
def normalization_tables(spec: PreprocessSpec) -> NDArray[np.float32]:
    """The network's number for each value of a pixel: float32 of shape (channels, 256). Do not change it."""
    values = np.arange(256) / 255
    return np.array([(values - mean) / std for mean, std in zip(spec.mean, spec.std, strict=True)], np.float32)


def preprocess(source: Source, spec: PreprocessSpec) -> NDArray[np.float32]:
    """Read a file and turn it into the network's input.

    Returns:
        float32 of shape (channels, height, width).

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    return normalize(fit(load_image(source, spec.scaled_size), spec), spec)


def _centre(image: LoadedImage, spec: PreprocessSpec) -> Box:
    """The part of the picture that a resize to `scaled_size` followed by a centre crop would keep.

    The sizes in between are those of torchvision's Resize and CenterCrop: the side that binds is met exactly, the other
    one is cut to whole pixels; half pixels of the margin are rounded to even.
    """
    height, width = spec.scaled_size
    picture_width, picture_height = image.size
    if width * picture_height >= height * picture_width:
        height = width * picture_height // picture_width
    else:
        width = height * picture_width // picture_height
    left, top, right, bottom = image.extent
    step_x, step_y = (right - left) / width, (bottom - top) / height
    left += round((width - spec.width) / 2) * step_x
    top += round((height - spec.height) / 2) * step_y
    # Rounding may carry the far edges out of the picture by the last bit of a float.
    return left, top, min(left + spec.width * step_x, right), min(top + spec.height * step_y, bottom)


def _padded(image: LoadedImage, spec: PreprocessSpec) -> Image.Image:
    """The whole picture, centred on the mean colour."""
    scale = min(spec.width / image.size[0], spec.height / image.size[1])
    width, height = (max(1, round(side * scale)) for side in image.size)
    inner = _resized(image.image, (width, height), spec, image.extent)
    mean = [min(max(round(value * 255), 0), 255) for value in spec.mean]
    red, green, blue = mean * 3 if spec.channels == 1 else mean[::-1] if spec.color_order == "BGR" else mean
    canvas = Image.new("RGB", (spec.width, spec.height), (red, green, blue))
    canvas.paste(inner, ((spec.width - width) // 2, (spec.height - height) // 2))
    return canvas


def _resized(image: Image.Image, size: tuple[int, int], spec: PreprocessSpec, box: Box) -> Image.Image:
    """`Image.resize` of a part of the picture: first all rows, then all columns.

    Each pass rounds and clips to 8 bits, so their order shows. Pillow's own depends on its version and on the picture's
    shape; here it is always the same, since a model must see the same pixels everywhere.
    """
    resampling = Image.Resampling[spec.filter.upper()]
    (width, height), (left, top, right, bottom) = size, box
    first_column, last_column = _reach(left, right, width, image.width)
    first_row, last_row = _reach(top, bottom, height, image.height)
    # Besides saving rows that nobody needs, this keeps the boxes small, which Pillow stores in single precision.
    part = image.crop((first_column, first_row, last_column, last_row))
    part = part.resize((width, part.height), resampling, (left - first_column, 0, right - first_column, part.height))
    return part.resize(size, resampling, (0, top - first_row, width, bottom - first_row))


def _reach(start: float, end: float, steps: int, side: int) -> tuple[int, int]:
    """The source pixels that a filter reads for a stretch; the widest one, Lanczos, reaches three steps beyond it."""
    margin = 3 * max(1, (end - start) / steps) + 1
    return max(0, math.floor(start - margin)), min(side, math.ceil(end + margin))
