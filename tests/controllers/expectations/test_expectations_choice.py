from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.controllers.conftest import Bench
from tests.controllers.expectations.expectations_steps import (
    open_dialog,
    remembered,
    use,
)
from tests.models import save_color_model


def test_a_choice_is_used_remembered_undone_and_forgotten(
    start: Callable[..., Bench], silent: Path, color_folder: Path
) -> None:
    bench = start()
    bench.open_model(silent)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    flow, models = open_dialog(bench), bench.program.models
    guess = models.model.facts.preprocess
    other = next(option for option in flow.dialog.recipes.options if option.row and option.row.spec != guess)
    other.setChecked(True)
    chosen = other.row.spec
    use(bench, flow)
    assert models.model.facts.preprocess == chosen
    assert "assumed" not in bench.window.top_bar.model_button.accessibleName()
    assert flow.dialog.head.known.startswith("Your choice: ")
    assert not flow.dialog.foot.use.isEnabled()
    remembered(bench, silent, chosen)
    bench.wait_for_answers()
    flow.dialog.foot.undo.click()
    assert models.model.facts.preprocess == guess
    assert models.model.facts.is_assumed
    remembered(bench, silent, None)
    other.setChecked(True)
    use(bench, flow)
    remembered(bench, silent, chosen)
    bench.close()

    bench = start()
    assert bench.program.models.model.facts.preprocess == chosen
    bench.window.menu_actions.expectations.trigger()
    flow = bench.program.expectations.flow
    assert flow is not None
    assert not flow.comparing.is_running  # there is a choice: nothing has to be found out
    assert flow.dialog.head.known.startswith("Your choice: ")
    flow.dialog.foot.forget.click()
    assert bench.program.models.model.facts.is_assumed
    assert not flow.dialog.foot.forget.isVisible()
    remembered(bench, silent, None)


def test_the_undo_of_one_model_is_none_of_the_next(bench: Bench, silent: Path, color_model: Path) -> None:
    bench.open_model(silent)
    flow = open_dialog(bench)
    use(bench, flow)
    bench.open_model(color_model)
    assert not flow.dialog.foot.undo.isVisible()
    flow.choices.undo()
    assert bench.program.models.model.facts.path == str(color_model)
    assert bench.program.models.choice is None


def test_own_values(bench: Bench, silent: Path) -> None:
    bench.open_model(silent)
    flow = open_dialog(bench)
    recipes, form = flow.dialog.recipes, flow.dialog.recipes.own
    recipes.own_option.setChecked(True)
    assert not form.width_edit.isEnabled()  # the model's input is 16 by 16
    form.std_edit.setText("0")
    form.std_edit.textEdited.emit("0")
    bench.qtbot.waitUntil(lambda: not flow.dialog.foot.use.isEnabled())
    form.std_edit.setText("0.25")
    form.std_edit.textEdited.emit("0.25")
    bench.qtbot.waitUntil(flow.dialog.foot.use.isEnabled)
    bench.qtbot.waitUntil(lambda: recipes.own_option.row is not None and recipes.own_option.row.is_tried)
    use(bench, flow)
    assert bench.program.models.model.facts.preprocess.std == (0.25, 0.25, 0.25)
    rows = [option.row for option in recipes.options]
    assert rows[0].marks == ("in use",)


def test_an_open_size_may_be_chosen(bench: Bench, tmp_path: Path) -> None:
    bench.open_model(save_color_model(tmp_path / "open.onnx", metadata=None, side="side"))
    flow = open_dialog(bench)
    form = flow.dialog.recipes.own
    assert form.width_edit.isEnabled()
    flow.dialog.recipes.own_option.setChecked(True)
    form.width_edit.setText("40")
    form.width_edit.textEdited.emit("40")
    bench.qtbot.waitUntil(lambda: flow.dialog.recipes.chosen is not None and flow.dialog.recipes.chosen.width == 40)
    use(bench, flow)
    assert bench.program.models.model.facts.input_text.startswith("40 ")
