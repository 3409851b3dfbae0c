from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.recipe_panel import RecipePanel
from imgclass_gui.widgets.training.recipe_switch import RecipeSwitch
from trainer.contract.train_config import TrainConfig


@pytest.fixture
def panel(qtbot: QtBot) -> RecipePanel:
    panel = RecipePanel()
    qtbot.addWidget(panel)
    panel.resize(400, 440)
    panel.show()
    return panel


def link(panel: QWidget, words: str) -> LinkButton:
    return next(button for button in panel.findChildren(LinkButton) if words in button.text())


def open_preview(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.form.set_open(True)
    with qtbot.waitSignal(panel.augment_preview_requested):
        qtbot.mouseClick(link(panel, "Preview"), Qt.MouseButton.LeftButton)
    panel.set_preview([])


def test_it_is_ready_without_a_touch(panel: RecipePanel) -> None:
    assert panel.settings() == {"recipe": "linear-probe", "start": ""}
    assert panel.problem() == ""
    assert TrainConfig(folder="x", **panel.settings()).recipe == "linear-probe"


def test_the_form_follows_the_card(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.form.set_open(True)
    assert not panel.form.fields["epochs"].isVisible()
    with qtbot.waitSignal(panel.settings_changed):
        qtbot.mouseClick(panel.choice.cards["auto"], Qt.MouseButton.LeftButton)
    assert panel.form.fields["epochs"].isVisible()
    epochs = panel.form.fields["epochs"].control
    with qtbot.waitSignal(panel.settings_changed):
        qtbot.keyClicks(epochs, "3")
    assert panel.settings() == {"recipe": "auto", "start": "", "epochs": 3}
    qtbot.keyClicks(epochs, "x")
    assert panel.problem() == "Epochs must be a whole number from 1 to 10,000."


def test_an_own_model_takes_other_sizes(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.choice.set_recipe("auto")
    qtbot.keyClicks(panel.form.fields["input_size"].control, "100")
    assert panel.problem() == "Input size must be a multiple of 32 from 32 to 1,024."
    panel.set_start_models([("EfficientNet-Lite0", ""), ("digits", "/digits.onnx")])
    with qtbot.waitSignal(panel.settings_changed):
        panel.choice.set_start("/digits.onnx")
    assert panel.problem() == ""
    assert panel.settings() == {"recipe": "auto", "start": "/digits.onnx", "input_size": 100}


def test_the_settings_of_an_old_run(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.set_start_models([("EfficientNet-Lite0", ""), ("digits", "/digits.onnx")])
    config = TrainConfig(folder="x", recipe="auto", start="/digits.onnx", epochs=4, fractions=(0.8, 0.1, 0.1))
    with qtbot.waitSignal(panel.settings_changed):
        panel.set_settings(config)
    assert TrainConfig(folder="x", **panel.settings()) == config


def test_a_folder_with_its_own_split(panel: RecipePanel) -> None:
    panel.set_settings(TrainConfig(folder="x", fractions=(0.8, 0.1, 0.1)))
    panel.set_given_split(True)
    assert "fractions" not in panel.settings()


def test_times_reach_the_cards(panel: RecipePanel) -> None:
    panel.set_estimates({"linear-probe": 4.0})
    assert panel.choice.cards["linear-probe"].time_text == "about 4 s"


@pytest.mark.parametrize("key", ["input_size", "seed"])
def test_numbers_that_vary_the_pictures_ask_for_new_ones(panel: RecipePanel, qtbot: QtBot, key: str) -> None:
    panel.choice.set_recipe("from-scratch")
    open_preview(panel, qtbot)
    with qtbot.waitSignal(panel.augment_preview_requested):
        qtbot.keyClicks(panel.form.fields[key].control, "64")


def test_other_recipes_ask_for_new_pictures_and_other_numbers_do_not(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.choice.set_recipe("from-scratch")
    open_preview(panel, qtbot)
    with qtbot.assertNotEmitted(panel.augment_preview_requested, wait=600):
        qtbot.keyClicks(panel.form.fields["epochs"].control, "64")
    with qtbot.waitSignal(panel.augment_preview_requested):
        panel.choice.set_recipe("auto")
    with qtbot.waitSignal(panel.augment_preview_requested):
        panel.invalidate_preview()


def test_without_variation_there_is_nothing_to_preview(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.choice.set_recipe("auto")
    open_preview(panel, qtbot)
    switch = panel.findChildren(RecipeSwitch)[1]
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert panel.settings()["augment"] is False
    assert not panel.form.preview.isVisible()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert panel.form.preview.isVisible()
    panel.set_preview_failed("Choose a folder first.")
    panel.choice.set_recipe("linear-probe")
    assert not panel.form.preview.isVisible()


def test_it_scrolls_down_and_never_aside(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.choice.set_recipe("from-scratch")
    panel.form.set_open(True)
    area = panel.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    content = area.widget()
    assert content.minimumSizeHint().width() <= area.viewport().width()
    inner = panel.form.findChildren(QLineEdit)
    assert all(edit.mapTo(panel, edit.rect().topRight()).x() < 390 for edit in inner if edit.isVisible())
