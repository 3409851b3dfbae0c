from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.gallery_delegate import ROW_HEIGHT
from imgclass_gui.widgets.gallery_list import GalleryList
from imgclass_gui.widgets.gallery_model import GalleryModel
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from tests.widgets.answers import answer, color_at, count_near, failure, picture_of

Key = Qt.Key


@pytest.fixture
def model(qtbot: QtBot) -> GalleryModel:
    model = GalleryModel()
    ids = model.append_paths([f"/p/img{number}.png" for number in range(100)])
    model.set_results([(identity, answer(f"label {identity}", identity / 100)) for identity in ids])
    return model


@pytest.fixture
def view(model: GalleryModel, qtbot: QtBot) -> Iterator[GalleryList]:
    view = GalleryList(model)
    qtbot.addWidget(view)
    view.resize(228, 10 * ROW_HEIGHT)
    view.show()
    view.setFocus()
    qtbot.waitActive(view)
    return view


def current(view: GalleryList) -> int:
    return view.currentIndex().row()


def in_sight(view: GalleryList, row: int) -> bool:
    return view.viewport().rect().contains(view.visualRect(view.model().index(row, 0)))


def test_keys_walk(view: GalleryList) -> None:
    view.select_picture(1)
    for key, row in (
        (Key.Key_Down, 1),
        (Key.Key_Down, 2),
        (Key.Key_Up, 1),
        (Key.Key_PageDown, 10),
        (Key.Key_PageDown, 19),
        (Key.Key_PageUp, 10),
        (Key.Key_End, 99),
        (Key.Key_Down, 99),
        (Key.Key_PageDown, 99),
        (Key.Key_Home, 0),
        (Key.Key_PageUp, 0),
        (Key.Key_Up, 0),
    ):
        QTest.keyClick(view, key)
        assert current(view) == row
        assert in_sight(view, row)
        assert view.selected_ids() == [row + 1]


def test_keys_do_nothing_in_an_empty_list(qtbot: QtBot) -> None:
    view = GalleryList(GalleryModel())
    qtbot.addWidget(view)
    for key in (Key.Key_Down, Key.Key_End, Key.Key_PageUp, Key.Key_Home):
        QTest.keyClick(view, key)
    assert view.current_id == -1
    assert view.selected_ids() == []
    assert not view.indexAt(QPoint(5, 5)).isValid()


def test_shift_and_control_choose_several(view: GalleryList, qtbot: QtBot) -> None:
    view.select_picture(3)
    QTest.keyClick(view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_ids() == [3, 4]
    place = view.visualRect(view.model().index(8, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert view.selected_ids() == [3, 4, 9]
    place = view.visualRect(view.model().index(5, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
    assert view.selected_ids() == [3, 4, 6, 7, 8, 9]
    view.selectAll()
    assert view.selected_ids() == list(range(1, 101))


def test_a_click_chooses(view: GalleryList, qtbot: QtBot) -> None:
    place = view.visualRect(view.model().index(2, 0)).center()
    with qtbot.waitSignal(view.picture_selected) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3]
    assert view.current_id == 3


def test_the_choice_survives_filter_and_order(view: GalleryList, model: GalleryModel, qtbot: QtBot) -> None:
    view.select_picture(50)
    model.sort_by("probability")
    assert (view.current_id, current(view)) == (50, 50)
    model.set_filter("label 50")
    assert (view.current_id, current(view)) == (50, 0)
    model.set_filter("")
    assert view.current_id == 50
    with qtbot.waitSignal(view.picture_selected) as chosen:
        model.set_filter("label 7")
    assert chosen.args == [-1]


def test_the_next_picture_is_chosen_when_one_is_removed(view: GalleryList, model: GalleryModel) -> None:
    view.select_picture(5)
    model.remove([5])
    assert view.current_id in (4, 6)
    assert view.selected_ids() == [view.current_id]
    assert not view.select_picture(5)
    model.clear()
    assert view.current_id == -1


def test_delete_and_space_are_heard(view: GalleryList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.remove_requested):
        QTest.keyClick(view, Key.Key_Delete)
    with qtbot.waitSignal(view.space_pressed):
        QTest.keyClick(view, Key.Key_Space)


def test_the_menu_opens_at_a_row_only(view: GalleryList, model: GalleryModel, qtbot: QtBot) -> None:
    view.select_picture(2)
    asked: list[QPoint] = []
    view.menu_requested.connect(asked.append)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=QPoint(20, 20))
    reasons = QContextMenuEvent.Reason
    QApplication.sendEvent(view, QContextMenuEvent(reasons.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    at_row = view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())
    assert asked == [at_row]
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reasons.Mouse, QPoint(20, 20), QPoint(7, 9)))
    assert asked[1:] == [QPoint(7, 9)]
    model.set_filter("label 1")
    model.remove(list(model.items))
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reasons.Mouse, QPoint(20, 20), QPoint(7, 9)))
    assert len(asked) == 2


