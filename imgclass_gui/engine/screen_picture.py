"""Pictures for the screen, read by the same functions as those for the network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainer.contract.preprocess import fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec


def thumbnail(path: str, side: int) -> NDArray[np.uint8]:
    """The centre square of a picture.

    Args:
        path: The picture's file.
        side: Its size in pixels.

    Returns:
        uint8 of shape (side, side, 3), RGB.

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    spec = PreprocessSpec(height=side, width=side, fit="crop", crop_fraction=1.0, filter="bilinear")
    return fit(load_image(path, (side, side)), spec)


def screen_picture(path: str, max_side: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """A whole picture, no larger than the screen needs it.

    Args:
        path: The picture's file.
        max_side: What the longer side may have, in pixels. Smaller pictures keep their size.

    Returns:
        uint8 of shape (h, w, 3), RGB; and the picture's own (width, height).

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    # A JPEG is decoded at twice this or more: the shorter side of a 4:3 picture of `max_side`.
    cover = max_side * 3 // 8
    loaded = load_image(path, (cover, cover))
    width, height = loaded.size
    scale = min(1.0, max_side / max(width, height))
    shown = max(1, round(height * scale)), max(1, round(width * scale))
    if loaded.image.width < shown[1]:  # a picture that is nearer to a square
        loaded = load_image(path, shown)
    spec = PreprocessSpec(height=shown[0], width=shown[1], fit="stretch", filter="bilinear")
    return fit(loaded, spec), loaded.size


def seen_by_network(path: str, spec: PreprocessSpec) -> NDArray[np.uint8]:
    """What the network sees of a picture, before its numbers are normalised.

    Returns:
        uint8 of shape (H, W, 3) in RGB, whatever the network's own colour order.

    Raises:
        UserFacingError: The file cannot be read as a picture.
    """
    square = fit(load_image(path, spec.scaled_size), spec)
    if spec.color_order == "BGR":
        square = square[..., ::-1]
    return np.ascontiguousarray(np.broadcast_to(square, (spec.height, spec.width, 3)))
