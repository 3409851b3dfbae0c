"""Feature maps and kernels become 8-bit pixels, on scales that all frames of a film share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def map_levels(maps: NDArray[np.float32], scale: tuple[float, float]) -> NDArray[np.uint8]:
    """The maps of a layer below each other.

    Args:
        maps: (channels, rows, columns), finite.
        scale: The values that become 0 and 255; what lies beyond becomes the same.

    Returns:
        uint8 (channels x rows, columns), C-contiguous.
    """
    low, high = scale
    count, rows, columns = maps.shape
    levels = np.clip((maps - low) * (255.0 / max(high - low, 1e-12)), 0, 255)
    return np.ascontiguousarray(levels.astype(np.uint8).reshape(count * rows, columns))


def kernel_pixels(kernels: NDArray[np.float32], bound: float) -> NDArray[np.uint8]:
    """The kernels of a layer below each other; a weight of 0 is medium grey.

    Args:
        kernels: (kernels, 1 or 3, rows, columns), finite: grey, or red, green, blue.
        bound: The weight that is brightest, above 0; its negative is darkest, and so is what lies beyond.

    Returns:
        uint8 (kernels x rows, columns, 3), C-contiguous.
    """
    count, channels, rows, columns = kernels.shape
    levels = np.clip(127.5 + kernels * (127.5 / bound), 0, 255).round().astype(np.uint8)
    pixels = np.repeat(levels, 3 // channels, axis=1).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(pixels.reshape(count * rows, columns, 3))
