from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.channel_maps import Cell, MapScale, scale_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.channel_canvas import NUMBERED_SIDE
from imgclass_gui.widgets.inspection.channel_page import ChannelPage
from imgclass_gui.widgets.inspection.place_crops import MOST_CROPS, Crop
from imgclass_gui.widgets.theme import apply_theme
from tests.widgets.answers import color_at, is_near

MAP = np.arange(49, dtype=np.float32).reshape(7, 7) / 8
PICTURE = np.full((224, 224, 3), 200, np.uint8)
KERNEL = np.linspace(-1, 1, 27, dtype=np.float32).reshape(3, 3, 3)


@pytest.fixture
def page(qtbot: QtBot) -> ChannelPage:
    page = ChannelPage()
    qtbot.addWidget(page)
    page.resize(656, 540)
    page.show()
    page.set_channel("Conv 49, channel 12", "7 \u00d7 7, after ReLU6", MAP, scale_of(MAP), PICTURE, 12)
    page.set_kernel(KERNEL, ("red", "green", "blue"), 2.5, is_colored=True)
    QApplication.processEvents()
    return page


def crops(number: int) -> list[Crop]:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[..., 0] = 220
    return [(pixels, f"{9 - n}.5\npicture {n}.png", f"/somewhere/picture {n}.png") for n in range(number)]


def place_of(page: ChannelPage, row: int, column: int) -> QPoint:
    return page.canvas.cell_rect(Cell(12, row, column)).center().toPoint()


def corner_color(page: ChannelPage, row: int, column: int) -> QColor:
    """Away from the number in the middle of a cell."""
    place = page.canvas.cell_rect(Cell(12, row, column)).topLeft().toPoint() + QPoint(4, 4)
    return color_at(page.canvas, place.x(), place.y())


def texts(page: ChannelPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_cells_have_the_colours_of_their_numbers(page: ChannelPage) -> None:
    table = color_table(False, page.palette())
    for row, column in ((0, 0), (3, 3), (6, 6)):
        level = round(float(MAP[row, column]) / 6 * 255)
        assert is_near(corner_color(page, row, column), QColor(table[level]), 4)


def test_the_numbers_in_the_cells_are_the_map_s(page: ChannelPage) -> None:
    numbers = page.canvas.numbers()
    assert page.canvas.cell_rect(Cell(0)).width() >= NUMBERED_SIDE
    np.testing.assert_allclose(np.array(numbers, np.float64), MAP.ravel(), atol=0.005)


def test_small_cells_have_no_numbers(page: ChannelPage) -> None:
    large = np.zeros((112, 112), np.float32)
    page.set_channel("Conv 1", "", large, MapScale(0, 1, False), PICTURE)
    assert page.canvas.numbers() == []


def test_hovering_tells_value_and_place(page: ChannelPage) -> None:
    hovered: list[Cell | None] = []
    page.cell_hovered.connect(hovered.append)
    QTest.mouseMove(page.canvas, place_of(page, 2, 5))
    assert hovered == [Cell(12, 2, 5)]
    assert page.legend.words == "row 2, column 5: 2.3750"
    assert page.legend.bar.place_of(2.375) == pytest.approx(
        page.legend.bar.bar_rect().left() + page.legend.bar.bar_rect().width() * 2.375 / 6
    )
    page.canvas.leaveEvent(QHelpEvent(QHelpEvent.Type.Leave, QPoint(), QPoint()))
    assert hovered[-1] is None
    assert page.legend.words == ""


def test_the_chosen_cell_is_told_while_none_is_hovered(page: ChannelPage) -> None:
    page.set_current(Cell(12, 6, 6))
    assert page.legend.words == "row 6, column 6: 6.0000"
    assert page.canvas.accessibleDescription() == "chosen: row 6, column 6: 6.0000"
    page.set_current(Cell(12, 90, 90))
    assert page.legend.words == ""


def test_a_cell_is_chosen_by_click_and_by_keys(page: ChannelPage, qtbot: QtBot) -> None:
    chosen: list[Cell] = []
    page.cell_chosen.connect(chosen.append)
    QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=place_of(page, 4, 1))
    page.set_current(chosen[0])
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(page.canvas, key)
    assert chosen == [Cell(12, 4, 1), Cell(12, 3, 2)]


