from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.picture_tiles import PictureTiles, Tile
from imgclass_gui.widgets.training.picture_tiles_delegate import PADDING
from imgclass_gui.widgets.training.picture_tiles_thumbnails import THUMBNAIL_SIDE, TileThumbnails
from tests.widgets.answers import count_near, picture_of

Key = Qt.Key
GREEN = (10, 200, 30)


@pytest.fixture
def view(qtbot: QtBot) -> PictureTiles:
    view = PictureTiles()
    qtbot.addWidget(view)
    view.resize(560, 320)
    view.set_tiles([Tile(f"a/{number}.jpg", f"“glass” {number} %", "is “metal”", "bad") for number in range(60)])
    view.show()
    view.setFocus()
    qtbot.waitActive(view)
    return view


def place_of(view: PictureTiles, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def columns(view: PictureTiles) -> int:
    """As they are, not as they are reckoned."""
    tops = [view.visualRect(view.model().index(row, 0)).top() for row in range(view.model().rowCount())]
    return tops.count(tops[0])


@pytest.mark.parametrize("width", [*range(280, 300), 559, 560, 561, 700, 850, 856, 1200])
def test_columns_share_the_width(view: PictureTiles, width: int) -> None:
    view.resize(width, 320)
    view.doItemsLayout()
    shown = columns(view)
    assert shown == max(1, (width - 14) // 128)
    left_over = view.viewport().width() - view.visualRect(view.model().index(shown - 1, 0)).right()
    assert left_over < 128
    assert view.rows_in_sight() == range(0, 3 * shown)


def test_keys_walk_by_rows_and_pages(view: PictureTiles) -> None:
    assert columns(view) == 4
    for key, row in (
        (Key.Key_Home, 0),
        (Key.Key_Down, 4),
        (Key.Key_Right, 5),
        (Key.Key_PageDown, 13),
        (Key.Key_PageUp, 5),
        (Key.Key_Up, 1),
        (Key.Key_Up, 1),
        (Key.Key_Left, 0),
        (Key.Key_End, 59),
        (Key.Key_Down, 59),
    ):
        QTest.keyClick(view, key)
        assert view.currentIndex().row() == row, key
        assert view.viewport().rect().contains(place_of(view, row))


def test_down_reaches_a_last_row_that_is_short(view: PictureTiles) -> None:
    view.set_tiles(view.tiles[:6])
    view.setCurrentIndex(view.model().index(3, 0))
    QTest.keyClick(view, Key.Key_Down)
    assert view.currentIndex().row() == 5
    QTest.keyClick(view, Key.Key_Down)
    assert view.currentIndex().row() == 5


def test_keys_do_nothing_where_there_is_nothing(view: PictureTiles) -> None:
    opened: list[str] = []
    view.opened.connect(opened.append)
    view.set_tiles([])
    for key in (Key.Key_Down, Key.Key_End, Key.Key_PageUp, Key.Key_Return):
        QTest.keyClick(view, key)
    assert opened == []


def test_only_what_is_in_sight_wants_thumbnails(view: PictureTiles, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.thumbnails_wanted) as wanted:
        view.set_tiles(view.tiles)
    assert wanted.args == [[f"a/{number}.jpg" for number in range(12)]]
    view.set_thumbnails({"a/41.jpg": np.zeros((96, 96, 3), np.uint8)})
    with qtbot.waitSignal(view.thumbnails_wanted) as wanted:
        view.verticalScrollBar().setValue(10 * 150)
        view.verticalScrollBar().setValue(10 * 150 + 1)
    assert wanted.args == [[f"a/{number}.jpg" for number in range(40, 52) if number != 41]]


def test_a_hidden_gallery_wants_nothing_until_it_is_shown(qtbot: QtBot) -> None:
    view = PictureTiles()
    qtbot.addWidget(view)
    asked: list[list[str]] = []
    view.thumbnails_wanted.connect(asked.append)
    view.set_tiles([Tile("x.png", "", "")])
    view._on_thumbnails_due()
    assert asked == []
    with qtbot.waitSignal(view.thumbnails_wanted):
        view.show()
    assert asked == [["x.png"]]


def test_thumbnails_and_tones_are_painted(view: PictureTiles) -> None:
    area = view.visualRect(view.model().index(0, 0))
    picture = (area.left() + PADDING, area.top() + PADDING, THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    assert count_near(picture_of(view).copy(*picture), LIGHT.stage, 2) > 8000
    view.set_thumbnails({"a/0.jpg": np.full((40, 60, 3), GREEN, np.uint8)})
    image = picture_of(view)
    assert count_near(image.copy(*picture), QColor(*GREEN)) > 8000
    words = image.copy(area.left(), area.top() + PADDING + THUMBNAIL_SIDE, area.width(), 40)
    assert count_near(words, LIGHT.bad, 60) > 20
    assert count_near(words, LIGHT.text, 60) > 20


def test_a_chosen_tile_and_the_focus_are_marked(view: PictureTiles) -> None:
    area = view.visualRect(view.model().index(1, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    corner = (area.right() - 14, area.top() + 40)
    image = picture_of(view)
    assert image.pixelColor(*corner) == QColor(LIGHT.accent_soft)
    assert count_near(image.copy(area), LIGHT.accent, 4) > 200
    view.clearFocus()
    assert count_near(picture_of(view).copy(area), LIGHT.accent, 4) == 0


def test_double_click_and_enter_open(view: PictureTiles, qtbot: QtBot) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 2))
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 2))
    assert opened.args == ["a/2.jpg"]
    QTest.keyClick(view, Key.Key_Right)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Key.Key_Return)
    assert opened.args == ["a/3.jpg"]


