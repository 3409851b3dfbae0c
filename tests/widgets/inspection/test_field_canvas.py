from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.cell_canvas import fitted, ink_on
from imgclass_gui.widgets.inspection.field_canvas import FieldCanvas, box_rect
from imgclass_gui.widgets.inspection.field_lens import lens_rect, lens_source, pixel_in
from imgclass_gui.widgets.theme import apply_theme
from tests.widgets.answers import color_at, is_near


@pytest.fixture
def canvas(qtbot: QtBot, stripes: np.ndarray) -> FieldCanvas:
    """Red on the left, blue on the right: 60 x 40, each pixel four on the screen."""
    canvas = FieldCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(248, 168)
    canvas.show()
    canvas.set_picture(stripes)
    return canvas


def mask_of(top: int, left: int, bottom: int, right: int) -> np.ndarray:
    mask = np.zeros((40, 60), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


def place_of(canvas: FieldCanvas, row: int, column: int) -> QPoint:
    return canvas.cell_rect(Cell(0, row, column)).center().toPoint()


def color_of(canvas: FieldCanvas, row: int, column: int) -> QColor:
    place = place_of(canvas, row, column)
    return color_at(canvas, place.x(), place.y())


def test_a_click_chooses_the_pixel_under_it(canvas: FieldCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.cell_chosen) as caught:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place_of(canvas, 7, 33))
    assert caught.args == [Cell(0, 7, 33)]


def test_a_click_beside_the_picture_chooses_nothing(canvas: FieldCanvas, qtbot: QtBot) -> None:
    canvas.resize(248, 260)
    with qtbot.assertNotEmitted(canvas.cell_chosen):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 250))


