from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import ALL_SETS, DARK, LIGHT, Tokens
from imgclass_gui.widgets.training.confusion_delegate import STEPS, contrast, shade, step_of
from imgclass_gui.widgets.training.confusion_model import ConfusionModel
from imgclass_gui.widgets.training.confusion_view import ConfusionView
from tests.widgets.answers import count_near, picture_of
from tests.widgets.training.made_run_reports import CONFUSION, LABELS

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> ConfusionView:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(420, 320)
    view.set_matrix(LABELS, CONFUSION)
    view.show()
    view.setFocus()
    qtbot.waitActive(view)
    return view


def diagonal(classes: int) -> list[list[int]]:
    return [[5 if row == column else 0 for column in range(classes)] for row in range(classes)]


def labels_of(classes: int) -> list[str]:
    return [f"class {number}" for number in range(classes)]


def told(view: ConfusionView) -> list[tuple[int, int]]:
    cells: list[tuple[int, int]] = []
    view.cell_chosen.connect(lambda label, answer: cells.append((label, answer)))
    return cells


def test_a_click_chooses_and_chooses_again(view: ConfusionView) -> None:
    cells = told(view)
    place = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert cells == [(2, 0)]
    assert view.chosen == (2, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert cells == [(2, 0), (2, 0)]


def test_keys_walk_and_enter_chooses(view: ConfusionView) -> None:
    view.choose(0, 0)
    cells = told(view)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Return, Key.Key_Space):
        QTest.keyClick(view, key)
    assert cells == [(0, 1), (1, 1), (1, 0), (1, 0), (1, 0)]


