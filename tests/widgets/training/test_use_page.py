from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.use_page import UsePage


@pytest.fixture
def page(qtbot: QtBot) -> UsePage:
    page = UsePage()
    qtbot.addWidget(page)
    page.show()
    return page


def press(page: UsePage, words: str, qtbot: QtBot) -> None:
    button = next(one for one in page.findChildren(QPushButton) if one.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words_in_sight(page: UsePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_without_a_model_it_says_so(page: UsePage) -> None:
    assert "as soon as a training has ended" in words_in_sight(page)
    assert not any(button.isVisible() for button in page.findChildren(QPushButton))


def test_a_model_can_be_used_saved_and_shown(page: UsePage, qtbot: QtBot) -> None:
    page.set_model("pets", [("Size", "13.7 MB")])
    page.set_in_use(False)
    assert "pets" in words_in_sight(page)
    for words, signal in (
        ("Use this model", page.use_requested),
        ("Save as…", page.save_requested),
        ("Show in file manager", page.reveal_requested),
        ("Open the whole report", page.report_requested),
    ):
        with qtbot.waitSignal(signal):
            press(page, words, qtbot)


def test_a_model_in_use_is_not_offered_again(page: UsePage, qtbot: QtBot) -> None:
    page.set_model("pets", [])
    page.set_in_use(True, "It answers in the window now.")
    assert "It answers in the window now." in words_in_sight(page)
    with qtbot.assertNotEmitted(page.use_requested):
        press(page, "In use", qtbot)
