"""A picture file becomes upright 8-bit RGB pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from trainer.contract.errors import UserFacingError

Source = str | Path | BinaryIO

# What a folder scan and a file dialog look for. `load_image` itself looks at the content, never at the name.
PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".avif", ".heic", ".heif", ".gif", ".bmp", ".tif",
    ".tiff", ".jp2", ".j2k", ".mpo", ".ppm", ".pgm", ".pbm", ".pnm", ".tga", ".ico",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """The pixels of a picture file.

    Attributes:
        image: Upright picture of mode "RGB", transparency on white; smaller than `size` where it was decoded at a
            reduced scale.
        size: (width, height) of the upright picture as it lies in the file.
    """

    image: Image.Image
    size: tuple[int, int]


def load_image(source: Source, cover: tuple[int, int] | None = None) -> LoadedImage:
    """Read a picture as upright 8-bit RGB.

    Args:
        source: A file's path, or a binary file open for reading.
        cover: (height, width) that will be wanted. A JPEG is then decoded at a reduced scale (1/2, 1/4, 1/8) of at
            least twice that size; other formats are decoded whole.

    Raises:
        UserFacingError: The file cannot be read as a picture; the message says why in one sentence.
    """
    try:
        with Image.open(source) as image:
            size = image.size
            if cover is not None:
                image.draft(None, (2 * max(cover), 2 * max(cover)))
            upright = ImageOps.exif_transpose(image)
            turned = (upright.width > upright.height) != (size[0] > size[1])
            return LoadedImage(upright.convert("RGB"), size[::-1] if turned else size)
    except OSError as error:
        raise UserFacingError("the file is not a readable picture", "Try another picture.") from error
