from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.advanced_fields import ChoiceField, NumberField, TextField
from imgclass_gui.widgets.training.advanced_number import Allowed, number_text, parse_number


@pytest.fixture
def epochs(qtbot: QtBot) -> NumberField:
    field = NumberField("epochs", "Epochs")
    field.set_allowed(Allowed(1, 10_000))
    field.set_automatic("8")
    qtbot.addWidget(field)
    field.show()
    return field


def remark(field: NumberField) -> str:
    return "".join(label.text() for label in field.findChildren(QLabel)[1:] if label.isVisible())


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_reads_the_same(value: float) -> None:
    assert parse_number(number_text(value), is_whole=False) == value


@given(st.integers())
def test_whole_numbers_as_well(value: int) -> None:
    assert parse_number(number_text(value), is_whole=True) == value


@given(st.text(max_size=12))
def test_anything_can_be_typed(text: str) -> None:
    for is_whole in (True, False):
        number = parse_number(text, is_whole)
        assert number is None or isinstance(number, int if is_whole else float)


@pytest.mark.parametrize(
    ("text", "is_whole", "value"),
    [
        ("10,000", True, 10_000),
        (" 1 000 ", True, 1000),
        ("0,01", False, 0.01),
        ("1e-3", False, 0.001),
        ("1.5", True, None),
    ],
)
def test_how_numbers_are_typed(text: str, is_whole: bool, value: float | None) -> None:
    assert parse_number(text, is_whole) == value


def test_what_is_allowed() -> None:
    assert Allowed(1, 15, step=2).words() == "an odd number from 1 to 15"
    assert [number for number in range(-2, 20) if Allowed(1, 15, step=2).holds(number)] == [1, 3, 5, 7, 9, 11, 13, 15]
    assert Allowed(32, 1024, step=32).words() == "a multiple of 32 from 32 to 1,024"
    assert not Allowed(32, 1024, step=32).holds(100)
    assert Allowed(1e-8, 10, is_whole=False).words() == "a number from 1e-8 to 10"
    assert not Allowed(0, 1, is_whole=False).holds(math.nan)
    assert Allowed(0, 2**32 - 1).words() == "a whole number from 0 to 4,294,967,295"


def test_empty_is_automatic(epochs: NumberField) -> None:
    edit = epochs.control
    assert isinstance(edit, QLineEdit)
    assert edit.placeholderText() == "automatic · 8"
    assert edit.accessibleName() == "Epochs"
    assert epochs.value() is None
    assert epochs.problem() == ""


def test_a_mistake_is_remarked_when_it_is_complete_and_gone_at_once(epochs: NumberField, qtbot: QtBot) -> None:
    qtbot.keyClicks(epochs.control, "20000")
    assert epochs.problem() == "Epochs must be a whole number from 1 to 10,000."
    assert epochs.value() is None
    assert remark(epochs) == ""
    qtbot.keyClick(epochs.control, Qt.Key.Key_Return)
    assert remark(epochs) == "Must be a whole number from 1 to 10,000."
    with qtbot.waitSignal(epochs.edited):
        qtbot.keyClick(epochs.control, Qt.Key.Key_Backspace)
    assert remark(epochs) == epochs.problem() == ""
    assert epochs.value() == 2000


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "nan", "9" * 5000])
def test_what_is_no_number_of_epochs(epochs: NumberField, qtbot: QtBot, text: str) -> None:
    edit = epochs.control
    assert isinstance(edit, QLineEdit)
    edit.setText(text)
    assert epochs.problem()
    assert epochs.value() is None


def test_another_range_judges_anew(epochs: NumberField) -> None:
    epochs.set_value(100)
    assert remark(epochs) == ""
    epochs.set_allowed(Allowed(1, 50))
    assert remark(epochs) == "Must be a whole number from 1 to 50."
    epochs.set_allowed(Allowed(1, 500))
    assert remark(epochs) == ""


def test_choices(qtbot: QtBot) -> None:
    field = ChoiceField("color", "Colour", [("auto", "automatic"), ("grey", "grey")])
    qtbot.addWidget(field)
    assert field.value() == "auto"
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field.control, Qt.Key.Key_Down)
    assert field.value() == "grey"
    field.set_value(None)
    assert field.value() == "auto"


def test_words_in_any_script(qtbot: QtBot) -> None:
    field = TextField("name", "Name of the model", "automatic")
    qtbot.addWidget(field)
    assert field.value() is None
    field.set_value("犬と猫 & Müll \udcff")
    assert field.value() == "犬と猫 & Müll \ufffd"
    field.set_value("   ")
    assert field.value() is None
