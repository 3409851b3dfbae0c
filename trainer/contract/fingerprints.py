"""Small images of pictures, and when two of them show the same picture.

Two tests must both pass, one for the picture's layout and one for its details; measured on photos, hand signs and
2.4 billion pairs of handwritten digits:

- **Perceptual hash**: the signs of the 63 lowest frequencies of a discrete cosine transform against their median
  (pHash; Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010), at most 10 apart. It asks
  for the same structure at every scale: pictures that share a vignette or a gradient, but not the small thing in
  front of it, were 14 to 34 apart.
- **Difference of the thumbnails** once brightness and contrast are matched: correlation at least 0.98, and no eighth of
  the picture's side where they differ by more than 20 of 255 (root mean square). It asks that nothing differs anywhere:
  two digits of the same slope, or an animal that walked into a fixed camera's view, are another picture.

Copies of photos that were scaled down to 96 pixels, saved again down to JPEG quality 10, made brighter or darker by a
fifth or recoloured a little pass, with few exceptions. Copies that were mirrored or turned never do, and copies that
were cropped or made grey only sometimes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 32
COLOR_SIDE = 8

MAX_HASH_DISTANCE = 10
MIN_CORRELATION = 0.98
MAX_LOCAL_DIFFERENCE = 20
MAX_COLOR_DIFFERENCE = 20
MAX_BRIGHTNESS_DIFFERENCE = 50
MAX_CONTRAST_RATIO = 1.6
# Below this contrast (root mean square of 255), what varies is the file's noise and says nothing about the picture.
MIN_CONTRAST = 2
# Within this range of values, a picture is of one colour.
_PLAIN_RANGE = 6

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
# Averages of neighbours: (8, 32).
_AVERAGES = np.repeat(np.eye(COLOR_SIDE, dtype=np.float32), SIDE // COLOR_SIDE, axis=1) / (SIDE // COLOR_SIDE)
_BLOCKS = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """What is kept of a picture for comparing it.

    Attributes:
        luma: uint8 of shape (32, 32).
        color: uint8 of shape (8, 8, 3), RGB.
        is_plain: Whether the picture is of a single colour.
    """

    luma: NDArray[np.uint8]
    color: NDArray[np.uint8]
    is_plain: bool


def thumbnail_of(square: NDArray[np.uint8]) -> Thumbnail:
    """Keep what is needed of a picture.

    Args:
        square: uint8 of shape (32, 32, 3), RGB: the picture, stretched.
    """
    channels = np.ascontiguousarray(square.reshape(-1, 3).T)
    span = channels.max(1).astype(int) - channels.min(1)
    values = square.astype(np.float32)
    rows = (_AVERAGES @ values.reshape(SIDE, -1)).reshape(COLOR_SIDE, SIDE, 3)
    return Thumbnail(
        luma=np.rint(values @ _LUMA).astype(np.uint8),
        color=np.rint(_AVERAGES @ rows).astype(np.uint8),
        is_plain=bool(span.max() <= _PLAIN_RANGE),
    )


def perceptual_hashes(luma: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The 64-bit hashes of thumbnails, of which 63 bits are used.

    Args:
        luma: uint8 of shape (pictures, 32, 32).
    """
    frequencies = _COSINES @ luma.astype(np.float32) @ _COSINES.T
    frequencies = frequencies.reshape(len(luma), _COSINES.shape[0] ** 2)[:, 1:]  # without the mean
    signs = frequencies > np.median(frequencies, axis=1, keepdims=True)
    return np.packbits(signs, axis=1, bitorder="little").view(np.uint64)[:, 0]


def hash_distances(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """The number of bits in which hashes differ."""
    return np.asarray(np.bitwise_count(first ^ second))


def differ_nowhere(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether thumbnails are the same everywhere once brightness and contrast are matched.

    Args:
        first: uint8 of shape (pairs, 32, 32).
        second: The same.

    Returns:
        bool of shape (pairs,).
    """
    first_mean, first_contrast, first_shape = _standardised(first)
    second_mean, second_contrast, second_shape = _standardised(second)
    correlation = (first_shape * second_shape).mean((1, 2))
    ratio = np.maximum(first_contrast, second_contrast) / np.maximum(np.minimum(first_contrast, second_contrast), 1e-6)
    # In units of 255 at the contrast that lies between both.
    difference = (first_shape - second_shape) * np.sqrt(first_contrast * second_contrast)[:, None, None]
    step = SIDE // _BLOCKS
    squares = (difference**2).reshape(len(first), _BLOCKS, step, _BLOCKS, step).mean((2, 4))
    return np.asarray(
        (correlation >= MIN_CORRELATION)
        & (np.sqrt(squares.max((1, 2))) <= MAX_LOCAL_DIFFERENCE)
        & (np.abs(first_mean - second_mean) <= MAX_BRIGHTNESS_DIFFERENCE)
        & (ratio <= MAX_CONTRAST_RATIO)
    )


def have_same_colors(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether two pictures' colours agree, brightness aside.

    Args:
        first: uint8 of shape (pairs, 8, 8, 3).
        second: The same.

    Returns:
        bool of shape (pairs,).
    """
    difference = _chroma(first) - _chroma(second)
    return np.asarray(np.sqrt((difference**2).mean((1, 2, 3))) <= MAX_COLOR_DIFFERENCE)


def _standardised(luma: NDArray[np.uint8]) -> tuple[Floats, Floats, Floats]:
    """Mean and contrast of shape (pictures,), and what remains once both are taken out."""
    values = luma.astype(np.float32)
    mean = values.mean((1, 2))
    values -= mean[:, None, None]
    contrast = np.sqrt((values**2).mean((1, 2)))
    return mean, contrast, values / np.maximum(contrast, 1e-6)[:, None, None]


def _chroma(color: NDArray[np.uint8]) -> Floats:
    """Red and blue against the luma."""
    values = color.astype(np.float32)
    return np.asarray(values[..., ::2] - (values @ _LUMA)[..., None])


def _cosines() -> Floats:
    """float32 of shape (8, 32): the eight lowest frequencies of the discrete cosine transform of type II."""
    frequency, place = np.arange(8)[:, None], np.arange(SIDE)
    return np.cos(np.pi / SIDE * frequency * (place + 0.5)).astype(np.float32)


_COSINES = _cosines()
