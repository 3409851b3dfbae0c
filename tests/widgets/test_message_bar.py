from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.message_bar import CAPACITY, Message, MessageBar
from imgclass_gui.widgets.tokens import LIGHT
from tests.widgets.answers import color_at


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    window = QWidget()
    bar = MessageBar()
    column = QVBoxLayout(window)
    column.addWidget(bar)
    window.resize(900, 200)
    qtbot.addWidget(window)
    window.show()
    bar.window_kept = window  # type: ignore[attr-defined]
    return bar


def sentence(bar: MessageBar) -> str:
    return next(label.text() for label in bar.findChildren(QLabel) if label.isVisible())


def buttons(bar: MessageBar) -> list[QPushButton]:
    return [button for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_it_is_away_until_there_is_something_to_say(bar: MessageBar) -> None:
    assert not bar.isVisible()
    assert bar.message is None


def test_half_a_sentence_becomes_a_whole_one(bar: MessageBar) -> None:
    bar.show_message("error", "the file ends too early", "Copy it again.")
    assert bar.isVisible()
    assert sentence(bar) == "The file ends too early. Copy it again."
    assert bar.accessibleName() == sentence(bar)
    bar.show_message("info", "Done!")
    assert sentence(bar) == "Done!"


def test_names_stay_as_they_are(bar: MessageBar) -> None:
    bar.show_message("error", "<b>caf\udce9</b>\n.onnx is no model", action="R&B")
    assert sentence(bar) == "<b>caf\ufffd</b> .onnx is no model."
    assert [button.text() for button in buttons(bar)] == ["R&&B", ""]


@pytest.mark.parametrize(("kind", "token"), [("info", "accent_soft"), ("warn", "warn_soft"), ("error", "bad_soft")])
def test_each_kind_has_its_ground(bar: MessageBar, kind: str, token: str) -> None:
    bar.show_message(kind, "something")  # type: ignore[arg-type]
    assert color_at(bar, bar.width() // 2, 3) == QColor(getattr(LIGHT, token))


def test_the_button_acts_and_the_message_goes(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message("info", "3 pictures were removed", action="Undo")
    with qtbot.waitSignal(bar.action_requested) as asked, qtbot.waitSignal(bar.dismissed):
        QTest.mouseClick(buttons(bar)[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["Undo"]
    assert not bar.isVisible()


def test_without_an_action_there_is_only_dismiss(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message("info", "hello")
    (close,) = buttons(bar)
    assert close.accessibleName() == "Dismiss the message"
    with qtbot.waitSignal(bar.dismissed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)


def test_earlier_messages_come_back(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_message("error", "one")
    bar.show_message("warn", "two")
    bar.show_message("error", "one")
    assert sentence(bar) == "One."
    assert bar.messages == (Message("warn", "two"), Message("error", "one"))
    assert any(label.text() == "and 1 more" for label in bar.findChildren(QLabel) if label.isVisible())
    bar.dismiss()
    assert bar.message == Message("warn", "two")
    with qtbot.waitSignal(bar.dismissed):
        bar.dismiss()
    bar.dismiss()
    assert not bar.isVisible()


def test_a_flood_is_bounded(bar: MessageBar) -> None:
    for number in range(3 * CAPACITY):
        bar.show_message("error", f"failure {number}")
    seen = 0
    while bar.message is not None:
        bar.dismiss()
        seen += 1
    assert seen == CAPACITY


def test_clear(bar: MessageBar) -> None:
    bar.show_message("error", "one")
    bar.clear()
    assert bar.message is None
    assert not bar.isVisible()


def test_a_long_message_wraps(bar: MessageBar) -> None:
    bar.show_message("error", "a long sentence " * 30)
    low = bar.sizeHint().height()
    assert bar.heightForWidth(700) > low or bar.height() > 60
    assert bar.minimumSizeHint().width() < 700


def test_a_remark_takes_the_place_of_the_one_before(bar: MessageBar) -> None:
    bar.show_message("error", "a failure")
    bar.show_message("info", "one removed")
    bar.show_message("info", "two removed")
    bar.dismiss()
    assert bar.message == Message("error", "a failure")
