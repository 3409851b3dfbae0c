from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.advanced_automatic import allowed_numbers, automatic_words
from imgclass_gui.widgets.training.advanced_form import AdvancedForm
from imgclass_gui.widgets.training.recipe_combo import RecipeCombo
from imgclass_gui.widgets.training.recipe_switch import RecipeSwitch
from trainer.contract.train_config import TrainConfig

RECIPES = ("linear-probe", "auto", "from-scratch")
SAME_FORM = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@pytest.fixture
def form(qtbot: QtBot) -> AdvancedForm:
    form = AdvancedForm()
    qtbot.addWidget(form)
    form.resize(376, 700)
    form.set_open(True)
    form.show()
    return form


def edit_of(form: AdvancedForm, key: str) -> QLineEdit:
    control = form.fields[key].control
    assert isinstance(control, QLineEdit)
    return control


def type_into(qtbot: QtBot, edit: QWidget, text: str) -> None:
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def share_edits(form: AdvancedForm) -> list[QLineEdit]:
    return form.split.findChildren(QLineEdit)


def switches(form: AdvancedForm) -> list[RecipeSwitch]:
    return form.findChildren(RecipeSwitch)


def link(form: QWidget, words: str) -> LinkButton:
    return next(button for button in form.findChildren(LinkButton) if words in button.text())


def texts(form: QWidget) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible() and label.text()]


def shown_keys(form: AdvancedForm) -> set[str]:
    return {key for key, field in form.fields.items() if field.isVisible()}


def test_it_is_folded_until_it_is_wanted(qtbot: QtBot) -> None:
    form = AdvancedForm()
    qtbot.addWidget(form)
    form.show()
    assert shown_keys(form) == set()
    qtbot.mouseClick(link(form, "Advanced"), Qt.MouseButton.LeftButton)
    assert form.is_open
    assert shown_keys(form) == {"name", "weight_decay", "seed"}
    qtbot.keyClick(link(form, "Advanced"), Qt.Key.Key_Space)
    assert shown_keys(form) == set()


def test_nothing_is_chosen_at_first(form: AdvancedForm) -> None:
    for recipe in RECIPES:
        form.set_recipe(recipe)
        assert form.settings() == {}
        assert form.problem() == ""


def test_only_what_the_recipe_uses(form: AdvancedForm, qtbot: QtBot) -> None:
    usual = {"name", "seed", "weight_decay"}
    learning = {"epochs", "learning_rate", "batch_size", "input_size", "dropout", "patience", "device"}
    form.set_recipe("auto")
    assert shown_keys(form) == usual | learning
    assert [switch.isVisible() for switch in switches(form)] == [True, True]
    type_into(qtbot, edit_of(form, "epochs"), "5")
    form.set_recipe("from-scratch")
    assert shown_keys(form) == usual | learning | {"depth", "width", "kernel", "color"}
    form.set_recipe("linear-probe")
    assert shown_keys(form) == usual
    assert [switch.isVisible() for switch in switches(form)] == [True, False]
    assert form.settings() == {}
    form.set_recipe("auto")
    assert form.settings() == {"epochs": 5}


def test_a_mistake_is_told(form: AdvancedForm, qtbot: QtBot) -> None:
    form.set_recipe("from-scratch")
    type_into(qtbot, edit_of(form, "kernel"), "4")
    assert form.problem() == "Kernel must be an odd number from 1 to 15."
    assert "Must be an odd number from 1 to 15." in texts(form)
    assert form.settings() == {}
    form.set_open(False)
    assert form.problem() in texts(form)
    form.set_recipe("linear-probe")
    assert form.problem() == ""


def test_settings_that_are_folded_away_are_counted(form: AdvancedForm, qtbot: QtBot) -> None:
    form.set_open(False)
    assert texts(form) == []
    type_into(qtbot, edit_of(form, "seed"), "7")
    assert texts(form) == ["1 setting changed"]
    qtbot.mouseClick(switches(form)[0], Qt.MouseButton.LeftButton)
    assert texts(form) == ["2 settings changed"]


def test_reset(form: AdvancedForm, qtbot: QtBot) -> None:
    form.set_recipe("auto")
    reset = link(form, "Reset")
    assert not reset.isVisible()
    type_into(qtbot, edit_of(form, "epochs"), "0")
    type_into(qtbot, share_edits(form)[0], "20")
    for switch in switches(form):
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert reset.isVisible()
    with qtbot.waitSignal(form.settings_changed):
        qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.settings() == {}
    assert form.problem() == ""
    assert not reset.isVisible()


def test_shares_always_add_up(form: AdvancedForm, qtbot: QtBot) -> None:
    validation, test = share_edits(form)
    assert "70 %" in texts(form)
    type_into(qtbot, validation, "20")
    assert "65 %" in texts(form)
    assert form.settings() == {"fractions": (0.65, 0.2, 0.15)}
    type_into(qtbot, test, "80")
    assert form.problem() == "Validation and test must leave at least 1 % to train on."
    assert form.problem() in texts(form)
    assert form.settings() == {}
    type_into(qtbot, test, "101")
    assert form.problem() == "Test must be a number from 0 to 100."
    type_into(qtbot, test, "80")
    type_into(qtbot, validation, "10")
    assert form.problem() == ""
    assert not any("at least 1 %" in text for text in texts(form))
    assert form.settings() == {"fractions": (0.1, 0.1, 0.8)}
    for edit in (validation, test):
        type_into(qtbot, edit, "15")
    assert form.settings() == {}