def test_the_keyboard_walks_and_chooses(canvas: FieldCanvas, qtbot: QtBot) -> None:
    hovered: list[Cell | None] = []
    canvas.cell_hovered.connect(hovered.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
    assert hovered == [Cell(0, 20, 30), Cell(0, 21, 30), Cell(0, 21, 29), Cell(0, 20, 29)]
    with qtbot.waitSignal(canvas.cell_chosen) as caught:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert caught.args == [Cell(0, 20, 29)]


def test_the_keyboard_stays_in_the_picture(canvas: FieldCanvas) -> None:
    for _ in range(200):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.pointed == Cell(0, 20, 59)


def test_a_pixel_in_words(canvas: FieldCanvas) -> None:
    assert canvas.words_of(Cell(0, 3, 59)) == "pixel at row 3, column 59: red 0, green 0, blue 255"


def test_outside_a_field_the_picture_is_dark(canvas: FieldCanvas) -> None:
    canvas.set_field(mask_of(10, 5, 30, 25))
    assert canvas.box == QRect(5, 10, 20, 20)
    assert canvas.lens().isEmpty()
    assert is_near(color_of(canvas, 20, 15), "#ff0000")
    assert color_of(canvas, 35, 15).red() < 160
    assert color_of(canvas, 20, 45).blue() < 160
    canvas.set_field(None)
    assert is_near(color_of(canvas, 20, 45), "#0000ff")


def test_a_field_with_holes_shows_them_dark(canvas: FieldCanvas) -> None:
    mask = mask_of(10, 5, 30, 25)
    mask[18:22, 13:17] = False
    canvas.set_field(mask)
    assert color_of(canvas, 20, 15).red() < 160
    assert is_near(color_of(canvas, 14, 9), "#ff0000")


def test_a_mask_of_nothing_is_no_field(canvas: FieldCanvas) -> None:
    canvas.set_field(np.zeros((40, 60), np.bool_))
    assert canvas.box.isNull()
    assert is_near(color_of(canvas, 20, 15), "#ff0000")


def test_the_frame_shows_on_black_and_on_white(qtbot: QtBot) -> None:
    for shade in (0, 255):
        canvas = FieldCanvas()
        qtbot.addWidget(canvas)
        canvas.resize(248, 168)
        canvas.set_picture(np.full((40, 60, 3), shade, np.uint8))
        canvas.set_field(mask_of(10, 5, 30, 25))
        line = canvas.cell_rect(Cell(0, 20, 5)).left()
        shades = {
            color_at(canvas, round(line) + step, place_of(canvas, 20, 0).y()).lightness() for step in range(-3, 4)
        }
        assert max(shades) - min(shades) > 150


def test_a_small_field_has_a_lens_in_the_far_corner(canvas: FieldCanvas, qtbot: QtBot) -> None:
    canvas.set_field(mask_of(4, 28, 7, 31))
    lens = canvas.lens()
    assert lens.center().y() > canvas.target().center().y()
    assert is_near(color_of(canvas, 2, 10), "#ff0000")
    # The border of both colours runs through the middle of the field, and so through that of the lens.
    middle = lens.center().toPoint()
    assert is_near(color_at(canvas, middle.x() - 8, middle.y()), "#ff0000", 40)
    assert is_near(color_at(canvas, middle.x() + 8, middle.y()), "#0000ff", 40)
    with qtbot.waitSignal(canvas.cell_chosen) as caught:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert caught.args == [Cell(0, 5, 29)]


def test_a_channel_over_the_picture_can_be_seen_through(canvas: FieldCanvas) -> None:
    levels = np.zeros((2, 2), np.uint8)
    levels[:, 1] = 255
    canvas.set_overlay(levels, False)
    assert is_near(color_of(canvas, 20, 5), "#ff0000")
    canvas.set_overlaid(True)
    # 60 % of viridis' ends, #440154 and #FDE725, over red and over blue.
    assert is_near(color_of(canvas, 20, 2), QColor(143, 1, 50))
    assert is_near(color_of(canvas, 20, 57), QColor(152, 139, 124))
    canvas.set_overlay(None, False)
    assert is_near(color_of(canvas, 20, 2), "#ff0000")


def test_signed_numbers_near_nothing_let_the_picture_through(canvas: FieldCanvas, qapp: QApplication) -> None:
    canvas.set_overlay(np.full((1, 1), 128, np.uint8), True)
    canvas.set_overlaid(True)
    light = color_of(canvas, 20, 5)
    assert light.red() - light.blue() > 170
    apply_theme(qapp, "dark")
    assert color_of(canvas, 20, 5).blue() < light.blue()


def test_a_dim_picture_and_none(canvas: FieldCanvas, stripes: np.ndarray) -> None:
    canvas.dim()
    assert not is_near(color_of(canvas, 20, 5), "#ff0000", 40)
    canvas.set_picture(stripes)
    assert is_near(color_of(canvas, 20, 5), "#ff0000")
    canvas.set_picture(None)
    assert canvas.target().isEmpty()
    assert canvas.cell_at(QPointF(100, 80)) is None
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    canvas.grab()


@given(
    st.integers(1, 300), st.integers(1, 300), st.integers(20, 900), st.integers(20, 900), st.sampled_from([1.0, 2.0])
)
def test_cells_are_square_and_within_the_room(rows: int, columns: int, width: int, height: int, ratio: float) -> None:
    area = fitted(rows, columns, QRectF(3, 5, width, height), ratio)
    assert area.width() / columns == pytest.approx(area.height() / rows)
    assert area.width() <= width + 1e-6
    assert area.height() <= height + 1e-6
    fills = max(area.width() / width, area.height() / height)
    assert fills >= 0.9 - 1e-6 or area.width() / columns >= 100


@given(st.data())
def test_the_lens_shows_the_field_whole(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(1, 300)), data.draw(st.integers(1, 300))
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    side = data.draw(st.integers(1, min(20, width - left, height - top)))
    box = QRect(left, top, side, side)
    source = lens_source(box, QSize(width, height))
    assert QRect(0, 0, width, height).contains(source)
    assert source.contains(box)
    assert source.width() == source.height()
    lens = lens_rect(box, QRectF(0, 0, width, height), 1.0)
    assert lens.isEmpty() or QRectF(0, 0, width, height).contains(lens)
    lens = QRectF(5, 6, 70, 70)
    column, row = pixel_in(lens, source, QPointF(lens.right(), lens.bottom()))
    assert (column, row) == (source.right(), source.bottom())


@given(st.data())
def test_the_box_is_the_smallest_one(data: st.DataObject) -> None:
    top, left = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9))
    bottom, right = data.draw(st.integers(top, 9)), data.draw(st.integers(left, 9))
    mask = np.zeros((10, 10), np.bool_)
    mask[top, left] = mask[bottom, right] = True
    assert box_rect(mask) == QRect(left, top, right - left + 1, bottom - top + 1)


def test_ink_can_be_read_on_every_grey() -> None:
    def light(color: QColor) -> float:
        part = color.redF()
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    for shade in range(256):
        ground = QColor(shade, shade, shade)
        inks = sorted((light(ground), light(ink_on(ground.rgb()))))
        assert (inks[1] + 0.05) / (inks[0] + 0.05) > 4.5
