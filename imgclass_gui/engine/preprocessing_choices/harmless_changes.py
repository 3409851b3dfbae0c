"""Changes of a picture after which a good classifier should say the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Below this side, and without colours, pictures are mostly of signs, which must not be mirrored.
MIRRORED_FROM = 64
# Smaller ones hardly trouble the answers that too large numbers make overconfident.
_SHIFT = 0.05
_BRIGHTNESS = (0.7, 1.3)


def harmless_changes(square: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture and its harmless changes: mirrored, moved by a twentieth, darker, brighter by three tenths.

    Args:
        square: uint8 of shape (height, width, channels), as `fit` returns it.

    Returns:
        uint8 of shape (variants, height, width, channels), the unchanged picture first; 5 variants, or 4 where the
        picture is grey or small and therefore not mirrored.
    """
    height, width, channels = square.shape
    variants = [square]
    if channels == 3 and min(height, width) >= MIRRORED_FROM:
        variants.append(square[:, ::-1])
    variants.append(_moved(square))
    variants += [np.clip(np.rint(square * np.float32(factor)), 0, 255).astype(np.uint8) for factor in _BRIGHTNESS]
    return np.stack(variants)


def _moved(square: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Up and to the left, by at least a pixel; the last row and column are repeated."""
    height, width = square.shape[:2]
    rows = np.minimum(np.arange(height) + max(1, round(_SHIFT * height)), height - 1)
    columns = np.minimum(np.arange(width) + max(1, round(_SHIFT * width)), width - 1)
    return np.asarray(square[rows][:, columns])
