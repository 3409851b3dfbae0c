from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.tokens import LIGHT
from tests.widgets.answers import count_near, picture_of


def tile_is_painted(note: QWidget) -> bool:
    return count_near(picture_of(note), QColor(LIGHT.bad), 40) > 50


def test_a_failure_is_marked_and_anything_else_is_not(qtbot: QtBot) -> None:
    note = Note()
    qtbot.addWidget(note)
    note.resize(300, 260)
    note.show()
    note.set_texts("the file ends too early\n", "Copy it again.", mark="!")
    assert [label.text() for label in note.findChildren(QLabel)] == ["the file ends too early ", "Copy it again."]
    assert tile_is_painted(note)
    note.set_texts("no picture is chosen")
    assert not tile_is_painted(note)
    assert [label.isVisible() for label in note.findChildren(QLabel)] == [True, False]