def test_the_shares_of_a_folder_that_is_divided(form: AdvancedForm, qtbot: QtBot) -> None:
    type_into(qtbot, share_edits(form)[0], "99.5")
    assert form.problem()
    form.set_given_split(True)
    assert "The folder is divided already, and is used as it is." in texts(form)
    assert not any(edit.isVisible() for edit in share_edits(form))
    assert form.problem() == ""
    assert form.settings() == {}
    form.set_given_split(False)
    assert form.problem()


@st.composite
def shares(draw: st.DrawFn) -> tuple[float, float, float]:
    validation = draw(st.floats(0, 0.5))
    test = draw(st.floats(0, 0.4))
    return 1 - validation - test, validation, test


def numbers(recipe: str) -> Iterator[tuple[str, st.SearchStrategy[Any]]]:
    for key in automatic_words(recipe, ""):
        allowed = allowed_numbers(key, recipe, "")
        if allowed.is_whole:
            steps = int((allowed.most - allowed.least) // allowed.step)
            yield key, st.integers(0, steps).map(lambda n, a=allowed: int(a.least) + n * a.step)
        else:
            yield key, st.floats(allowed.least, allowed.most)


@st.composite
def wishes(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A recipe and settings that it uses."""
    recipe = draw(st.sampled_from(RECIPES))
    names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
    fields = {**dict(numbers(recipe)), "name": names, "fractions": shares(), "class_weights": st.booleans()}
    if recipe != "linear-probe":
        fields |= {"augment": st.booleans(), "device": st.sampled_from(["auto", "cpu", "cuda", "mps"])}
    if recipe == "from-scratch":
        fields["color"] = st.sampled_from(["auto", "rgb", "grey"])
    return recipe, draw(st.fixed_dictionaries({}, optional=fields))


@SAME_FORM
@given(wished=wishes())
def test_settings_of_an_old_run_come_back(form: AdvancedForm, wished: tuple[str, dict[str, Any]]) -> None:
    recipe, fields = wished
    config = TrainConfig(folder="x", recipe=recipe, **fields)  # type: ignore[arg-type]
    form.set_recipe(recipe)
    form.set_settings(config)
    assert form.problem() == ""
    assert TrainConfig(folder="x", recipe=recipe, **form.settings()) == config  # type: ignore[arg-type]
    assert all(getattr(TrainConfig(folder="x"), key) != value for key, value in form.settings().items())


TYPED = st.one_of(
    st.integers(-5, 20_000).map(str),
    st.floats(-1, 12).map(str),
    st.text("0123456789.,-e x", max_size=8),
)


@SAME_FORM
@given(recipe=st.sampled_from(RECIPES), data=st.data())
def test_whatever_is_typed_is_usable_or_a_problem(form: AdvancedForm, recipe: str, data: st.DataObject) -> None:
    form.set_settings(TrainConfig(folder="x"))
    form.set_recipe(recipe)
    typed = 0
    for edit in [edit_of(form, key) for key in automatic_words(recipe, "")] + share_edits(form):
        text = data.draw(st.just("") | TYPED)
        edit.setText(text)
        edit.textEdited.emit(text)
        typed += bool(text.strip())
    TrainConfig(folder="x", recipe=recipe, **form.settings())  # type: ignore[arg-type]
    if not form.problem():
        TrainConfig.from_json(TrainConfig(folder="x", recipe=recipe, **form.settings()).to_json())  # type: ignore[arg-type]
    else:
        assert typed


def test_what_a_resumed_run_brings_but_the_recipe_does_not_use_is_left_out(form: AdvancedForm) -> None:
    form.set_settings(TrainConfig(folder="x", epochs=3, depth=2, seed=9))
    assert form.settings() == {"seed": 9}


@pytest.mark.parametrize("start", ["", "/own.onnx"])
@pytest.mark.parametrize("recipe", RECIPES)
def test_nothing_is_cut_in_a_narrow_dialog(form: AdvancedForm, qtbot: QtBot, recipe: str, start: str) -> None:
    form.set_recipe(recipe, start)
    form.resize(362, 900)
    qtbot.waitUntil(lambda: form.layout().geometry().width() == 362)
    assert form.minimumSizeHint().width() <= 362
    edits = [edit for edit in form.findChildren(QLineEdit) if edit.isVisible()]
    assert len(edits) >= 5
    for edit in edits:
        words = edit.fontMetrics().horizontalAdvance(edit.placeholderText())
        assert words + 2 * 9 + 2 <= edit.width(), edit.placeholderText()
    for field in form.fields.values():
        label = field.findChildren(QLabel)[0]
        assert not label.isVisible() or label.sizeHint().width() <= label.width()


def test_every_control_has_a_name_and_a_place_in_the_tab_order(form: AdvancedForm, qtbot: QtBot) -> None:
    form.set_recipe("from-scratch")
    kinds = (QLineEdit, RecipeCombo, RecipeSwitch)
    controls = [widget for kind in kinds for widget in form.findChildren(kind) if widget.isVisible()]
    assert len(controls) == 1 + 11 + 2 + 2 + 2
    for control in controls:
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_wheel_changes_no_choice(form: AdvancedForm, qtbot: QtBot) -> None:
    form.set_recipe("from-scratch")
    box = form.fields["color"].control
    assert isinstance(box, RecipeCombo)
    middle = QPointF(box.rect().center())
    for _ in range(3):
        event = QWheelEvent(
            middle,
            QPointF(box.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
    assert box.currentIndex() == 0
