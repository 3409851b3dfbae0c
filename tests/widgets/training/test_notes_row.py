from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.notes_row import NotesRow
from tests.widgets.answers import count_near, picture_of

NOTES = ("3 pictures occur twice.", "glass_104.jpg could not be read and is left out.")


@pytest.fixture
def row(qtbot: QtBot) -> NotesRow:
    row = NotesRow()
    qtbot.addWidget(row)
    row.resize(600, 42)
    row.set_notes(NOTES)
    return row


def shown(row: NotesRow) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel) if label.isVisible()]


def test_nothing_without_notes(row: NotesRow) -> None:
    assert row.isVisible()
    row.set_notes(())
    assert row.isHidden()


def test_the_number_and_the_first(row: NotesRow) -> None:
    assert shown(row) == ["2 notes", NOTES[0]]
    row.set_notes(NOTES[:1])
    assert shown(row) == ["1 note", NOTES[0]]


def test_the_chip_has_the_colours_of_warnings(row: NotesRow) -> None:
    chip = picture_of(row).copy(0, 0, 90, row.height())
    assert count_near(chip, LIGHT.warn_soft, 2) > 200
    assert count_near(chip, LIGHT.warn, 60) > 20


def test_all_of_them_on_demand(row: NotesRow, qtbot: QtBot) -> None:
    link = row.findChild(QPushButton)
    height = row.sizeHint().height()
    with qtbot.waitSignal(row.notes_toggled) as toggled:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert toggled.args == [True]
    assert shown(row) == ["2 notes", "\n".join(NOTES)]
    assert link.text() == "Hide"
    assert row.sizeHint().height() > height
    with qtbot.waitSignal(row.notes_toggled) as toggled:
        qtbot.keyClick(link, Qt.Key.Key_Space)
    assert toggled.args == [False]
    assert shown(row) == ["2 notes", NOTES[0]]


def test_many_notes_can_be_scrolled(row: NotesRow, qtbot: QtBot) -> None:
    row.set_notes([f"note {number} \udcff" for number in range(60)])
    qtbot.mouseClick(row.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert row.sizeHint().height() < 200
