from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.top_bar import TopBar
from tests.widgets.answers import count_near, picture_of

CHOICES = [("EfficientNet-Lite0", "/m/a.onnx", True), ("birds & bees", "/m/caf\udce9.onnx", False)]


@pytest.fixture
def bar(qtbot: QtBot) -> TopBar:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 52)
    bar.show()
    return bar


@pytest.mark.parametrize(
    ("text", "signal"),
    [("Open pictures…", "open_pictures_requested"), ("Open folder…", "open_folder_requested")],
)
def test_pictures_and_folders_can_be_opened(bar: TopBar, qtbot: QtBot, text: str, signal: str) -> None:
    button = next(button for button in bar.findChildren(QPushButton) if button.text() == text)
    with qtbot.waitSignal(getattr(bar, signal)):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.toolTip()


def test_the_model_is_named(bar: TopBar, qtbot: QtBot) -> None:
    bar.set_model("EfficientNet-Lite0", 1000, provider="CPU", tooltip="/m/<a>.onnx")
    button = bar.model_button
    assert button.accessibleName() == "Model EfficientNet-Lite0, 1,000 classes"
    assert "&lt;a&gt;" in button.toolTip()
    assert "runs on CPU" in button.toolTip()
    qtbot.waitUntil(lambda: button.width() == button.sizeHint().width())
    assert count_near(picture_of(button), LIGHT.text, 60) > 50
    assert count_near(picture_of(button), LIGHT.warn, 30) == 0


def test_an_assumption_is_marked_and_said(bar: TopBar) -> None:
    bar.set_model("birds", 20, is_assumed=True)
    assert bar.model_button.accessibleName().endswith("its preprocessing is assumed")
    assert "assumed" in bar.model_button.toolTip()
    assert count_near(picture_of(bar.model_button), LIGHT.warn, 40) > 5


def test_models_are_chosen_from_the_menu(bar: TopBar, qtbot: QtBot) -> None:
    bar.set_model_choices(CHOICES)
    first, second, _, other = bar.model_button.choices.actions()
    assert (first.text(), first.isChecked()) == ("EfficientNet-Lite0", True)
    assert (second.text(), second.isChecked()) == ("birds && bees", False)
    with qtbot.waitSignal(bar.model_requested) as asked:
        second.trigger()
    assert asked.args == ["/m/caf\udce9.onnx"]
    with qtbot.waitSignal(bar.open_model_requested):
        other.trigger()
    bar.set_model_choices([])
    assert [action.text() for action in bar.model_button.choices.actions()] == ["Open model…"]


def test_a_long_name_does_not_push_the_window_wider(bar: TopBar) -> None:
    bar.set_model("resnet50_" * 40, 21843, is_assumed=True)
    assert bar.minimumSizeHint().width() <= 900
    assert bar.model_button.sizeHint().width() < 560
