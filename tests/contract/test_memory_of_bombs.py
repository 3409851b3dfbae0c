"""What a hostile file costs, measured in a child process with a limit on its memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.contract.pictures_in_memory import png, saved

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# Reads each file and tells the sentence, and by how many megabytes the peak of the memory grew.
CHILD = """
import json, re, sys
from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import load_image

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

for path in sys.argv[1:]:
    before, message = peak(), ""
    try:
        load_image(path, (256, 256))
    except UserFacingError as error:
        message = error.message
    print(json.dumps([message, peak() - before]))
"""


def _costs(*paths: Path) -> list[tuple[str, float]]:
    command = [sys.executable, "-c", CHILD, *map(str, paths)]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100)
    assert child.stderr == ""
    return [tuple(json.loads(line)) for line in child.stdout.splitlines()]


def _compressed_zeros(count: int) -> bytes:
    squeeze, block = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(squeeze.compress(block) for _ in range(count >> 20)) + squeeze.flush()


def test_bombs_cost_little(tmp_path: Path) -> None:
    warm_up = tmp_path / "warm.png"
    Image.new("RGB", (8, 8)).save(warm_up)
    bombs = {
        "wide.png": png(60000, 60000, 8, 2, b""),
        "just too large.png": png(12000, 9000, 1, 0, bytes(9000 * 1501)),
        "text.png": png(1, 1, 8, 0, b"\0\0", (b"zTXt", b"key\0\0" + _compressed_zeros(1 << 28))),
        "profile.png": png(1, 1, 8, 0, b"\0\0", (b"iCCP", b"key\0\0" + _compressed_zeros(1 << 28))),
        "header.bmp": b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 65000, 65000, 1, 24, 0, 0, 0, 0, 0, 0),
        "screen.gif": b"GIF89a"
        + struct.pack("<HHBBBBHHHHB", 65535, 65535, 0, 0, 0, 0x2C, 0, 0, 1, 1, 0)
        + b"\2\2\x4c\1\0;",
        "canvas.webp": b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + b"\xfe\x3f\0" * 2,
        "declared.ppm": b"P6 60000 60000 255\n" + bytes(100),
        "frame.gif": b"GIF89a"
        + struct.pack("<HHBBBBHHHHB", 1, 1, 0, 0, 0, 0x2C, 0, 0, 65535, 65535, 0)
        + b"\2\2\x4c\1\0;",
    }
    paths = []
    for name, content in bombs.items():
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.getvalue())
        paths.append(path)
        assert path.stat().st_size < 1_000_000
    _, *costs = _costs(warm_up, *paths)
    told = dict(zip(bombs, costs, strict=True))
    for name, (message, megabytes) in told.items():
        assert megabytes < 40, (name, message, megabytes)
    for name in ("wide.png", "just too large.png", "header.bmp", "screen.gif", "declared.ppm", "frame.gif"):
        assert told[name][0].startswith("the picture is too large"), (name, told[name])


def test_a_large_jpeg_at_a_reduced_scale_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    data = bytearray(saved(Image.new("RGB", (64, 64)), "JPEG").getvalue())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 12240, 16320)
    path.write_bytes(data)
    [(message, megabytes)] = _costs(path)
    assert message == ""
    assert megabytes < 60
