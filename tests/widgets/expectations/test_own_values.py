from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.expectations.own_values import OpenFields, OwnValues
from trainer.contract.preprocess_spec import PreprocessSpec

SPEC = PreprocessSpec(mean=(127 / 255, 0.4, 0.3), std=(128 / 255, 0.2, 0.1), crop_fraction=0.875)
GREY = PreprocessSpec(height=28, width=28, fit="stretch", color_order="L", mean=(0.1307,), std=(0.3081,))


@pytest.fixture
def form(qtbot: QtBot) -> OwnValues:
    form = OwnValues()
    qtbot.addWidget(form)
    form.show()
    return form


def problems(form: OwnValues) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.property("tone") == "bad" and label.text()]


@pytest.mark.parametrize("spec", [SPEC, GREY, PreprocessSpec(color_order="BGR", fit="pad", filter="lanczos")])
def test_untouched_it_gives_what_it_was_given_exactly(form: OwnValues, spec: PreprocessSpec) -> None:
    form.set_spec(spec, OpenFields())
    assert form.value() == spec


def test_every_field(form: OwnValues, qtbot: QtBot) -> None:
    form.set_spec(SPEC, OpenFields(has_open_width=True, has_open_height=True))
    for edit, text in (
        (form.width_edit, "96"),
        (form.height_edit, "64"),
        (form.crop_edit, "50 %"),
        (form.mean_edit, "0.5"),
        (form.std_edit, "1, 2, 3"),
    ):
        edit.setText(text)
        edit.textEdited.emit(text)
    form.filter_box.setCurrentIndex(form.filter_box.findData("box"))
    with qtbot.waitSignal(form.edited) as told:
        form.color_box.setCurrentIndex(form.color_box.findData("BGR"))
    assert told.args == [PreprocessSpec(64, 96, "crop", 0.5, "box", "BGR", mean=(0.5, 0.5, 0.5), std=(1.0, 2.0, 3.0))]
    assert problems(form) == []


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("std_edit", "0", "std must be positive"),
        ("mean_edit", "red", "mean and std must be 3 numbers"),
        ("mean_edit", "1 2", "mean and std must be 3 numbers"),
        ("crop_edit", "120", "the crop fraction must lie between 0.01 and 1"),
        ("width_edit", "0", "the size of its input is out of range"),
        ("width_edit", "9" * 30, "the size of its input is out of range"),
    ],
)
def test_what_cannot_be_is_said(form: OwnValues, qtbot: QtBot, field: str, text: str, words: str) -> None:
    form.set_spec(SPEC, OpenFields(has_open_width=True))
    edit = getattr(form, field)
    edit.setText(text)
    with qtbot.waitSignal(form.edited) as told:
        edit.textEdited.emit(text)
    assert told.args == [None]
    assert words in problems(form)[0]
    form.set_spec(SPEC, OpenFields())
    assert form.value() == SPEC


def test_what_is_fixed_cannot_be_typed(form: OwnValues) -> None:
    form.set_spec(GREY, OpenFields(has_open_height=True, has_open_numbers=False))
    assert not form.width_edit.isEnabled()
    assert form.height_edit.isEnabled()
    assert not form.mean_edit.isEnabled()
    assert not form.std_edit.isEnabled()
    assert not form.crop_edit.isEnabled()
    assert [form.color_box.itemData(index) for index in range(form.color_box.count())] == ["L"]