def test_several_are_chosen_and_copied(view: PictureTiles, qtbot: QtBot) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 5))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place_of(view, 1))
    assert view.selected_paths() == ["a/1.jpg", "a/5.jpg"]
    with qtbot.waitSignal(view.copy_requested) as copied:
        QTest.keyClick(view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [["a/1.jpg", "a/5.jpg"]]


def action(view: PictureTiles, text: str) -> QAction:
    return next(entry for entry in view.menu.actions() if entry.text() == text)


def test_the_menu_opens_at_a_tile_and_acts_on_it(view: PictureTiles, qtbot: QtBot) -> None:
    place = place_of(view, 3)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(mouse, place, view.viewport().mapToGlobal(place)))
    assert view.menu.isVisible()
    view.menu.close()
    with qtbot.waitSignal(view.reveal_requested) as revealed:
        action(view, "Show in file manager").trigger()
    assert revealed.args == ["a/3.jpg"]
    with qtbot.waitSignal(view.opened) as opened:
        action(view, "Open").trigger()
    assert opened.args == ["a/3.jpg"]
    with qtbot.waitSignal(view.copy_requested) as copied:
        action(view, "Copy names").trigger()
    assert copied.args == [["a/3.jpg"]]


def test_the_menu_needs_a_tile(view: PictureTiles) -> None:
    view.set_tiles(view.tiles[:1])
    place = QPoint(view.viewport().width() - 3, view.viewport().height() - 3)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    assert not view.menu.isVisible()
    view.setCurrentIndex(view.model().index(0, 0))
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert view.menu.isVisible()
    view.menu.close()


def test_an_empty_gallery_says_why(view: PictureTiles) -> None:
    view.set_empty_text("No label looks wrong.")
    assert view.accessibleDescription() == ""
    view.set_tiles([])
    assert view.accessibleDescription() == "No label looks wrong."
    assert count_near(picture_of(view), LIGHT.muted, 60) > 50


def test_names_in_any_form_are_told_to_screen_readers(view: PictureTiles) -> None:
    view.set_tiles([Tile("b/<i>\udcff.jpg", "“猫” 84.2 %", "is “قطة”")])
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.child(0).text(QAccessible.Text.Name) == "“猫” 84.2 %, is “قطة”, <i>\ufffd.jpg"
    assert "&lt;i&gt;\ufffd.jpg" in view.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    picture_of(view)


def test_ten_thousand_tiles_are_walked_at_once(view: PictureTiles) -> None:
    view.set_tiles([Tile(f"{number}", "", "") for number in range(10_000)])
    QTest.keyClick(view, Key.Key_End)
    assert view.currentIndex().row() == 9_999
    QTest.keyClick(view, Key.Key_PageUp)
    assert view.currentIndex().row() == 9_991


def test_thumbnails_that_were_looked_at_last_are_kept(qapp: QApplication) -> None:
    kept = TileThumbnails(capacity=2)
    pixels = np.zeros((96, 96, 3), np.uint8)
    kept.put({"a": pixels, "b": pixels})
    first = kept.pixmap("a", 1.0)
    kept.put({"c": pixels})
    assert ("a" in kept, "b" in kept, "c" in kept, len(kept)) == (True, False, True, 2)
    assert kept.pixmap("b", 1.0) is None
    assert kept.pixmap("a", 1.0) is first
    sharp = kept.pixmap("a", 2.0)
    assert sharp is not None
    assert sharp.size().width() == 2 * THUMBNAIL_SIDE
    assert sharp.deviceIndependentSize().width() == THUMBNAIL_SIDE
