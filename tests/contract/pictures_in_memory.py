"""Pictures made in code, and saved to memory."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def smooth(width: int, height: int) -> Image.Image:
    """A colourful picture without hard edges: what lossy formats keep well. No two corners are alike."""
    x = np.linspace(0, 1, width)[np.newaxis, :, np.newaxis]
    y = np.linspace(0, 1, height)[:, np.newaxis, np.newaxis]
    bands = np.concatenate(np.broadcast_arrays(x * (1 - y / 2), (y + x) / 2, 1 - y * x), axis=2)
    return Image.fromarray(np.rint(bands * 255).astype(np.uint8))


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """The hardest picture for filters: every pixel is random."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def saved(image: Image.Image, kind: str, **options: Any) -> io.BytesIO:
    """The picture as a file in memory."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def exif(orientation: int) -> Image.Exif:
    """Metadata with nothing but an orientation."""
    tags = Image.Exif()
    tags[274] = orientation
    return tags


def png(width: int, height: int, depth: int, color_type: int, rows: bytes, *extra: tuple[bytes, bytes]) -> io.BytesIO:
    """A PNG file, chunk by chunk; `rows` has a filter byte before each row."""
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def pixels(image: Image.Image) -> NDArray[np.int64]:
    """The picture's numbers, in a type that can hold their differences."""
    return np.asarray(image).astype(np.int64)


def worst(first: Image.Image | NDArray[Any], second: Image.Image | NDArray[Any]) -> int:
    """The largest difference between two pictures of the same shape."""
    a, b = np.asarray(first).astype(np.int64), np.asarray(second).astype(np.int64)
    assert a.shape == b.shape
    return int(abs(a - b).max())
