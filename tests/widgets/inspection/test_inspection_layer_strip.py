from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.inspection.layer_search import LayerSearch
from imgclass_gui.widgets.inspection.layer_strip import HEIGHT, LayerStrip
from imgclass_gui.widgets.inspection.strip_measures import FOOT_TOP, PITCH, THUMBNAIL_TOP, card_rect, level_top
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import color_at, count_near, is_near, picture_of
from tests.widgets.inspection.made_layers import chain, residual

Key = Qt.Key


@pytest.fixture
def strip(qtbot: QtBot) -> LayerStrip:
    """The picture, a layer, and 20 closed blocks of three."""
    strip = LayerStrip()
    qtbot.addWidget(strip)
    strip.resize(900, HEIGHT)
    strip.set_network(*residual(20))
    strip.show()
    qtbot.waitActive(strip)
    return strip


@pytest.fixture
def chosen(strip: LayerStrip) -> list[int]:
    numbers: list[int] = []
    strip.layer_chosen.connect(numbers.append)
    return numbers


def place(strip: LayerStrip, number: int) -> QRect:
    """Where a layer's card is in the view."""
    return card_rect(strip.view.network.place_of(number), strip.view.horizontalOffset())


def click(strip: LayerStrip, point: QPoint) -> None:
    QTest.mouseClick(strip.view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def titles(strip: LayerStrip) -> list[str]:
    model = strip.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def is_in_sight(strip: LayerStrip, number: int) -> bool:
    return bool(strip.view.viewport().rect().contains(place(strip, number)))


def test_a_small_network_is_all_open(strip: LayerStrip) -> None:
    strip.set_network(*residual(5))
    assert titles(strip) == ["Picture", *(f"Conv {number}" for number in range(1, 17))]
    strip.set_network(*residual(6))
    assert titles(strip) == ["Picture", "Conv 1", *(f"Block {number}" for number in range(1, 7))]


def test_a_click_chooses_a_layer(strip: LayerStrip, chosen: list[int]) -> None:
    click(strip, place(strip, 1).center())
    assert chosen == [1]
    click(strip, place(strip, 0).center())
    assert chosen == [1, 0]
    assert strip.view.current == 0


def test_a_click_on_a_closed_block_chooses_its_last_layer_and_opens_it(strip: LayerStrip, chosen: list[int]) -> None:
    click(strip, place(strip, 7).center())
    assert chosen == [7]
    assert titles(strip)[:8] == ["Picture", "Conv 1", "Block 1", "Conv 5", "Conv 6", "Conv 7", "Block 3", "Block 4"]
    assert all(is_in_sight(strip, number) for number in (5, 6, 7))


def test_a_click_on_the_bracket_closes_a_block(strip: LayerStrip, chosen: list[int]) -> None:
    strip.set_current(6)
    click(strip, QPoint(place(strip, 6).center().x(), FOOT_TOP + 6))
    assert titles(strip)[2:5] == ["Block 1", "Block 2", "Block 3"]
    assert chosen == []
    # The layer is still chosen, within its block.
    assert [index.row() for index in strip.view.selectedIndexes()] == [strip.view.network.place_of(6)]


def test_choosing_from_outside_emits_nothing_and_opens_and_scrolls(strip: LayerStrip, chosen: list[int]) -> None:
    strip.set_current(60)
    assert chosen == []
    assert strip.view.network.open_blocks == {19}
    assert is_in_sight(strip, 60)
    strip.set_current(1)
    assert is_in_sight(strip, 1)
    strip.set_current(99)
    assert strip.view.current == -1
    assert strip.view.selectedIndexes() == []


def test_steps_go_through_closed_blocks_and_stop_at_the_ends(strip: LayerStrip, chosen: list[int]) -> None:
    for _ in range(3):
        strip.step(1)
    assert chosen == [1, 2, 3]
    strip.set_current(61)
    strip.step(1)
    assert chosen == [1, 2, 3]
    strip.step(-61)
    assert chosen[-1] == 0


def test_keys_walk_the_cards_and_enter_chooses(strip: LayerStrip, chosen: list[int]) -> None:
    view = strip.view
    view.setFocus()
    for key in (Key.Key_Right, Key.Key_Right):
        QTest.keyClick(view, key)
    assert view.currentIndex().data() == "Block 1"
    assert chosen == []
    QTest.keyClick(view, Key.Key_Return)
    assert chosen == [4]
    QTest.keyClick(view, Key.Key_End)
    assert view.currentIndex().data() == "Block 20"
    QTest.keyClick(view, Key.Key_Space)
    assert chosen == [4, 61]
    QTest.keyClick(view, Key.Key_Home)
    assert view.currentIndex().data() == "Picture"
    assert view.horizontalOffset() == 0


def test_plus_and_minus_open_and_close_a_block(strip: LayerStrip, chosen: list[int]) -> None:
    view = strip.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(3, 0))
    QTest.keyClick(view, Key.Key_Plus)
    assert view.network.open_blocks == {1}
    assert view.currentIndex().data() == "Conv 7"
    QTest.keyClick(view, Key.Key_Minus)
    assert view.network.open_blocks == set()
    assert view.currentIndex().data() == "Block 2"
    assert chosen == []


