"""Pillow, made quiet and bounded: its settings for the whole process, made once and never toggled.

Importing this module bounds what Pillow's plugins may allocate for parts of a file (an icon's frames, a tile): Pillow
raises at twice `MAX_IMAGE_PIXELS`. `load_image` checks the picture as a whole itself, since a JPEG that is decoded at a
reduced scale may be larger.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import warnings

from PIL import Image, _imaging

# 1 GiB of 24-bit pixels, a quarter of it: about 89 megapixels.
MAX_PIXELS = 1024**3 // 4 // 3

Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

# Remarks about damaged metadata are noise: a picture either gives pixels or raises, and the error says why.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


def silence_warnings() -> None:
    """Keep Pillow's Python warnings from being printed or, under `-W error`, from failing a good picture.

    Called before each decoding: `warnings.catch_warnings` of a test or a library puts other filters on top, and using
    it here would not be safe with threads.
    """
    if not warnings.filters or warnings.filters[0] != _filter:
        warnings.filterwarnings("ignore", module=_MODULES)


def _silence_libtiff() -> None:
    """Keep libtiff from writing to stderr about damaged files; Pillow silences its warnings only."""
    with contextlib.suppress(AttributeError, OSError):
        # Looked up through Pillow's own extension module, so it is the libtiff that Pillow uses. Where it is linked in
        # statically (Windows), there is no such symbol and nothing changes.
        set_handler = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
        set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
        set_handler(None)


_MODULES = r"(PIL|pi_heif)\."
warnings.filterwarnings("ignore", module=_MODULES)
_filter = warnings.filters[0]
_silence_libtiff()
