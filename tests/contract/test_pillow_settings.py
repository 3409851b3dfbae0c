from __future__ import annotations

import io
import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.contract.pictures_in_memory import png, saved, smooth
from trainer.contract.errors import UserFacingError
from trainer.contract.image_file import load_image
from trainer.contract.pillow_settings import MAX_PIXELS, silence_warnings


def _apng_with_a_bad_header() -> io.BytesIO:
    """Pillow warns about it, and reads the still picture."""
    return png(1, 1, 8, 0, b"\0\7", (b"acTL", bytes(8)))


def test_pillow_does_warn_about_the_file_below() -> None:
    with pytest.warns(UserWarning, match="Invalid APNG"):
        Image.open(_apng_with_a_bad_header()).load()


def test_warnings_do_not_fail_a_good_picture() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_image(_apng_with_a_bad_header()).image.getpixel((0, 0)) == (7, 7, 7)


def test_nor_in_threads() -> None:
    with warnings.catch_warnings(), ThreadPoolExecutor(8) as pool:
        warnings.simplefilter("error")
        assert len(list(pool.map(lambda _: load_image(_apng_with_a_bad_header()), range(100)))) == 100


def test_the_filter_is_added_once() -> None:
    with warnings.catch_warnings():
        warnings.resetwarnings()
        silence_warnings()
        count = len(warnings.filters)
        silence_warnings()
        assert len(warnings.filters) == count == 1


def test_other_warnings_stay() -> None:
    silence_warnings()
    with pytest.warns(UserWarning, match="ours"):
        warnings.warn("ours", stacklevel=1)


def test_the_parts_of_a_file_are_bounded_as_the_whole_is() -> None:
    assert MAX_PIXELS == 89_478_485
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS // 2
    frame = png(12000, 9000, 8, 0, b"").getvalue()
    icon = b"\0\0\1\0\1\0" + bytes([0, 0, 0, 0, 1, 0, 8, 0]) + len(frame).to_bytes(4, "little") + bytes([22, 0, 0, 0])
    with pytest.raises(UserFacingError, match="the picture is too large: 108 megapixels"):
        load_image(io.BytesIO(icon + frame))


def test_nothing_is_printed_about_damaged_files(capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(saved(smooth(64, 64), "TIFF", compression="tiff_lzw").getvalue())
    data[200:2000] = bytes(1800)
    with pytest.raises(UserFacingError):
        load_image(io.BytesIO(bytes(data)))
    assert capfd.readouterr() == ("", "")


def test_a_program_prints_nothing_about_damaged_files(unpacked: Callable[[str], Path]) -> None:
    folder = unpacked("nasty-images")
    code = """
import sys, pathlib
from trainer.contract.image_file import load_image
from trainer.contract.errors import UserFacingError
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.*")):
    try:
        load_image(path)
    except UserFacingError:
        pass
"""
    child = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code, str(folder)], capture_output=True, text=True, check=True, timeout=100
    )
    assert child.stdout == child.stderr == ""
