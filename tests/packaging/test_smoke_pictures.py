"""The smoke test's own PNG code against an independent one, and its eye for a blank screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from by_path import load
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

pixels = load("smoke/pixels.py")
SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 3, 4]))
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def picture_of(array: np.ndarray) -> pixels.Picture:
    return pixels.Picture(array.shape[1], array.shape[2], tuple(row.tobytes() for row in array))


@given(array=SHAPES.flatmap(lambda shape: arrays.arrays(np.uint8, shape)))
def test_what_is_written_is_read_by_others_and_by_itself(tmp_path_factory: pytest.TempPathFactory, array) -> None:
    path = tmp_path_factory.mktemp("png") / "a.png"
    pixels.write_png(path, picture_of(array))
    assert pixels.read_png(path) == picture_of(array)
    with Image.open(path) as read:
        assert np.array_equal(np.asarray(read).reshape(array.shape), array)


def test_filtered_pictures_of_others_are_read(tmp_path: Path) -> None:
    ramp = np.add.outer(np.arange(64), np.arange(48))[..., None] * np.array([1, 2, 3])
    noisy = (ramp + np.random.default_rng(0).integers(0, 9, ramp.shape)).astype(np.uint8)
    for channels, mode in MODES.items():
        array = np.resize(noisy, (64, 48, channels))
        Image.fromarray(array.squeeze(), mode).save(tmp_path / "a.png")
        assert pixels.read_png(tmp_path / "a.png") == picture_of(array)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_png_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.png"):
        pixels.read_png(tmp_path / "a.png")


def test_a_blank_screen_is_told_from_a_painted_one() -> None:
    blank = np.zeros((800, 1280, 4), np.uint8)
    painted = np.random.default_rng(0).integers(0, 255, blank.shape, np.uint8)
    assert not pixels.frame_is_painted(blank.tobytes(), 200)
    assert pixels.frame_is_painted(painted.tobytes(), 200)


def test_a_picture_can_be_cut_and_brightened() -> None:
    picture = picture_of(np.arange(4 * 4 * 3, dtype=np.uint8).reshape(4, 4, 3))
    assert picture.cut(1, 2, 2).rows == (bytes(range(27, 33)), bytes(range(39, 45)))
    assert max(picture.brightened(10).rows[-1]) == 255
