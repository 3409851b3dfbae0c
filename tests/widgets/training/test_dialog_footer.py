from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.dialog_footer import Buttons, DialogFooter


@pytest.fixture
def footer(qtbot: QtBot) -> DialogFooter:
    footer = DialogFooter()
    qtbot.addWidget(footer)
    footer.show()
    return footer


def test_it_offers_what_it_is_told(footer: DialogFooter, qtbot: QtBot) -> None:
    footer.set_buttons(Buttons(main="Start", second="Close", remark="Choose two classes", has_log=True))
    with qtbot.waitSignal(footer.main_pressed):
        qtbot.mouseClick(footer.main, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(footer.second_pressed):
        qtbot.mouseClick(footer.second, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(footer.log_toggled) as toggled:
        qtbot.keyClick(footer.log, Qt.Key.Key_Space)
    assert toggled.args == [True]


def test_a_button_without_words_is_away_and_a_disabled_one_does_nothing(footer: DialogFooter, qtbot: QtBot) -> None:
    footer.set_buttons(Buttons(main="Start", is_main_enabled=False))
    assert not footer.second.isVisible()
    assert not footer.log.isVisible()
    with qtbot.assertNotEmitted(footer.main_pressed):
        qtbot.mouseClick(footer.main, Qt.MouseButton.LeftButton)
    footer.set_buttons(Buttons(second="Close"))
    assert not footer.main.isVisible()


def test_words_are_shown_as_they_are(footer: DialogFooter) -> None:
    footer.set_buttons(Buttons(main="Cats & dogs"))
    assert footer.main.text() == "Cats && dogs"
