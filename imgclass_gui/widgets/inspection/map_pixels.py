"""Maps at the size in which they are shown, and how often their numbers occur."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.channel_maps import MapScale

_Number = TypeVar("_Number", np.float32, np.uint32)

BINS = 64
# A picture of how often numbers occur is the same with more of them.
MOST_COUNTED = 60_000


def resample(maps: NDArray[_Number], height: int, width: int) -> NDArray[_Number]:
    """Maps with another number of rows and columns.

    An enlarged map shows its numbers as they are; in a reduced one a pixel is the mean of numbers that lie evenly in
    its area, at least one a row and column. (Products with a matrix would be exact, but take the cores from others.)

    Args:
        maps: (n, H, W); float32 where it is to be reduced.
        height: Wanted rows.
        width: Wanted columns.

    Returns:
        The same type of numbers, (n, height, width).
    """
    rows, columns = _samples(maps.shape[1], height), _samples(maps.shape[2], width)
    return _mean_of(_mean_of(maps, rows, axis=1), columns, axis=2)


def histogram_of(values: NDArray[np.float32], scale: MapScale) -> NDArray[np.float32]:
    """How often numbers occur along a scale, for the eye.

    Args:
        values: Any number of them; of very many only some are counted, evenly chosen.
        scale: From its low to its high end; what lies beyond counts there.

    Returns:
        float32 (64,), 0 to 1: square roots of shares of the fullest bin, as most numbers of a layer are often alike.
    """
    flat = values.reshape(-1)
    flat = flat[:: max(1, -(-flat.size // MOST_COUNTED))]
    places = (flat - scale.low) * (BINS / (scale.high - scale.low))
    counts = np.bincount(np.clip(places, 0, BINS - 1).astype(np.intp), minlength=BINS)
    return np.sqrt(counts / max(1, counts.max())).astype(np.float32)


def _samples(size: int, wanted: int) -> NDArray[np.intp]:
    """Which of `size` rows make each of `wanted` ones: (samples a row, wanted)."""
    count = max(1, -(-size // wanted))
    places = (np.arange(wanted) + (np.arange(count)[:, None] + 0.5) / count) * (size / wanted)
    return places.astype(np.intp)


def _mean_of(maps: NDArray[_Number], samples: NDArray[np.intp], axis: int) -> NDArray[_Number]:
    mean = np.take(maps, samples[0], axis=axis)
    for own in samples[1:]:
        mean += np.take(maps, own, axis=axis)
    if len(samples) > 1:
        mean /= len(samples)
    return mean
