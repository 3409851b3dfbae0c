"""Whatever a decoder gives becomes 8-bit RGB: transparency on white, deep pixels scaled down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Far beyond any light, and its differences still fit into a float32.
_HUGE = 1e30


def to_rgb(image: Image.Image) -> Image.Image:
    """A picture of any of Pillow's modes as 8-bit "RGB"; the same object where it already is.

    - Transparent pixels are laid on white, half-transparent ones mixed with it.
    - 16-bit grey keeps its upper byte, as Pillow does for 16-bit colour: white is the largest value that the file's
      depth can hold (65,535; 4,095 in a 12-bit TIFF), not the largest that occurs.
    - Floats within 0 to 1 are taken as shares of white. Other floats, and 32-bit integers, have no known white:
      they are stretched from their smallest to their largest value.
    - Colour profiles are not applied, as in the usual training pipelines.
    """
    if image.mode.startswith("I;16"):
        return _from_16_bit(image)
    if image.mode == "I":
        return _from_integers(image)
    if image.mode == "F":
        return _from_floats(image)
    if image.has_transparency_data:
        return _on_white(image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    color = image.info.get("transparency")
    if image.mode == "RGB" and isinstance(color, tuple) and max(color) > 255:
        # A 16-bit PNG: its pixels have been cut to their upper bytes, its transparent colour has not.
        image.info["transparency"] = tuple(value >> 8 for value in color)
    if image.mode == "La":
        image = image.convert("LA")
    overlay = image if image.mode == "RGBA" else image.convert("RGBA")
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(overlay, mask=overlay)
    return canvas


def _from_16_bit(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    grey = (values >> (_tiff_bits(image) - 8)).astype(np.uint8)
    transparent = image.info.get("transparency")
    if isinstance(transparent, int):
        grey[values == transparent] = 255
    return _from_grey(grey)


def _tiff_bits(image: Image.Image) -> int:
    """Bits a pixel of a TIFF with 9 to 16 of them; 16 for other formats."""
    bits = getattr(image, "tag_v2", {}).get(258, (16,))[0]
    return bits if 8 < bits < 16 else 16


def _from_integers(image: Image.Image) -> Image.Image:
    if image.format == "PPM":
        # Pillow scales deep netpbm files to 0..65535.
        return _from_grey((np.asarray(image) >> 8).astype(np.uint8))
    return _from_grey(_stretched(np.array(image, np.float32)))


def _from_floats(image: Image.Image) -> Image.Image:
    values = np.array(image, np.float32)
    np.nan_to_num(values, copy=False, nan=0)
    if values.min() >= 0 and values.max() <= 1:
        values *= 255
        return _from_grey(np.rint(values, out=values).astype(np.uint8))
    return _from_grey(_stretched(np.clip(values, -_HUGE, _HUGE, out=values)))


def _stretched(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The smallest value becomes 0, the largest 255; a constant picture becomes black. Overwrites `values`."""
    values -= values.min()
    highest = values.max()
    if highest > 0:
        values /= highest
        values *= 255
    return np.rint(values, out=values).astype(np.uint8)


def _from_grey(grey: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(grey).convert("RGB")
