from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.class_figures_model import NONE, Column
from imgclass_gui.widgets.training.class_figures_view import ClassFiguresView
from tests.widgets.answers import color_at, count_near, picture_of
from tests.widgets.training.made_run_reports import figures

CLASSES = (
    figures("glass", 15, 0.9, 0.7, 0.8),
    figures("never seen", 0, None, None, None),
    figures("metal", 20, 0.5, 0.95, 0.65),
    figures("Apple", 1200, 0.7, 0.8, 0.75),
)


@pytest.fixture
def view(qtbot: QtBot) -> ClassFiguresView:
    view = ClassFiguresView()
    qtbot.addWidget(view)
    view.resize(560, 260)
    view.set_classes(CLASSES)
    view.show()
    return view


def column(view: ClassFiguresView, number: int) -> list[str]:
    return [view.model().index(row, number).data() for row in range(view.model().rowCount())]


def press_header(view: ClassFiguresView, number: int) -> None:
    header = view.horizontalHeader()
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(number) + header.sectionSize(number) // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_weakest_comes_first_and_unknown_ones_last(view: ClassFiguresView) -> None:
    assert column(view, Column.LABEL) == ["metal", "Apple", "glass", "never seen"]
    assert column(view, Column.FOUND) == ["50.0 %", "70.0 %", "90.0 %", NONE]
    assert column(view, Column.PICTURES) == ["20", "1,200", "15", "0"]


def test_the_header_sorts_both_ways(view: ClassFiguresView) -> None:
    press_header(view, Column.PRECISION)
    first = column(view, Column.PRECISION)
    press_header(view, Column.PRECISION)
    second = column(view, Column.PRECISION)
    assert sorted((first, second)) == [["70.0 %", "80.0 %", "95.0 %", NONE], ["95.0 %", "80.0 %", "70.0 %", NONE]]
    view.sortByColumn(Column.LABEL, Qt.SortOrder.AscendingOrder)
    assert column(view, Column.LABEL) == ["Apple", "glass", "metal", "never seen"]


def test_a_row_chooses_its_class_whatever_the_order(view: ClassFiguresView) -> None:
    chosen: list[int] = []
    view.class_chosen.connect(chosen.append)
    place = view.visualRect(view.model().index(1, Column.F1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [3]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert chosen == [3, 0]
    view.sortByColumn(Column.LABEL, Qt.SortOrder.AscendingOrder)
    assert view.currentIndex().siblingAtColumn(Column.LABEL).data() == "glass"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert chosen[-1] == 2


def test_choosing_the_first_of_none_does_nothing(qtbot: QtBot) -> None:
    view = ClassFiguresView()
    qtbot.addWidget(view)
    view.set_classes(())
    view.choose_first()
    assert not view.currentIndex().isValid()


def test_the_bar_marks_what_is_found(view: ClassFiguresView) -> None:
    image = picture_of(view)
    places = []
    for row in (0, 2):  # 50 % and 90 %
        area = view.visualRect(view.model().index(row, Column.FOUND)).translated(view.viewport().pos())
        xs = [
            x
            for x in range(area.left(), area.right())
            if image.pixelColor(x, area.center().y()).name().upper() == LIGHT.accent
        ]
        assert 3 <= len(xs) <= 8
        places.append((sum(xs) / len(xs) - area.left() - 11.5) / (area.width() - 16 - 54 - 7))
    assert places == pytest.approx([0.5, 0.9], abs=0.03)
    unknown = view.visualRect(view.model().index(3, Column.FOUND)).translated(view.viewport().pos())
    assert count_near(image.copy(unknown), LIGHT.accent, 4) == 0


def test_the_chosen_row_is_marked(view: ClassFiguresView, qtbot: QtBot) -> None:
    view.choose_first()
    view.setFocus()
    qtbot.waitActive(view)
    area = view.visualRect(view.model().index(0, 0)).translated(view.viewport().pos())
    assert color_at(view, area.right() - 3, area.center().y()).name().upper() == LIGHT.accent_soft
    assert color_at(view, area.left() + 1, area.center().y()).name().upper() == LIGHT.accent


def test_a_screen_reader_hears_the_interval(view: ClassFiguresView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)
    said = [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]
    assert "50.0 %, 95 % interval 30.0 to 60.0 %" in said
    assert "Right when it says so" in said
