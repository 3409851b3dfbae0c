from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.tokens import LIGHT
from imgclass_gui.widgets.training.recipe_card import RecipeCard
from imgclass_gui.widgets.training.recipe_choice import RecipeChoice
from imgclass_gui.widgets.training.recipe_combo import RecipeCombo

BUNDLED = ("EfficientNet-Lite0", "")


@pytest.fixture
def choice(qtbot: QtBot) -> RecipeChoice:
    choice = RecipeChoice()
    qtbot.addWidget(choice)
    choice.resize(400, 340)
    choice.show()
    return choice


def box_of(choice: RecipeChoice) -> RecipeCombo:
    box = choice.findChild(RecipeCombo)
    assert box is not None
    return box


def color_at(card: RecipeCard, x: int, y: int) -> QColor:
    return card.grab().toImage().pixelColor(x, y)


def test_quick_is_chosen_at_first(choice: RecipeChoice) -> None:
    assert choice.recipe == "linear-probe"
    assert [card.isChecked() for card in choice.cards.values()] == [True, False, False]


def test_a_click_anywhere_on_a_card_chooses_it(choice: RecipeChoice, qtbot: QtBot) -> None:
    card = choice.cards["from-scratch"]
    with qtbot.waitSignal(choice.recipe_changed) as told:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 5, card.height() - 5))
    assert told.args == ["from-scratch"]
    assert choice.recipe == "from-scratch"
    assert not choice.cards["linear-probe"].isChecked()


def test_arrows_and_space(choice: RecipeChoice, qtbot: QtBot) -> None:
    cards = list(choice.cards.values())
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Down)
    assert choice.recipe == "auto"
    qtbot.keyClick(cards[1], Qt.Key.Key_Up)
    assert choice.recipe == "linear-probe"
    cards[2].setFocus()
    qtbot.keyClick(cards[2], Qt.Key.Key_Space)
    assert choice.recipe == "from-scratch"


def test_times(choice: RecipeChoice) -> None:
    assert [card.time_text for card in choice.cards.values()] == ["", "", ""]
    choice.set_estimates({"linear-probe": 5.2, "from-scratch": None})
    assert [card.time_text for card in choice.cards.values()] == ["about 5 s", "measuring…", ""]
    names = [card.accessibleName() for card in choice.cards.values()]
    assert names == ["Quick, about 5 s", "Thorough, measuring the time", "From scratch"]


def test_the_time_is_painted(choice: RecipeChoice) -> None:
    card = choice.cards["auto"]
    empty = card.grab().toImage()
    choice.set_estimates({"auto": 120.0})
    known = card.grab().toImage()
    choice.set_estimates({})
    assert len({image.cacheKey() for image in (empty, known)}) == 2
    assert empty != known
    assert known != card.grab().toImage()


def test_the_chosen_card_differs_by_more_than_color(choice: RecipeChoice) -> None:
    chosen, other = choice.cards["linear-probe"], choice.cards["auto"]
    assert color_at(chosen, 200, 8) == QColor(LIGHT.accent_soft)
    assert color_at(other, 200, 8) == QColor(LIGHT.surface)
    # The dot of the radio button, and the hole of the other one.
    assert color_at(chosen, 22, 21) == QColor(LIGHT.accent)
    assert color_at(other, 22, 21) == QColor(LIGHT.surface)


@pytest.mark.parametrize("width", [300, 400, 560])
def test_cards_have_room_for_their_words(choice: RecipeChoice, width: int) -> None:
    for card in choice.cards.values():
        assert card.heightForWidth(width) >= 64
    assert all(64 <= card.heightForWidth(400) <= 80 for card in choice.cards.values())
    assert choice.cards["from-scratch"].heightForWidth(260) > choice.cards["from-scratch"].heightForWidth(400)


def test_fine_tuning_alone_is_a_part_of_thorough(choice: RecipeChoice) -> None:
    choice.set_recipe("fine-tune")
    assert choice.recipe == "auto"


def test_models_to_start_from(choice: RecipeChoice, qtbot: QtBot) -> None:
    box = box_of(choice)
    assert not box.isVisible()
    choice.set_start_models([BUNDLED, ("trash", "/runs/trash\udcff.onnx"), ("leaves", "/runs/leaves.onnx")])
    assert box.isVisible()
    assert choice.start == ""
    with qtbot.waitSignal(choice.start_changed):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert choice.start == "/runs/trash\udcff.onnx"
    choice.set_recipe("from-scratch")
    assert choice.start == ""
    assert not box.isVisible()
    choice.set_recipe("auto")
    assert choice.start == "/runs/trash\udcff.onnx"


def test_the_chosen_model_stays_while_it_is_there(choice: RecipeChoice, qtbot: QtBot) -> None:
    choice.set_start_models([BUNDLED, ("trash", "/trash"), ("leaves", "/leaves")])
    choice.set_start("/leaves")
    with qtbot.assertNotEmitted(choice.start_changed):
        choice.set_start_models([BUNDLED, ("leaves", "/leaves")])
    assert choice.start == "/leaves"
    with qtbot.waitSignal(choice.start_changed):
        choice.set_start_models([BUNDLED])
    assert choice.start == ""
    choice.set_start("/gone")
    assert choice.start == ""


def test_long_names_do_not_widen_it(choice: RecipeChoice) -> None:
    choice.set_start_models([BUNDLED, ("Müll " * 60, "/a"), ("\udcff\u202e\n", "/b")])
    assert choice.minimumSizeHint().width() <= 300
    assert "starts from" in [label.text() for label in choice.findChildren(QLabel)]
    assert box_of(choice).itemText(2).isprintable()
