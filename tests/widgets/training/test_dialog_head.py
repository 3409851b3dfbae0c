from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.dialog_head import PAGES, DialogHead


@pytest.fixture
def head(qtbot: QtBot) -> DialogHead:
    head = DialogHead()
    qtbot.addWidget(head)
    return head


def test_a_press_asks_for_a_page(head: DialogHead, qtbot: QtBot) -> None:
    for page in PAGES:
        with qtbot.waitSignal(head.page_requested) as asked:
            qtbot.mouseClick(head.buttons[page], Qt.MouseButton.LeftButton)
        assert asked.args == [page]
        assert [one for one in PAGES if head.buttons[one].isChecked()] == [page]


def test_a_page_that_has_nothing_to_show_cannot_be_reached(head: DialogHead, qtbot: QtBot) -> None:
    head.set_reachable("use", False)
    with qtbot.assertNotEmitted(head.page_requested):
        qtbot.mouseClick(head.buttons["use"], Qt.MouseButton.LeftButton)
    head.set_reachable("use", True)
    with qtbot.waitSignal(head.page_requested):
        qtbot.keyClick(head.buttons["use"], Qt.Key.Key_Space)
