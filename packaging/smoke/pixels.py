"""PNG files with nothing but the standard library: the smoke test runs where no imaging library is installed."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Colour types of the PNG specification (third edition, 11.2.1) that are read here, and their bytes a pixel.
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
_COLOUR_TYPES = {channels: kind for kind, channels in _CHANNELS.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in memory.

    Attributes:
        width: In pixels.
        channels: Bytes a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        rows: From the top, each `width * channels` bytes.
    """

    width: int
    channels: int
    rows: tuple[bytes, ...]

    def cut(self, left: int, top: int, side: int) -> Picture:
        """A square of it; it must lie within the picture."""
        start, end = left * self.channels, (left + side) * self.channels
        return Picture(side, self.channels, tuple(row[start:end] for row in self.rows[top : top + side]))

    def brightened(self, factor: float) -> Picture:
        """The same with every byte multiplied, and held within 0 to 255."""
        table = bytes(min(255, int(value * factor)) for value in range(256))
        return Picture(self.width, self.channels, tuple(row.translate(table) for row in self.rows))

    def colours(self, step: int = 4) -> int:
        """How many different colours are met at every `step`-th pixel of every `step`-th row."""
        stride = step * self.channels
        return len(
            {row[at : at + self.channels] for row in self.rows[::step] for at in range(0, len(row) - stride, stride)}
        )


def read_png(path: Path) -> Picture:
    """Read a PNG of 8 bits a channel without interlacing or palette.

    Raises:
        ValueError: The file is no such PNG.
    """
    data = path.read_bytes()
    if not data.startswith(_SIGNATURE):
        raise ValueError(f"{path.name} is no PNG file")
    packed, header, at = b"", b"", len(_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        header = body if kind == b"IHDR" else header
        packed += body if kind == b"IDAT" else b""
        at += length + 12
    if len(header) != 13:
        raise ValueError(f"{path.name} has no header")
    width, height, bits, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if bits != 8 or interlaced or colour_type not in _CHANNELS:
        raise ValueError(f"{path.name} is a kind of PNG that is not read here")
    try:
        return _unfiltered(zlib.decompress(packed), width, height, _CHANNELS[colour_type])
    except (zlib.error, IndexError) as error:
        raise ValueError(f"{path.name} is damaged") from error


def write_png(path: Path, picture: Picture) -> None:
    """Write a picture as PNG."""
    header = struct.pack(">IIBBBBB", picture.width, len(picture.rows), 8, _COLOUR_TYPES[picture.channels], 0, 0, 0)
    raw = b"".join(b"\0" + row for row in picture.rows)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(raw, 1)), (b"IEND", b"")]
    path.write_bytes(_SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _unfiltered(raw: bytes, width: int, height: int, channels: int) -> Picture:
    length = width * channels
    starts = range(0, height * (length + 1), length + 1)
    rows = [bytes(length)]
    for start in starts:
        rows.append(_unfilter(raw[start], raw[start + 1 : start + 1 + length], rows[-1], channels))
    return Picture(width, channels, tuple(rows[1:]))


def _unfilter(kind: int, filtered: bytes, above: bytes, step: int) -> bytes:
    """One row without its filter (PNG specification, 9.2)."""
    if kind == 0:
        return filtered
    if kind == 2:
        return bytes((value + up) & 255 for value, up in zip(filtered, above, strict=True))
    row = bytearray(step) + filtered  # `step` zeros stand for the pixel left of the first
    above = bytes(step) + above
    if kind == 1:
        for at in range(step, len(row)):
            row[at] = (row[at] + row[at - step]) & 255
    elif kind == 3:
        for at in range(step, len(row)):
            row[at] = (row[at] + (row[at - step] + above[at]) // 2) & 255
    else:
        for at in range(step, len(row)):
            row[at] = (row[at] + _paeth(row[at - step], above[at], above[at - step])) & 255
    return bytes(row[step:])


def _paeth(left: int, up: int, corner: int) -> int:
    near_left, near_up, near_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if near_left <= near_up and near_left <= near_corner:
        return left
    return up if near_up <= near_corner else corner


def frame_is_painted(pixels: bytes, most: int) -> bool:
    """Whether a screen's bytes, four a pixel, show more than `most` different colours at a sample of places."""
    words = memoryview(pixels[: len(pixels) // 4 * 4]).cast("I")
    return len(set(words[:: 4 * 11])) > most or sum(a != b for a, b in pairwise(words[:: 4 * 1009])) > most
