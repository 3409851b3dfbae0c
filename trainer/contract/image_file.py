"""A picture file becomes upright 8-bit RGB pixels."""

from __future__ import annotations

import importlib
import logging
import math
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from PIL import ExifTags, Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from trainer.contract.decoder_errors import DECODER_ERRORS, explain_decoder_error, too_large
from trainer.contract.errors import UserFacingError
from trainer.contract.picture_kinds import PREFIX_BYTES, picture_kind
from trainer.contract.picture_source import Source, open_source, slurp
from trainer.contract.pillow_settings import MAX_PIXELS, silence_warnings
from trainer.contract.rgb_pixels import to_rgb

_log = logging.getLogger(__name__)

# A JPEG that is decoded row by row at a reduced scale may be larger than what is kept of it: 200-megapixel phones.
MAX_JPEG_PIXELS = 4 * MAX_PIXELS

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Their image objects keep the decoder alive, and with it the file and a second copy of the pixels; so do animations.
_KEEP_THEIR_DECODER = ("AVIF", "HEIF", "WEBP")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """The pixels of a picture file.

    Attributes:
        image: Upright picture of mode "RGB", transparency on white; smaller than `size` where it was decoded at a
            reduced scale.
        size: (width, height) of the upright picture as it lies in the file.
        extent: (left, top, right, bottom) of the picture within `image`, in pixels of `image`. At a reduced scale the
            last column or row may be partly outside: 4,001 pixels become 1,000.25, stored in 1,001.
    """

    image: Image.Image
    size: tuple[int, int]
    extent: Box


def load_image(source: Source, cover: tuple[int, int] | None = None) -> LoadedImage:
    """Read a picture as upright 8-bit RGB.

    Of an animation or a file with several pictures, the first is read. `to_rgb` says how other kinds of pixels become
    8-bit RGB. Safe to call from several threads at once.

    Args:
        source: A file's path, or a binary file open for reading, which is read from its start and left open.
        cover: (height, width) that will be wanted of the upright picture. A JPEG is then decoded at a reduced scale
            (1/2, 1/4 or 1/8) of at least twice that size; other formats are decoded whole.

    Raises:
        UserFacingError: The file cannot be read as a picture; the message says why in one sentence.
    """
    silence_warnings()
    with open_source(source) as stream:
        try:
            open_picture = _plugin(picture_kind(stream.read(PREFIX_BYTES)))
            # Leaving the picture's context drops its hold on the file; the pixels stay.
            with open_picture(slurp(stream)) as picture:
                return _decode(picture, cover)
        except DECODER_ERRORS as error:
            raise explain_decoder_error(error) from error


def _plugin(kind: str) -> Callable[[BinaryIO], ImageFile.ImageFile]:
    """The Pillow class for a kind of picture.

    `Image.open` is not used: it refuses JPEGs of a size that is harmless at a reduced scale, and asks every plugin.
    For a JPEG with further pictures behind the first (MPO), JPEG's class reads the first.
    """
    if kind != "Heif":
        plugin = getattr(importlib.import_module(f"PIL.{kind}ImagePlugin"), f"{kind}ImageFile")
        return cast(Callable[[BinaryIO], ImageFile.ImageFile], plugin)
    try:
        from pi_heif import HeifImageFile
    except ImportError as error:
        raise UserFacingError(
            "HEIC pictures need an extra part of Imgclass",
            'Install it with: pip install "imgclass[heic]", or save the picture as JPEG.',
        ) from error
    return cast(Callable[[BinaryIO], ImageFile.ImageFile], HeifImageFile)


def _decode(picture: ImageFile.ImageFile, cover: tuple[int, int] | None) -> LoadedImage:
    in_file, scaled = picture.size, None
    if cover is not None and isinstance(picture, JpegImageFile):
        scaled = _reduce_scale(picture, cover)
    _check_size(picture, in_file)
    picture.load()
    orientation = _orientation(picture)
    image = _upright(picture, orientation)
    if scaled is None:
        # Not `in_file`: TIFFs turn themselves and icons choose their frame while they load.
        return LoadedImage(image, image.size, (0, 0, *image.size))
    if orientation >= 5:
        in_file, scaled = in_file[::-1], scaled[::-1]
    return LoadedImage(image, in_file, _extent(scaled, image.size, orientation))


def _reduce_scale(picture: JpegImageFile, cover: tuple[int, int]) -> tuple[float, float] | None:
    """Have a JPEG decoded at the smallest scale that is twice `cover`, on both sides.

    Returns:
        (width, height) of the picture at that scale, before it is turned upright; not whole numbers.
    """
    height, width = cover if _orientation(picture) < 5 else cover[::-1]
    drafted = picture.draft(None, (2 * width, 2 * height))
    return drafted[1][2:] if drafted else None


def _check_size(picture: ImageFile.ImageFile, in_file: tuple[int, int]) -> None:
    """Refuse what would not fit into memory, before anything is decoded."""
    pixels, limit = math.prod(in_file), MAX_PIXELS
    if pixels > limit and picture.size != in_file and _is_decoded_by_rows(picture):
        limit = MAX_JPEG_PIXELS
    if pixels > limit or math.prod(picture.size) > MAX_PIXELS:
        raise too_large(pixels, limit)


def _is_decoded_by_rows(picture: ImageFile.ImageFile) -> bool:
    """Whether a JPEG has one scan; libjpeg keeps all coefficients of the others in memory, at any scale."""
    if not isinstance(picture, JpegImageFile) or picture.fp is None or "progressive" in picture.info:
        return False
    # Pillow stops behind the first scan's header: marker, length, number of components, two bytes for each, three more.
    length = 6 + 2 * picture.layers
    picture.fp.seek(-2 - length, os.SEEK_CUR)
    return picture.fp.read(5) == struct.pack(">HHB", 0xFFDA, length, picture.layers)


def _orientation(picture: ImageFile.ImageFile) -> int:
    """EXIF (or XMP) orientation, 1 to 8; 1 where it is missing or cannot be read."""
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except DECODER_ERRORS as error:
        _log.debug("unreadable EXIF: %s", error)
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def _upright(picture: ImageFile.ImageFile, orientation: int) -> Image.Image:
    image = to_rgb(picture)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    elif image is picture and (picture.format in _KEEP_THEIR_DECODER or getattr(picture, "is_animated", False)):
        image = picture.copy()
    # Nobody shall turn it a second time because of what its metadata still says.
    image.info = {}
    return image


def _extent(scaled: tuple[float, float], size: tuple[int, int], orientation: int) -> Box:
    """Where the picture lies within its pixels: the fraction that is missing is at the stored right and bottom."""
    left = size[0] - scaled[0] if orientation in (2, 3, 6, 7) else 0
    top = size[1] - scaled[1] if orientation in (3, 4, 7, 8) else 0
    return left, top, left + scaled[0], top + scaled[1]
