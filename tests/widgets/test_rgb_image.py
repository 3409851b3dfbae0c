from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover


def pixels_of(image: object) -> np.ndarray:
    width, height = image.width(), image.height()  # type: ignore[attr-defined]
    return np.array(
        [[image.pixelColor(x, y).getRgb()[:3] for x in range(width)] for y in range(height)],  # type: ignore[attr-defined]
        np.uint8,
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1), st.booleans())
def test_every_pixel_arrives(height: int, width: int, seed: int, is_view: bool) -> None:
    values = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    given_pixels = np.asfortranarray(values) if is_view else values
    assert np.array_equal(pixels_of(rgb_image(given_pixels)), values)


def test_the_image_outlives_its_array() -> None:
    array = np.full((50, 50, 3), 200, np.uint8)
    image = rgb_image(array)
    array[:] = 0
    del array
    gc.collect()
    assert image.pixelColor(25, 25).getRgb()[:3] == (200, 200, 200)


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)],
)
def test_other_arrays_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected uint8"):
        rgb_image(wrong)


def test_a_wide_picture_covers_a_square(stripes: np.ndarray) -> None:
    square = scaled_to_cover(rgb_image(stripes), QSize(20, 20))
    assert square.size() == QSize(20, 20)
    assert square.pixelColor(2, 10).red() > 200
    assert square.pixelColor(17, 10).blue() > 200


def test_corners_are_round(qapp: QApplication) -> None:
    pixmap = rounded_pixmap(rgb_image(np.full((40, 40, 3), 90, np.uint8)), 6, 2.0)
    image = pixmap.toImage()
    assert pixmap.devicePixelRatio() == 2
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(20, 20).alpha() == 255
    assert image.pixelColor(20, 0).alpha() == 255
