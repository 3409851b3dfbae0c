from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.picture_canvas import MARGIN, MAX_ENLARGEMENT, PictureCanvas
from imgclass_gui.widgets.rgb_image import rgb_image
from tests.widgets.answers import color_at, is_near, picture_of


@pytest.fixture
def canvas(qtbot: QtBot) -> PictureCanvas:
    canvas = PictureCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    return canvas


def wheel(canvas: PictureCanvas, steps: int, at: QPointF, modifier: Qt.KeyboardModifier) -> QWheelEvent:
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    return event


def test_the_picture_fills_the_middle(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    target = canvas.target()
    # 60 x 40 enlarged four times at most
    assert (target.width(), target.height()) == (60 * MAX_ENLARGEMENT, 40 * MAX_ENLARGEMENT)
    assert target.center() == QRectF(canvas.rect()).center()
    assert is_near(color_at(canvas, 120, 150), "#ff0000")
    assert is_near(color_at(canvas, 280, 150), "#0000ff")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(160, 2000), st.integers(120, 2000))
def test_any_picture_fits_and_keeps_its_shape(
    qapp: QApplication, picture_width: int, picture_height: int, width: int, height: int
) -> None:
    canvas = PictureCanvas()
    canvas.resize(width, height)
    canvas.set_image(QImage(picture_width, picture_height, QImage.Format.Format_RGB32))
    size = canvas.fitted_size()
    room = (max(1, width - 2 * MARGIN), max(1, height - 2 * MARGIN))
    assert 1 <= size.width() <= room[0]
    assert 1 <= size.height() <= room[1]
    scale = min(room[0] / picture_width, room[1] / picture_height, MAX_ENLARGEMENT)
    assert abs(size.width() - scale * picture_width) <= 1
    assert abs(size.height() - scale * picture_height) <= 1


def test_the_network_s_pixels_are_enlarged_by_a_whole_number(canvas: PictureCanvas) -> None:
    board = np.indices((50, 50)).sum(0) % 2
    canvas.set_image(rgb_image(np.repeat((board * 255).astype(np.uint8)[..., None], 3, 2)), is_crisp=True)
    assert canvas.fitted_size().width() == 200
    image = picture_of(canvas)
    left, top = int(canvas.target().left()), int(canvas.target().top())
    middle = {image.pixelColor(left + x, top + 42).red() for x in range(12, 180)}
    assert middle == {0, 255}


def test_ctrl_and_wheel_zoom_at_the_pointer(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    at = QPointF(150, 120)
    before = (at - canvas.target().topLeft()) / canvas.target().width()
    wheel(canvas, 4, at, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.25**4)
    after = (at - canvas.target().topLeft()) / canvas.target().width()
    assert (after - before).manhattanLength() < 0.01
    wheel(canvas, -40, at, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == 1
    assert canvas.target().center() == QRectF(canvas.rect()).center()


def test_the_wheel_alone_does_nothing(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    event = wheel(canvas, 4, QPointF(150, 120), Qt.KeyboardModifier.NoModifier)
    assert canvas.zoom == 1
    assert not event.isAccepted()


def test_a_close_picture_is_dragged_but_never_out_of_sight(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    canvas.set_zoom(8)
    before = canvas.target()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(canvas, QPoint(230, 160))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 160))
    moved = canvas.target().topLeft() - before.topLeft()
    assert (moved - QPointF(30, 10)).manhattanLength() <= 2
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    QTest.mouseMove(canvas, QPoint(9000, 9000))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(9000, 9000))
    assert canvas.target().contains(QRectF(canvas.rect()).center())


def test_a_double_click_comes_closer_and_back(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert canvas.zoom == 2
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert canvas.zoom == 1


def test_another_picture_is_shown_as_a_whole(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    canvas.set_zoom(5)
    canvas.set_image(rgb_image(stripes[:, :20].copy()))
    assert canvas.zoom == 1


def test_without_a_picture_there_is_nothing(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    blank = picture_of(canvas)
    canvas.set_zoom(3)
    canvas.set_image(rgb_image(stripes))
    assert picture_of(canvas) != blank
    canvas.set_image(QImage())
    assert picture_of(canvas) == blank


def test_a_dim_picture_is_paler(canvas: PictureCanvas, stripes: np.ndarray) -> None:
    canvas.set_image(rgb_image(stripes))
    canvas.set_dim(True)
    assert not is_near(color_at(canvas, 120, 150), "#ff0000", 40)
    canvas.set_image(rgb_image(stripes))
    assert is_near(color_at(canvas, 120, 150), "#ff0000")