def test_the_largest_confusion(view: ConfusionView) -> None:
    view.choose_largest_confusion()
    assert view.chosen == (2, 0)
    view.set_matrix(LABELS, diagonal(3))
    assert view.chosen is None
    view.choose_largest_confusion()
    assert view.chosen == (0, 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_no_confusion_is_larger_than_the_largest(qapp: QApplication, counts: list[list[int]]) -> None:
    model = ConfusionModel()
    model.set_matrix(labels_of(len(counts)), counts)
    row, column = model.largest_confusion()
    wrong = [times for r, line in enumerate(counts) for c, times in enumerate(line) if r != c]
    if any(wrong):
        assert row != column
        assert counts[row][column] == max(wrong)
    else:
        assert (row, column) == (0, 0)


def test_a_cell_tells_what_it_means(view: ConfusionView) -> None:
    tips = [view.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in (2, 0)]
    assert tips[0] == "4 of 15 pictures of “plastic” were called “glass”"
    assert tips[1] == "14 of 15 pictures of “glass” were recognised"
    view.set_matrix(["<b>", "\udcffחתלת"], [[1, 2], [0, 0]])
    tooltip = view.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tooltip
    assert "“\ufffdחתלת”\u200e" in tooltip


def test_a_screen_reader_reads_the_cells(view: ConfusionView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.Table
    said = [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]
    assert said[1:5] == ["glass", "metal", "plastic", "glass"]
    assert "4 of 15 pictures of “plastic” were called “glass”" in said
    assert len(said) == 4 * 4


def cell(view: ConfusionView, row: int, column: int) -> QColor:
    """The colour near the corner of a cell, away from its number."""
    area = view.visualRect(view.model().index(row, column)).translated(view.viewport().pos())
    return picture_of(view).pixelColor(area.left() + 4, area.top() + 4)


def test_shades_tell_right_from_wrong_and_much_from_little(view: ConfusionView) -> None:
    right, much, little, none = cell(view, 0, 0), cell(view, 2, 0), cell(view, 0, 1), cell(view, 0, 2)
    assert none == QColor(LIGHT.surface)
    assert right.blue() > right.red() + 50
    assert much.red() > much.blue() + 20
    assert little.red() > little.blue()
    assert contrast(much, none) > contrast(little, none) > 1


def test_numbers_are_written_where_there_is_room(qtbot: QtBot) -> None:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.set_matrix(labels_of(2), [[9, 1], [1, 9]])
    area = view.visualRect(view.model().index(0, 1)).translated(view.viewport().pos()).adjusted(3, 3, -3, -3)
    assert count_near(picture_of(view).copy(area), LIGHT.text, 60) > 5
    view.set_matrix(labels_of(60), [[123_456] * 60] * 60)
    area = view.visualRect(view.model().index(0, 1)).translated(view.viewport().pos()).adjusted(3, 3, -3, -3)
    assert count_near(picture_of(view).copy(area), LIGHT.text, 60) == 0


def test_right_cells_are_framed_and_the_chosen_one_is_outlined(view: ConfusionView) -> None:
    view.set_matrix(LABELS, [[1, 9, 0], [0, 1, 0], [0, 0, 1]])
    frame = view.visualRect(view.model().index(0, 0)).translated(view.viewport().pos())
    image = picture_of(view)
    assert image.pixelColor(frame.left(), frame.center().y()) == QColor(LIGHT.accent)
    assert image.pixelColor(frame.left() + 3, frame.top() + 3) != QColor(LIGHT.accent)
    before = count_near(image, LIGHT.text, 4)
    view.choose(2, 1)
    focused = count_near(picture_of(view), LIGHT.text, 4)
    view.clearFocus()
    assert focused > count_near(picture_of(view), LIGHT.text, 4) > before


@pytest.mark.parametrize(("classes", "least", "most"), [(2, 44, 96), (6, 40, 56), (10, 20, 44), (100, 14, 14)])
def test_cells_fit_the_room(qtbot: QtBot, classes: int, least: int, most: int) -> None:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(480, 360)
    view.set_matrix(labels_of(classes), diagonal(classes))
    size = view.visualRect(view.model().index(0, 0)).size()
    for side in (size.width(), size.height()):
        assert least <= side + 1 <= most + 1
    fits = not view.verticalScrollBar().maximum() and not view.horizontalScrollBar().maximum()
    assert fits == (classes < 100)


def test_headers_stay_in_sight(qtbot: QtBot) -> None:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(480, 360)
    view.set_matrix(labels_of(100), diagonal(100))
    view.show()
    header = view.horizontalHeader().geometry()
    view.choose(99, 99)
    assert view.verticalScrollBar().value() > 0
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    assert view.horizontalHeader().geometry() == header
    label = picture_of(view.verticalHeader())
    assert count_near(label, LIGHT.accent, 60) > 5  # the chosen row's name stands out


def test_very_long_labels_leave_room_for_the_cells(qtbot: QtBot, qapp: QApplication) -> None:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(420, 320)
    view.set_matrix(["endless " * 40, "非常に長い名前" * 20, "اسم طويل " * 30], CONFUSION)
    assert view.viewport().width() > 250
    assert view.viewport().height() > 200
    apply_theme(qapp, "dark")
    assert count_near(picture_of(view.horizontalHeader()), DARK.muted, 60) > 20


def test_a_thousand_classes_are_painted(qtbot: QtBot) -> None:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(480, 360)
    view.set_matrix(labels_of(1000), diagonal(1000))
    view.show()
    view.choose(0, 0)
    QTest.keyClick(view, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.chosen == (999, 999)
    assert count_near(picture_of(view), LIGHT.accent, 4) > 50


@pytest.mark.parametrize("tokens", ALL_SETS)
@pytest.mark.parametrize("name", ["accent", "warn"])
def test_numbers_can_be_read_on_every_shade(tokens: Tokens, name: str) -> None:
    fills = [shade(tokens, name, step) for step in range(1, STEPS + 1)]
    assert all(contrast(fill, ink) >= 4.5 for fill, ink in fills)
    away = [contrast(fill, tokens.color("surface")) for fill, _ in fills]
    assert away == sorted(away)


@given(st.floats(0.0001, 1))
def test_anything_is_tinted(share: float) -> None:
    assert 1 <= step_of(share) <= STEPS
