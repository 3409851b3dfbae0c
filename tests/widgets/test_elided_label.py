from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.elided_label import ElidedLabel
from tests.widgets.answers import picture_of

LONG = "a rather long name of a class that somebody wrote down"


@pytest.fixture
def label(qtbot: QtBot) -> ElidedLabel:
    label = ElidedLabel(lines=2)
    qtbot.addWidget(label)
    label.resize(120, 40)
    label.show()
    return label


def test_the_text_stays_whole(label: ElidedLabel) -> None:
    label.setText(LONG)
    assert label.text() == LONG
    assert label.is_cut
    label.setText("short")
    assert not label.is_cut


def test_lines_come_as_needed(label: ElidedLabel) -> None:
    label.setText("cat")
    one = label.heightForWidth(120)
    label.setText(LONG)
    assert one < label.heightForWidth(120) <= 2 * one + 4
    assert label.heightForWidth(2000) == one


@pytest.mark.parametrize("text", ["😀" * 60, "虎斑猫" * 30, "\u05e9\u05dc\u05d5\u05dd " * 30, "x" * 300, "a😀b " * 40])
def test_any_script_is_broken_between_letters(label: ElidedLabel, text: str) -> None:
    label.setText(text)
    assert label.is_cut
    blank = ElidedLabel(lines=2)
    blank.resize(120, 40)
    assert picture_of(label) != picture_of(blank)


def test_a_cut_text_is_told_as_tooltip(label: ElidedLabel, qtbot: QtBot) -> None:
    label.setText(LONG)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert QToolTip.text() == LONG
    label.setText("short")
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_name_keeps_its_end(qtbot: QtBot) -> None:
    label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(120, 20)
    for text in ("IMG_2024-01-01_a_long_name_1.jpeg", "IMG_2024-01-01_a_long_name_2.jpeg"):
        label.setText(text)
        assert label._break(120)[0].endswith(text[-6:])
    assert label.minimumSizeHint().width() < 120