def test_all_blocks_open_and_close(strip: LayerStrip, qtbot: QtBot) -> None:
    strip.set_current(31)
    button = strip._all
    assert button.text() == "Open all"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert strip.view.network.are_all_open
    assert is_in_sight(strip, 31)
    assert button.text() == "Close all"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert strip.view.network.open_blocks == set()
    assert is_in_sight(strip, 31)
    strip.set_network(chain(3), [])
    assert not button.isVisible()


def test_a_drag_scrolls_and_chooses_nothing(strip: LayerStrip, chosen: list[int]) -> None:
    port, start = strip.view.viewport(), QPoint(500, 60)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, start - QPoint(200, 0))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=start - QPoint(200, 0))
    assert strip.view.horizontalOffset() == 200
    assert chosen == []


@pytest.mark.parametrize("delta", [QPoint(0, -120), QPoint(-120, 0)])
def test_the_wheel_scrolls_sideways(strip: LayerStrip, delta: QPoint) -> None:
    at = QPointF(300, 50)
    everywhere = strip.view.viewport().mapToGlobal(at)
    event = QWheelEvent(
        at, everywhere, QPoint(), delta, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(strip.view.viewport(), event)
    assert strip.view.horizontalOffset() == 120


@pytest.mark.parametrize("count", [5, 500])
def test_only_what_is_in_sight_is_painted(strip: LayerStrip, count: int) -> None:
    strip.set_network(chain(count), [])
    visible = strip.view.visible_places()
    assert len(visible) <= 900 // PITCH + 2
    assert len(visible) >= min(count + 1, 7)
    strip.set_current(count)
    assert strip.view.visible_places().stop == count + 1
    assert is_in_sight(strip, count)
    strip.grab()


def test_the_height_never_changes(strip: LayerStrip) -> None:
    assert 124 <= HEIGHT <= 132
    for network in (residual(20), residual(1), ([], [])):
        strip.set_network(*network)
        assert strip.height() == HEIGHT
        assert strip.view.viewport().height() == strip.view.height() - strip.view.horizontalScrollBar().height()


def test_maps_and_the_picture_are_shown(strip: LayerStrip, qapp: QApplication) -> None:
    strip.set_previews({1: (np.full((4, 4), 255, np.uint8), False), 4: (np.full((8, 8), 128, np.uint8), True)})
    red = QImage(10, 10, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    strip.set_picture(red)

    def inside(number: int) -> QColor:
        return color_at(strip, place(strip, number).center().x() + 4, THUMBNAIL_TOP + 12)

    assert is_near(inside(0), "red")
    assert is_near(inside(1), "#FDE725")  # viridis' last colour
    middle = inside(4)
    apply_theme(qapp, "dark")
    assert is_near(inside(1), "#FDE725")
    assert middle.lightness() - inside(4).lightness() > 100  # the middle of signed numbers follows the ground
    strip.set_network(*residual(20))
    assert is_near(inside(1), DARK.surface)


def test_a_way_around_stands_out_for_the_chosen_layer(strip: LayerStrip) -> None:
    def accented() -> int:
        image = picture_of(strip)
        ratio = image.devicePixelRatio()
        return count_near(image.copy(0, 0, image.width(), round((level_top(0) + 2) * ratio)), LIGHT.accent)

    strip.set_current(3)
    assert accented() == 0
    strip.set_current(4)
    assert accented() > 2 * PITCH


def test_a_screen_reader_has_a_list(strip: LayerStrip) -> None:
    QAccessible.setActive(True)
    strip.view.setFocus()
    strip.set_current(5)
    interface = QAccessible.queryAccessibleInterface(strip.view)
    assert interface.text(QAccessible.Text.Name) == "Layers of the network"
    words = interface.focusChild().text(QAccessible.Text.Name)
    assert words == "convolution 5, layer 5 of 61, 96 channels of 56 by 56, fed by block 1"
    assert interface.child(3).state().selected  # type: ignore[attr-defined]
    QAccessible.setActive(False)


def test_a_bracket_says_what_a_click_does(strip: LayerStrip, qtbot: QtBot) -> None:
    strip.set_current(6)
    port, point = strip.view.viewport(), QPoint(place(strip, 6).center().x(), FOOT_TOP + 6)
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, point, port.mapToGlobal(point)))
    qtbot.waitUntil(lambda: QToolTip.text() == "Close Block 2, residual block (minus key)")


def test_a_search_chooses(strip: LayerStrip, chosen: list[int], qtbot: QtBot) -> None:
    strip.open_search()
    qtbot.keyClicks(strip.search.field, "conv 12")
    qtbot.keyClick(strip.search.field, Key.Key_Return)
    assert chosen == [12]
    assert strip.view.current == 12
    assert is_in_sight(strip, 12)


def test_no_network(strip: LayerStrip, chosen: list[int]) -> None:
    strip.clear()
    assert titles(strip) == []
    strip.step(1)
    strip.set_current(1)
    strip.open_search()
    click(strip, QPoint(60, 60))
    QTest.keyClick(strip.view, Key.Key_Return)
    assert chosen == []
    assert strip.search.isHidden()
    strip.grab()


def test_a_search_takes_words_in_any_order(qtbot: QtBot) -> None:
    search = LayerSearch()
    qtbot.addWidget(search)
    search.set_labels(["Conv 1", "Conv 2", "Pool 1"], ["convolution 1 112", "convolution 2 56", "max pooling 1 56"])
    search.field.setText("56 conv")
    assert search.shown == [1]
    assert search.field.accessibleDescription() == "1 of the layers are listed"
