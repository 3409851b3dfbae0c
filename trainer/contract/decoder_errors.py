"""What a decoder raises on a bad file becomes one sentence."""

from __future__ import annotations

import re
import struct
import zlib

from PIL import Image

from trainer.contract.errors import UserFacingError
from trainer.contract.picture_source import explain_file_error
from trainer.contract.pillow_settings import MAX_PIXELS

# What Pillow's plugins and pi_heif raise on damaged files; they promise no smaller set.
DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    Image.DecompressionBombError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_ENDS_EARLY = ("truncated", "end of file", "end of data", "unexpected end", "not enough image data", "not enough data")
_RARE_VARIETY = ("unknown pixel mode", "unimplemented", "not implemented", "unsupported")


def explain_decoder_error(error: Exception) -> UserFacingError:
    """The sentence for a failure of decoding; the decoder's own words stay in the cause."""
    if isinstance(error, OSError) and error.errno is not None:
        return explain_file_error(error)
    words = str(error).lower()
    if isinstance(error, MemoryError) or "out of memory" in words:
        return UserFacingError("there is not enough memory for it", "Close other programs or save a smaller copy.")
    if isinstance(error, Image.DecompressionBombError):
        pixels = re.search(r"\((\d+) pixels\)", words)
        return too_large(int(pixels[1]) if pixels else 0)
    if isinstance(error, EOFError) or any(phrase in words for phrase in _ENDS_EARLY):
        return UserFacingError("the file ends too early", "It was probably not copied or downloaded completely.")
    if any(phrase in words for phrase in _RARE_VARIETY):
        return UserFacingError("this variety of picture is not supported", "Save it as JPEG or PNG and try again.")
    return UserFacingError("the picture is damaged", "Get another copy, or save it anew in a picture editor.")


def too_large(pixels: int, limit: int = MAX_PIXELS) -> UserFacingError:
    """The sentence for a picture that would take too much memory.

    Args:
        pixels: Width times height; 0 where it is not known.
        limit: The largest number of pixels that would have been read.
    """
    size = f": {pixels / 1e6:,.0f} megapixels" if pixels else ""
    return UserFacingError(
        f"the picture is too large{size}", f"Save a smaller copy: the limit is {limit / 1e6:.0f} megapixels."
    )
