from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.brief_numbers import brief, decimals_for
from imgclass_gui.widgets.inspection.kernel_layout import WIDTH, lay_out
from imgclass_gui.widgets.inspection.kernel_planes import MOST_PLANES, choose_planes
from imgclass_gui.widgets.inspection.kernel_view import KernelView
from tests.widgets.answers import color_at, is_near

NAMES = tuple(f"channel {number}" for number in range(96))
RED_GREEN_BLUE = ("red", "green", "blue")


@pytest.fixture
def view(qtbot: QtBot) -> KernelView:
    view = KernelView()
    qtbot.addWidget(view)
    view.show()
    return view


def kernel_of(channels: int, rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(7).normal(size=(channels, rows, columns)).astype(np.float32)


def test_the_strongest_planes_come_first() -> None:
    kernel = kernel_of(96, 3, 3)
    planes = choose_planes(kernel, NAMES)
    strength = {name: float(np.abs(plane).sum()) for plane, name in zip(kernel, NAMES, strict=True)}
    assert list(planes.names) == sorted(NAMES, key=strength.__getitem__, reverse=True)[:MOST_PLANES]
    assert planes.left_out == 84
    for name, weights in zip(planes.names, planes.weights, strict=True):
        np.testing.assert_array_equal(weights, kernel[NAMES.index(name)])


def test_colours_keep_their_order() -> None:
    kernel = kernel_of(3, 3, 3)
    assert choose_planes(kernel, RED_GREEN_BLUE, is_colored=True).names == RED_GREEN_BLUE
    # Three channels of a deeper layer are no colours, nor are four of a picture.
    assert not choose_planes(kernel, NAMES).is_colored
    assert not choose_planes(kernel_of(4, 3, 3), NAMES, is_colored=True).is_colored


def test_a_channel_without_a_name_has_its_number() -> None:
    assert choose_planes(np.ones((2, 1, 1), np.float32), ("a",)).names == ("a", "1")


@given(st.integers(1, 40), st.integers(1, 31), st.integers(1, 31), st.booleans())
def test_planes_lie_apart_and_within(channels: int, rows: int, columns: int, is_colored: bool) -> None:
    layout = lay_out(choose_planes(np.zeros((channels, rows, columns), np.float32), NAMES, is_colored))
    everything = QRectF(0, 0, layout.width, layout.height)
    assert layout.width <= WIDTH
    areas = [*layout.planes, *([layout.colored] if not layout.colored.isEmpty() else [])]
    assert len(layout.planes) == min(channels, MOST_PLANES)
    for number, one in enumerate(areas):
        assert everything.contains(one)
        assert not any(one.intersects(other) for other in areas[number + 1 :])


def test_a_picture_in_colours_and_its_planes(view: KernelView) -> None:
    kernel = np.zeros((3, 3, 3), np.float32)
    kernel[0, 0, 0] = 2
    kernel[2, 1, 1] = -2
    view.set_kernel(kernel, RED_GREEN_BLUE, 0.25, is_colored=True)
    picture, layout = view.picture, view.picture.layout_of_planes
    side = layout.colored.width() / 3
    assert is_near(color_at(picture, int(side / 2), int(side / 2)), QColor(255, 128, 128))
    assert is_near(color_at(picture, int(side * 1.5), int(side * 1.5)), QColor(128, 128, 0))
    table = color_table(True, view.palette())
    for plane, row, column, level in ((0, 0, 0, 255), (1, 0, 0, 128), (2, 1, 1, 0)):
        area = layout.planes[plane]
        x = round(area.left() + column * area.width() / 3) + 3
        y = round(area.top() + row * area.height() / 3) + 3
        assert is_near(color_at(picture, x, y), QColor(table[level]), 6)


def test_the_numbers_are_the_kernel_s(view: KernelView) -> None:
    kernel = kernel_of(3, 3, 3)
    view.set_kernel(kernel, RED_GREEN_BLUE, None, is_colored=True)
    for plane in range(3):
        shown = np.array(view.picture.numbers(plane), np.float64)
        np.testing.assert_allclose(shown, kernel[plane].ravel(), atol=0.005)
    assert view.texts == ("3 \u00d7 3 for each of 3 channels", "", "")
    assert view.picture.accessibleDescription().startswith("red: " + " ".join(view.picture.numbers(0)))


def test_many_channels(view: KernelView) -> None:
    view.set_kernel(kernel_of(96, 3, 3), NAMES, -0.125)
    assert view.texts == ("3 \u00d7 3 for each of 96 channels", "and 84 more, none stronger", "bias -0.1250")


def test_a_weight_under_the_mouse(view: KernelView) -> None:
    kernel = kernel_of(3, 7, 5)
    view.set_kernel(kernel, RED_GREEN_BLUE, None, is_colored=True)
    picture = view.picture
    assert picture.numbers(1) == []
    area = picture.layout_of_planes.planes[1]
    place = QPointF(area.left() + area.width() * 2.5 / 5, area.top() + area.height() * 6.5 / 7)
    assert picture.words_at(place) == f"green, row 6, column 2 of the kernel: {kernel[1, 6, 2]:.4f}"
    assert picture.words_at(QPointF(-5, -5)) == ""


def test_one_weight_a_channel(view: KernelView) -> None:
    kernel = np.zeros((320, 1, 1), np.float32)
    kernel[17], kernel[40] = -0.5, 0.25
    view.set_kernel(kernel, [f"channel {number}" for number in range(320)], None)
    picture = view.picture
    assert picture.accessibleDescription().splitlines()[:2] == ["channel 17: -0.5000", "channel 40: 0.2500"]
    first, second = picture.layout_of_planes.planes[:2]
    assert picture.words_at(first.center()) == "channel 17: -0.5000"
    room = (first.width() * 0.36, first.width() - 76)
    middle = (room[0] + room[1]) / 2
    ground = color_at(picture, int(middle + 20), int(first.center().y()))
    # Below 0 to the left, as far as its size; above 0 to the right, half as far.
    assert not is_near(color_at(picture, int(room[0]) + 4, int(first.center().y())), ground)
    assert not is_near(color_at(picture, int(middle) + 10, int(second.center().y())), ground)
    assert is_near(color_at(picture, int(room[1]) - 4, int(second.center().y())), ground)


def test_a_depthwise_kernel_shows_its_numbers_even_if_it_is_large(view: KernelView) -> None:
    view.set_kernel(kernel_of(1, 7, 7), ["channel 7"], None)
    assert len(view.picture.numbers(0)) == 49
    assert view.texts[0] == "7 \u00d7 7 for one channel"


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 1, 9), (5, 9, 1), (1, 31, 31), (3, 11, 11)])
def test_odd_kernels(view: KernelView, shape: tuple[int, int, int]) -> None:
    view.set_kernel(np.zeros(shape, np.float32), NAMES, 0.0)
    assert not view.grab().isNull()


