"""A picture file becomes a small square JPEG that can be put into a page."""

from __future__ import annotations

import io

from PIL import Image

from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import LoadedImage
from trainer.contract.preprocess import Source, load_image

_QUALITY = 80


def thumbnail_jpeg(source: Source, side: int = 96) -> bytes | None:
    """The centre of a picture as a square JPEG without metadata, so that no place or time is passed on.

    Args:
        source: A file's path, or a binary file open for reading.
        side: Pixels, at least 1; pictures whose shorter side is smaller are not enlarged.

    Returns:
        The JPEG's bytes, some 2 to 5 kB at 96 pixels; None where the file cannot be read as a picture (any more).

    Raises:
        ValueError: The side is not positive.
    """
    if side < 1:
        raise ValueError(f"a thumbnail of {side} pixels")
    try:
        loaded = load_image(source, (side, side))
    except UserFacingError:
        return None
    file = io.BytesIO()
    _square(loaded, side).save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()


def _square(loaded: LoadedImage, side: int) -> Image.Image:
    left, top, right, bottom = loaded.extent
    width, height = right - left, bottom - top
    shorter = min(width, height)
    left, top = left + (width - shorter) / 2, top + (height - shorter) / 2
    # Rounding may carry the far edges out of the picture by the last bit of a float.
    box = (left, top, min(left + shorter, right), min(top + shorter, bottom))
    side = min(side, *loaded.size)
    return loaded.image.resize((side, side), Image.Resampling.BICUBIC, box, reducing_gap=3)
