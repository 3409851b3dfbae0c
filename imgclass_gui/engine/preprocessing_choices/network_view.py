"""A picture's tensor made visible: what a network gets of a picture under one preprocessing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trainer.contract.preprocess import fit, load_image, normalization_tables, normalize
from trainer.contract.preprocess_spec import PreprocessSpec

BINS = 48


@dataclass(frozen=True, slots=True, eq=False)
class NetworkView:
    """One picture's tensor, for the eye.

    Attributes:
        spec: The preprocessing.
        pixels: uint8 of shape (H, W, 3): the channels in the network's own order, the first one as red. A network that
            wants blue first shows a picture with red and blue exchanged.
        counts: int64 of shape (channels, `BINS`): how many numbers of each channel fall into each of even steps from
            the smallest to the largest number that any pixel can become, see `number_range`.
        middle: The numbers of the pixel in the middle, one a channel.
    """

    spec: PreprocessSpec
    pixels: NDArray[np.uint8]
    counts: NDArray[np.int64]
    middle: tuple[float, ...]


def number_range(spec: PreprocessSpec) -> tuple[float, float]:
    """The smallest and the largest number that a pixel of 0 to 255 can become."""
    tables = normalization_tables(spec)
    return float(tables.min()), float(tables.max())


def reading_of(spec: PreprocessSpec) -> PreprocessSpec:
    """What all preprocessings share under which a picture looks the same: size, geometry, filter, colour order."""
    border = spec.mean if spec.fit == "pad" else (0.0,) * spec.channels
    return replace(spec, mean=border, std=(1.0,) * spec.channels)


def network_pixels(path: str, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """The pixels that a network gets of a picture, before they become its numbers.

    Returns:
        uint8 of shape (H, W, 3), the channels in the network's own order.

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    return _three_channels(fit(load_image(path, spec.scaled_size), spec))


def network_view(path: str, spec: PreprocessSpec) -> NetworkView:
    """What a network gets of a picture.

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    square = fit(load_image(path, spec.scaled_size), spec)
    tensor = normalize(square, spec)
    ends = number_range(spec)
    counts = np.stack([np.histogram(channel, bins=BINS, range=ends)[0] for channel in tensor])
    middle = tensor[:, spec.height // 2, spec.width // 2]
    return NetworkView(spec, _three_channels(square), counts, tuple(float(value) for value in middle))


def _three_channels(square: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.broadcast_to(square, (*square.shape[:2], 3)))