def test_no_kernel(view: KernelView) -> None:
    view.set_kernel(kernel_of(3, 3, 3), RED_GREEN_BLUE, None)
    assert view.isVisible()
    view.set_kernel(np.zeros((0, 3, 3), np.float32), (), None)
    assert not view.isVisible()


@given(st.floats(-99999, 99999, allow_nan=False, width=32))
def test_brief_numbers_are_near_and_short(value: float) -> None:
    decimals = decimals_for(abs(value))
    text = brief(value, decimals)
    assert len(text) <= 6 + (value < 0)
    assert float(text) == pytest.approx(value, abs=0.5 * 10.0**-decimals + 1e-9)
    assert (text == "0") == (value == 0)


@pytest.mark.parametrize(
    ("value", "bound", "text"),
    [
        (-0.25, 0.9, "-.25"),
        (0.0, 1.0, "0"),
        (0.001, 1.0, ".00"),
        (-0.001, 1.0, ".00"),
        (12.34, 12.34, "12.3"),
        (-0.0342, 0.05, "-.034"),
        (1234.5, 1234.5, "1234"),
        (0.5, 2.0, ".50"),
        (0.00002, 0.00002, ".00002"),
    ],
)
def test_brief_numbers(value: float, bound: float, text: str) -> None:
    assert brief(value, decimals_for(bound)) == text
