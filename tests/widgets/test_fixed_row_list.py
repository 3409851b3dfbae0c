from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.fixed_row_list import FixedRowList

HEIGHT = 30
Hint = QAbstractItemView.ScrollHint


class Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(100, HEIGHT)


@pytest.fixture
def view(qtbot: QtBot) -> FixedRowList:
    view = FixedRowList(HEIGHT)
    qtbot.addWidget(view)
    view.setFrameShape(FixedRowList.Shape.NoFrame)
    view.setModel(QStringListModel([f"row {number}" for number in range(200)], view))
    view.resize(200, 10 * HEIGHT)
    view.show()
    qtbot.waitActive(view)
    return view


def at(view: FixedRowList, row: int) -> QModelIndex:
    return view.model().index(row, 0)


def test_places_and_rows_belong_together(view: FixedRowList) -> None:
    view.verticalScrollBar().setValue(45)
    assert view.visible_rows() == range(1, 12)
    for row in view.visible_rows():
        rect = view.visualRect(at(view, row))
        assert rect == QRect(0, row * HEIGHT - 45, view.viewport().width(), HEIGHT)
        for y in {max(0, rect.top()), min(rect.bottom(), 10 * HEIGHT - 1)}:
            assert view.indexAt(QPoint(5, y)).row() == row
    assert not view.indexAt(QPoint(-1, 5)).isValid()
    assert view.visualRect(QModelIndex()).isNull()


def test_below_the_last_row_there_is_none(view: FixedRowList) -> None:
    view.setModel(QStringListModel(["one"], view))
    assert not view.indexAt(QPoint(5, HEIGHT + 1)).isValid()
    assert view.visible_rows() == range(0, 1)


def test_it_scrolls_no_further_than_needed(view: FixedRowList) -> None:
    bar = view.verticalScrollBar()
    view.scrollTo(at(view, 5))
    assert bar.value() == 0
    view.scrollTo(at(view, 10))
    assert bar.value() == HEIGHT
    view.scrollTo(at(view, 100), Hint.PositionAtTop)
    assert bar.value() == 100 * HEIGHT
    view.scrollTo(at(view, 100), Hint.PositionAtBottom)
    assert bar.value() == 91 * HEIGHT
    view.scrollTo(at(view, 100), Hint.PositionAtCenter)
    assert bar.value() == 100 * HEIGHT + HEIGHT // 2 - 5 * HEIGHT
    before = bar.value()
    view.scrollTo(QModelIndex())
    assert bar.value() == before


def test_the_scroll_bar_follows_the_rows(view: FixedRowList, qtbot: QtBot) -> None:
    model = view.model()
    assert view.verticalScrollBar().maximum() == 190 * HEIGHT
    model.removeRows(0, 150)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 40 * HEIGHT)
    model.insertRows(0, 10)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 50 * HEIGHT)
    view.resize(200, 20 * HEIGHT)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 40 * HEIGHT)


def test_a_drag_of_the_mouse_chooses_a_stretch(view: FixedRowList) -> None:
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, HEIGHT + 5))
    QTest.mouseMove(view.viewport(), QPoint(20, 4 * HEIGHT + 5))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 4 * HEIGHT + 5))
    assert sorted(index.row() for index in view.selectedIndexes()) == [1, 2, 3, 4]


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Home])
def test_keys_lead_where_they_do_in_qt_s_own_list(view: FixedRowList, qtbot: QtBot, key: Qt.Key) -> None:
    reference = QListView()
    qtbot.addWidget(reference)
    reference.setModel(view.model())
    reference.setUniformItemSizes(True)
    reference.setItemDelegate(Rows(reference))
    reference.setFrameShape(QListView.Shape.NoFrame)
    reference.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    reference.resize(view.size())
    reference.show()
    rows = []
    for one in (view, reference):
        one.setCurrentIndex(at(view, 50))
        QTest.keyClick(one, key)
        rows.append(one.currentIndex().row())
    # Of a page the two may keep one row more or less in sight.
    assert abs(rows[0] - rows[1]) <= 1


def test_screen_readers_are_told_where_the_keyboard_is(view: FixedRowList) -> None:
    QAccessible.setActive(True)
    view.setFocus()
    view.setCurrentIndex(at(view, 7))
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.focusChild().text(QAccessible.Text.Name) == "row 7"
    assert interface.child(7).state().focused  # type: ignore[attr-defined]
    QAccessible.setActive(False)
