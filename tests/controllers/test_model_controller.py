from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, remember_choice
from tests.controllers.conftest import Bench
from tests.models import SPEC, save_color_model
from trainer.contract.preprocess_spec import PreprocessSpec


def test_a_model_is_there_at_the_first_start(bench: Bench) -> None:
    button = bench.window.top_bar.model_button
    assert "EfficientNet-Lite0" in button.accessibleName()


def test_a_file_that_is_no_model_leaves_the_old_one(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    (tmp_path / "broken.onnx").write_bytes(b"<html>not here</html>")
    bench.program.models.open(str(tmp_path / "broken.onnx"))
    bench.wait_for_message("broken.onnx: the file is a web page")
    assert "Colours" in bench.window.top_bar.model_button.accessibleName()
    assert not bench.window.status.is_busy


def test_the_last_model_is_there_at_the_next_start(start: Callable[..., Bench], color_model: Path) -> None:
    first = start()
    first.open_model(color_model)
    first.close()
    assert "Colours" in start().window.top_bar.model_button.accessibleName()


def test_a_last_model_that_is_gone_is_replaced_by_the_bundled_one(
    start: Callable[..., Bench], color_model: Path
) -> None:
    first = start()
    first.open_model(color_model)
    first.close()
    color_model.unlink()
    assert "EfficientNet-Lite0" in start().window.top_bar.model_button.accessibleName()


def test_a_last_model_that_broke_is_replaced_and_told(start: Callable[..., Bench], color_model: Path) -> None:
    first = start()
    first.open_model(color_model)
    first.close()
    color_model.write_bytes(b"")
    second = start()
    assert "EfficientNet-Lite0" in second.window.top_bar.model_button.accessibleName()
    assert "the file is empty" in second.message


def test_the_newest_wish_wins(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    other = save_color_model(tmp_path / "other.onnx", metadata=None)
    opened: list[str] = []
    bench.program.models.model_changed.connect(lambda model: opened.append(model.facts.path))
    bench.program.models.open(str(color_model))
    bench.program.models.open(str(other))
    bench.qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert opened == [str(other)]


def test_a_guess_about_a_model_is_shown(bench: Bench, tmp_path: Path) -> None:
    bench.open_model(save_color_model(tmp_path / "silent.onnx", metadata=None))
    assert "assumed" in bench.window.top_bar.model_button.toolTip()


def test_where_a_models_labels_were_found_is_shown(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("r\ng\nb\n")
    bench.open_model(save_color_model(tmp_path / "silent.onnx", metadata=None))
    assert "described in labels.txt beside it" in bench.window.top_bar.model_button.toolTip()


def test_opening_can_be_cancelled(bench: Bench, color_model: Path) -> None:
    with bench.qtbot.assertNotEmitted(bench.program.models.model_changed, wait=1500):
        bench.program.models.open(str(color_model))
        bench.window.status.cancel_requested.emit()
    assert not bench.window.status.is_busy


def test_the_models_on_board_and_those_trained_here_are_offered(bench: Bench, color_model: Path) -> None:
    bench.program.models.set_own_models([("my colours", str(color_model))])
    names = [action.text() for action in bench.window.top_bar.model_button.choices.actions()]
    assert names[:3] == ["EfficientNet-Lite0", "Digits CNN", "my colours"]
    bench.open_model(color_model)
    chosen = [action.text() for action in bench.window.top_bar.model_button.choices.actions() if action.isChecked()]
    assert chosen == ["my colours"]


def test_a_remembered_choice_is_in_use_from_the_start(bench: Bench, tmp_path: Path) -> None:
    silent = save_color_model(tmp_path / "silent.onnx", metadata=None)
    choice = RememberedChoice(SPEC, ("r", "g", "b"))
    remember_choice(choices_folder(), silent, choice)
    bench.open_model(silent.rename(tmp_path / "moved.onnx"))
    models = bench.program.models
    assert models.choice == choice
    assert models.model is not None
    assert models.silent_model is not None
    assert (models.model.facts.preprocess, models.model.facts.labels) == (SPEC, ("r", "g", "b"))
    assert models.silent_model.facts.is_assumed
    assert "assumed" not in bench.window.top_bar.model_button.accessibleName()


def test_a_choice_that_does_not_fit_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    silent = save_color_model(tmp_path / "silent.onnx", metadata=None)
    wrong = RememberedChoice(PreprocessSpec(height=99, width=99))
    remember_choice(choices_folder(), silent, wrong)
    bench.open_model(silent)
    models = bench.program.models
    assert models.choice is None
    assert models.model is models.silent_model
    with bench.qtbot.assertNotEmitted(models.model_changed):
        assert not models.use_choice(wrong)
        assert not models.use_choice(RememberedChoice(SPEC, ("too", "few")))
    assert models.model is models.silent_model
