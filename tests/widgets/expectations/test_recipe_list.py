from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.expectations.own_values import OpenFields
from imgclass_gui.widgets.expectations.recipe_list import RecipeList
from imgclass_gui.widgets.expectations.recipe_row import (
    RecipeAnswer,
    RecipeRow,
    number_words,
    shown_percent,
    steady_words,
    sure_words,
)
from trainer.contract.preprocess_spec import PreprocessSpec

ONE, TWO = PreprocessSpec(), PreprocessSpec(fit="stretch")
LONG = "an endlessly long name " * 20
ANSWERS = tuple(RecipeAnswer(f"{number}.png", LONG, 0.386) for number in range(4))
ROWS = [
    RecipeRow("RGB, -1 to 1", "TensorFlow", ONE, ("recommended", "in use"), 0.5, 0.93, ANSWERS),
    RecipeRow(LONG, LONG, TWO, (), problem="the network's answer holds no usable numbers"),
]


@pytest.fixture
def recipes(qtbot: QtBot) -> RecipeList:
    recipes = RecipeList()
    qtbot.addWidget(recipes)
    recipes.resize(740, 500)
    recipes.set_own(RecipeRow("Own values", "typed", ONE), OpenFields())
    recipes.set_rows(ROWS, ONE)
    recipes.show()
    return recipes


def test_a_screen_reader_hears_everything(recipes: RecipeList) -> None:
    first, second = recipes.options
    assert first.accessibleName() == "RGB, -1 to 1, recommended, in use"
    for words in (
        "TensorFlow",
        "fairly sure, 50.0 percent",
        "steady, 93.0 percent",
        "2.png: an endlessly",
        "38.6 perc",
    ):
        assert words in first.accessibleDescription()
    assert "no usable numbers" in second.accessibleDescription()


def test_choosing_with_the_keyboard(recipes: RecipeList, qtbot: QtBot) -> None:
    recipes.focus_chosen()
    assert recipes.chosen == ONE
    assert recipes.is_usable
    with qtbot.waitSignal(recipes.spec_chosen) as told:
        QTest.keyClick(recipes.options[0], Qt.Key.Key_Down)
    assert told.args == [TWO]
    assert not recipes.is_usable
    QTest.keyClick(recipes.options[1], Qt.Key.Key_Down)
    assert recipes.is_own_chosen
    assert recipes.own.isVisible()


def test_other_rows_keep_the_choice_without_a_signal(recipes: RecipeList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(recipes.spec_chosen):
        recipes.set_rows([ROWS[1], ROWS[0], ROWS[1]], ONE)
        assert recipes.chosen == ONE
        recipes.set_rows(ROWS[1:], TWO)
    assert len(recipes.options) == 1
    assert recipes.chosen == TWO


def test_own_values_that_cannot_be_are_nothing_to_use(recipes: RecipeList, qtbot: QtBot) -> None:
    recipes.own_option.setChecked(True)
    recipes.own.std_edit.setText("0")
    with qtbot.waitSignal(recipes.spec_chosen) as told:
        recipes.own.std_edit.textEdited.emit("0")
    assert told.args == [None]
    assert recipes.chosen is None
    assert not recipes.is_usable


def test_as_many_answers_as_have_room_and_none_overlap(recipes: RecipeList, qtbot: QtBot) -> None:
    pixels = np.zeros((30, 20, 3), np.uint8)
    recipes.set_pixels({ONE: [pixels] * 4})
    option = recipes.options[0]
    for width in (option.minimumSizeHint().width(), 740, 1300):
        option.resize(width, option.height())
        places = option.cell_places()
        assert places
        assert all(one.right() < two.left() for one, two in pairwise(places))
        assert places[-1].right() < width
        assert not option.grab().isNull()
    assert len(places) == 4


def test_the_chosen_card_differs_without_colour(recipes: RecipeList) -> None:
    option = recipes.options[1]
    before = option.grab().toImage().convertToFormat(option.grab().toImage().Format.Format_Grayscale8)
    option.setChecked(True)
    after = option.grab().toImage().convertToFormat(before.format())
    assert before.pixelColor(22, 21).value() != after.pixelColor(22, 21).value()  # the dot


def test_words_for_figures() -> None:
    assert [sure_words(share) for share in (0.9, 0.5, 0.3, 0.1)] == ["sure", "fairly sure", "unsure", "very unsure"]
    assert [steady_words(share) for share in (0.95, 0.896, 0.8, 0.5)] == [
        "steady",
        "steady",
        "mostly steady",
        "wavering",
    ]
    assert [shown_percent(share) for share in (0.0, 0.386, 0.999, 1.0)] == ["0 %", "39 %", "99 %", "100 %"]
    assert [number_words(value) for value in (-2.1179, 0.0, -0.0, 255.0, 1e-9)] == [
        "\N{MINUS SIGN}2.12",
        "0",
        "0",
        "255",
        "1e\N{MINUS SIGN}09",
    ]