def test_thumbnails_are_wanted_from_the_middle_outwards(view: GalleryList, model: GalleryModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.thumbnails_wanted):
        view.resize(228, 9 * ROW_HEIGHT)
    with qtbot.waitSignal(view.thumbnails_wanted) as wanted:
        view.verticalScrollBar().setValue(40 * ROW_HEIGHT)
    (asked,) = wanted.args
    middle = 40 + 4
    distances = [abs(identity - 1 - middle) for identity, _ in asked]
    assert distances == sorted(distances)
    assert {identity - 1 for identity, _ in asked} == set(range(40 - 8, 49 + 8))
    assert dict(asked)[45] == "/p/img44.png"


def test_thumbnails_at_hand_and_failures_are_not_wanted(view: GalleryList, model: GalleryModel, qtbot: QtBot) -> None:
    model.set_thumbnail(3, np.zeros((96, 96, 3), np.uint8))
    model.set_results([(4, failure())])
    with qtbot.waitSignal(view.thumbnails_wanted) as wanted:
        view.verticalScrollBar().setValue(1)
    assert {3, 4}.isdisjoint(identity for identity, _ in wanted.args[0])


def test_rows_paint_thumbnail_label_and_failure(view: GalleryList, model: GalleryModel, qapp: QApplication) -> None:
    model.set_thumbnail(1, np.full((96, 96, 3), (10, 200, 30), np.uint8))
    model.set_results([(2, failure())])
    image = picture_of(view)
    assert count_near(image.copy(12, 7, 48, 48), QColor(10, 200, 30)) > 2000
    row = image.copy(0, ROW_HEIGHT, 228, ROW_HEIGHT)
    assert count_near(row, LIGHT.bad, 40) > 60
    assert count_near(image.copy(70, 10, 120, 24), LIGHT.text, 60) > 20
    apply_theme(qapp, "dark")
    assert count_near(picture_of(view).copy(70, 10, 120, 24), DARK.text, 60) > 20


def test_the_chosen_row_is_marked(view: GalleryList) -> None:
    view.select_picture(2)
    assert color_at(view, 150, ROW_HEIGHT + 5) == QColor(LIGHT.accent_soft)
    assert color_at(view, 1, ROW_HEIGHT + 30) == QColor(LIGHT.accent)
    assert color_at(view, 150, 8 * ROW_HEIGHT + 5) == QColor(LIGHT.surface)
    view.clearFocus()
    assert color_at(view, 1, ROW_HEIGHT + 30) == QColor(LIGHT.accent_soft)


def test_an_empty_list_says_why(qtbot: QtBot) -> None:
    view = GalleryList(GalleryModel())
    qtbot.addWidget(view)
    blank = picture_of(view)
    view.set_empty_text("nothing here matches")
    assert picture_of(view) != blank


def test_a_screen_reader_hears_the_predictions(view: GalleryList, model: GalleryModel) -> None:
    model.set_results([(2, failure())])
    view.select_picture(1)
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == 100
    first, second = interface.child(0), interface.child(1)
    assert first.role() == QAccessible.Role.ListItem
    assert first.text(QAccessible.Text.Name) == "label 1, 1.0 percent, img0.png"
    assert second.text(QAccessible.Text.Name) == "img1.png, the file ends too early"
    assert first.state().selected  # type: ignore[attr-defined]


def test_a_hundred_thousand_rows_are_walked_at_once(qtbot: QtBot) -> None:
    model = GalleryModel()
    view = GalleryList(model)
    qtbot.addWidget(view)
    view.resize(228, 620)
    view.show()
    model.append_paths([f"/p/{number}" for number in range(100_000)])
    QTest.keyClick(view, Key.Key_End)
    assert current(view) == 99_999
    assert in_sight(view, 99_999)
    QTest.keyClick(view, Key.Key_PageUp)
    assert current(view) == 99_990
    assert view.verticalScrollBar().maximum() == 100_000 * ROW_HEIGHT - view.viewport().height()