def test_channels_are_walked_and_the_page_is_closed(page: ChannelPage) -> None:
    steps: list[int] = []
    closed: list[bool] = []
    page.channel_stepped.connect(steps.append)
    page.closed.connect(lambda: closed.append(True))
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Left)
    QTest.keyClick(page.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    page.head.before.click()
    page.head.following.click()
    assert steps == [1, -1, 1, -1, 1]
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    page.head.all_channels.click()
    assert len(closed) == 2


def test_over_the_picture_and_back(page: ChannelPage) -> None:
    before = corner_color(page, 0, 0)
    page.head.over_button.click()
    assert page.canvas.numbers() == []
    # 60 % of viridis' first colour, #440154, over a grey of 200.
    assert is_near(corner_color(page, 0, 0), QColor(121, 81, 130))
    page.head.map_button.click()
    assert corner_color(page, 0, 0) == before


def test_without_a_picture_there_is_no_such_choice(page: ChannelPage) -> None:
    page.head.over_button.click()
    one = np.full((1, 1), 0.4, np.float32)
    page.set_channel("Pool, channel 3", "one number", one, scale_of(one), None, 3)
    assert not page.head.over_button.isVisible()
    assert page.canvas.numbers() == [".40"]


def test_signed_numbers_follow_the_scheme(page: ChannelPage, qapp: QApplication) -> None:
    signed = MAP - 3
    page.set_channel("Conv 1", "", signed, scale_of(signed), PICTURE, 12)
    light = corner_color(page, 3, 3)
    apply_theme(qapp, "dark")
    dark = corner_color(page, 3, 3)
    assert light.lightness() > 200
    assert dark.lightness() < 60


def test_another_map_of_another_size_forgets_the_pointer(page: ChannelPage) -> None:
    QTest.mouseMove(page.canvas, place_of(page, 6, 6))
    small = np.zeros((2, 2), np.float32)
    page.set_channel("Conv 3", "", small, scale_of(small), PICTURE)
    assert page.canvas.pointed is None
    page.grab()


def test_the_kernel_with_its_words(page: ChannelPage) -> None:
    assert page.kernel.texts == ("3 \u00d7 3 for each of 3 channels", "", "bias 2.5000")
    page.set_kernel(None, (), None)
    assert not page.kernel.isVisible()


def test_the_search_through_the_gallery(page: ChannelPage, qtbot: QtBot) -> None:
    places = page.places
    page.set_places_note("reads the 412 pictures of the gallery")
    assert "reads the 412 pictures of the gallery" in texts(page)
    with qtbot.waitSignal(page.places_requested):
        places.start.click()
    page.set_places_progress(12, 412)
    assert places.is_searching
    assert places.progress_words == "12 of 412 pictures"
    assert not places.start.isVisible()
    with qtbot.waitSignal(page.places_stopped):
        places.stop.click()
    page.set_places_progress(0, 0)
    assert not places.is_searching
    assert places.start.isVisible()


def test_what_was_found(page: ChannelPage, qtbot: QtBot) -> None:
    page.set_places(crops(15))
    QApplication.processEvents()
    found = page.places.crops
    assert found.accessibleDescription().splitlines()[:2] == ["9.5, picture 0.png", "8.5, picture 1.png"]
    assert len(found.accessibleDescription().splitlines()) == MOST_CROPS
    middle = found.crop_rect(1).topLeft() + QPoint(40, 40)
    assert is_near(color_at(found, middle.x(), middle.y()), QColor(220, 0, 0))
    with qtbot.waitSignal(page.place_chosen) as caught:
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=middle)
    assert caught.args == [1]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Right):
        QTest.keyClick(found, key)
    with qtbot.waitSignal(page.place_chosen) as caught:
        QTest.keyClick(found, Qt.Key.Key_Return)
    assert caught.args == [3]
    QApplication.sendEvent(found, QHelpEvent(QHelpEvent.Type.ToolTip, middle, found.mapToGlobal(middle)))
    qtbot.waitUntil(lambda: QToolTip.text() == "/somewhere/picture 1.png")
    with qtbot.waitSignal(page.places_requested):
        page.places.again.click()
    page.set_places(())
    assert not found.isVisible()
    assert page.places.start.isVisible()


@pytest.mark.parametrize("count", [1, 5, 7, 12])
@pytest.mark.parametrize("width", [656, 1296])
def test_crops_lie_apart_and_within(page: ChannelPage, width: int, count: int) -> None:
    page.resize(width, 800)
    page.set_places(crops(count))
    QApplication.processEvents()
    found = page.places.crops
    areas = [found.crop_rect(number) for number in range(count)]
    for number, one in enumerate(areas):
        assert found.rect().contains(one)
        assert not any(one.intersects(other) for other in areas[number + 1 :])


@pytest.mark.parametrize(("width", "height"), [(656, 540), (1296, 816), (500, 400)])
@pytest.mark.parametrize("side", [1, 7, 56, 224])
def test_map_and_kernel_stand_side_by_side_in_a_wide_pane(
    page: ChannelPage, width: int, height: int, side: int
) -> None:
    page.resize(width, height)
    map_ = np.zeros((side, side), np.float32)
    page.set_channel("Conv 1, channel 0", "", map_, scale_of(map_), PICTURE)
    QApplication.processEvents()
    canvas, kernel = page.canvas, page.kernel
    corner = canvas.mapTo(page, QPoint(canvas.width(), canvas.height()))
    place = kernel.mapTo(page, QPoint())
    assert corner.x() <= place.x() if width >= 656 else corner.y() <= place.y()
    assert place.x() + kernel.width() <= width
    assert canvas.target().width() > 90


def test_a_larger_window_has_a_larger_map(page: ChannelPage) -> None:
    before = page.canvas.target().width()
    page.resize(1296, 816)
    QApplication.processEvents()
    assert page.canvas.target().width() > 1.5 * before


def test_who_opens_it_goes_on_with_the_arrows(page: ChannelPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(lambda: page.hasFocus())
    assert page.accessibleName() == "Conv 49, channel 12, 7 \u00d7 7, after ReLU6"
