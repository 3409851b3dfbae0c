"""The whole loop in this process, with the real trainer: from a folder to a model in use."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QPushButton

from imgclass_gui.controllers.training import retrain_entry
from imgclass_gui.controllers.training.retrain_controller import RetrainController
from imgclass_gui.engine.training.run_store import list_runs, runs_folder
from imgclass_gui.engine.training.trainer_program import find_trainer
from tests.controllers.conftest import Bench
from tests.trainer.training_runs import make_shapes

pytestmark = pytest.mark.torch

PATIENCE = 60_000
MANY_EPOCHS = 2000
# On Windows, SIGTERM ends a process as hard.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", 40)


class Retraining:
    """The dialog of a started program, and what a person does with it."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.qtbot = bench, bench.qtbot
        bench.program.retrain.open()
        flow = bench.program.retrain.flow
        assert flow is not None
        self.flow: RetrainController = flow
        self.dialog = flow.dialog

    @property
    def history(self):
        return self.flow._run.history

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE)

    def press(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, folder: Path, recipe: str = "linear-probe", **settings: object) -> None:
        self.flow.open_folder(str(folder))
        self.wait(lambda: self.dialog.footer.main.isEnabled())
        panel = self.dialog.choose.recipe
        config = self.flow._choose.config()
        panel.set_settings(type(config)(folder="x", recipe=recipe, **settings))

    def start(self, folder: Path, recipe: str = "linear-probe", **settings: object) -> None:
        self.choose(folder, recipe, **settings)
        self.press(self.dialog.footer.main)
        assert self.flow.is_running

    def start_long(self, folder: Path) -> None:
        """A training that does not end by itself, after its first epochs."""
        self.start(folder, "from-scratch", input_size=16, epochs=MANY_EPOCHS, width=8, depth=1)
        self.wait(lambda: self.history.phase is not None and len(self.history.phase.epochs) > 1)

    def wait_for_end(self) -> None:
        self.wait(lambda: not self.flow.is_running)

    def answer(self, words: str) -> None:
        """Press a button of the question in sight."""
        self.wait(lambda: self._question() is not None)
        box = self._question()
        assert box is not None
        self.press(next(button for button in box.buttons() if button.text().replace("&", "") == words))

    def _question(self) -> QMessageBox | None:
        boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
        return boxes[0] if boxes else None


@pytest.fixture
def retraining(bench: Bench) -> Retraining:
    return Retraining(bench)


def test_from_a_dropped_folder_to_a_model_in_use(bench: Bench, shapes: Path) -> None:
    bench.drop_files(shapes)
    bench.wait_for_message("holds 2 folders of pictures")
    bench.wait_for_answers()
    bench.qtbot.mouseClick(bench.window.messages.findChild(QPushButton), Qt.MouseButton.LeftButton)
    retraining = Retraining(bench)
    dialog = retraining.dialog
    retraining.wait(lambda: dialog.footer.main.isEnabled())
    retraining.press(dialog.footer.main)
    retraining.wait(lambda: dialog.page == "understand")
    assert retraining.history.ended == "finished"
    retraining.press(dialog.footer.main)
    bench.wait_for_message("answers have changed")
    assert {item.label for item in bench.items} == {"bar", "dot"}
    retraining.wait(lambda: dialog.footer.main.text() == "In use")
    names = [action.text() for action in bench.window.top_bar.model_button.choices.actions()]
    assert "shapes" in names


def test_stop_keeps_the_best_network(retraining: Retraining, shapes: Path) -> None:
    retraining.start_long(shapes)
    retraining.press(retraining.dialog.footer.main)
    assert retraining.dialog.footer.main.text() == "Stopping…"
    retraining.wait(lambda: retraining.dialog.page == "understand")
    assert retraining.history.ended == "stopped"
    (run,) = list_runs(runs_folder())
    assert (run.state, run.can_resume, run.model is not None) == ("stopped", True, True)


def test_cancel_removes_what_was_learnt_and_nothing_else(retraining: Retraining, shapes: Path) -> None:
    before = sorted(path.name for path in shapes.rglob("*"))
    retraining.start_long(shapes)
    retraining.press(retraining.dialog.footer.second)
    retraining.answer("Keep training")
    assert retraining.flow.is_running
    retraining.press(retraining.dialog.footer.second)
    retraining.answer("Give up")
    retraining.wait(lambda: retraining.dialog.page == "choose")
    retraining.wait(lambda: not list_runs(runs_folder()))
    assert sorted(path.name for path in shapes.rglob("*")) == before
    retraining.wait(lambda: retraining.dialog.footer.main.isEnabled())


def test_a_trainer_that_is_killed_leaves_a_window_that_goes_on(retraining: Retraining, shapes: Path) -> None:
    retraining.start(shapes, "from-scratch", input_size=16, epochs=40, width=8, depth=1)
    retraining.wait(lambda: retraining.history.phase is not None and len(retraining.history.phase.epochs) > 1)
    os.kill(retraining.flow._run._process._child.process.processId(), KILL)
    retraining.wait_for_end()
    assert retraining.history.ended == "failed"
    assert "interrupted" in retraining.history.last.message
    footer = retraining.dialog.footer
    retraining.wait(lambda: footer.main.text() == "Go on" and footer.main.isEnabled())
    retraining.press(footer.main)
    retraining.wait(lambda: retraining.dialog.page == "understand")
    assert retraining.history.ended == "finished"
    assert [end.epoch for end in retraining.history.phase.epochs][-1] == 40


def test_a_run_of_old_is_opened_and_removed(retraining: Retraining, shapes: Path, qapp: QApplication) -> None:
    retraining.start(shapes)
    retraining.wait(lambda: retraining.dialog.page == "understand")
    page = retraining.dialog.runs
    retraining.press(retraining.dialog.head.buttons["runs"])
    (run,) = list_runs(runs_folder())
    assert run.accuracy is not None
    retraining.flow._run.forget()
    page.run_opened.emit(run)
    retraining.wait(lambda: retraining.flow._run.folder == run.folder and retraining.flow._outcome.has_model)
    assert retraining.history.ended == "finished"
    page.remove_requested.emit([run])
    retraining.answer("Remove")
    retraining.wait(lambda: not list_runs(runs_folder()))


def test_closing_the_window_asks_once_and_leaves_no_trainer(retraining: Retraining, shapes: Path) -> None:
    window = retraining.bench.window
    retraining.start_long(shapes)
    child = retraining.flow._run._process._child.process.processId()
    window.close()
    retraining.answer("Keep training")
    assert window.isVisible()
    assert retraining.flow.is_running
    window.close()
    retraining.answer("Stop and close")
    retraining.wait(lambda: not window.isVisible())
    retraining.bench.close()
    if os.name == "posix":  # on Windows, this would be Ctrl-C for all of us
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_the_gallery_is_classified_while_it_trains(retraining: Retraining, shapes: Path) -> None:
    retraining.start_long(shapes)
    retraining.bench.drop_files(shapes / "bar")
    retraining.bench.wait_for_answers()
    assert retraining.flow.is_running


def test_a_folder_that_cannot_be_learnt_from_is_explained(retraining: Retraining, tmp_path: Path) -> None:
    make_shapes(tmp_path / "one", 3, labels=("only",))
    retraining.flow.open_folder(str(tmp_path / "one"))
    retraining.wait(lambda: not retraining.flow._choose._scan.is_running)
    assert not retraining.dialog.footer.main.isEnabled()


def test_without_the_trainer_everything_else_works(bench: Bench, shapes: Path, monkeypatch) -> None:
    monkeypatch.setattr(retrain_entry, "find_trainer", lambda: None)
    retraining = Retraining(bench)
    assert not retraining.dialog.footer.main.isVisible()
    labels = [label.text() for label in retraining.dialog._missing.findChildren(QLabel)]
    assert any('pip install "imgclass[train]"' in text for text in labels)
    bench.drop_files(shapes / "bar")
    bench.wait_for_answers()


def test_a_bundle_without_the_trainer_leads_to_the_one_that_has_it(bench: Bench, monkeypatch) -> None:
    monkeypatch.setattr(retrain_entry, "find_trainer", lambda: None)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    labels = [label.text() for label in Retraining(bench).dialog._missing.findChildren(QLabel)]
    assert any("The full Imgclass has it" in text for text in labels)
    assert not any("pip" in text for text in labels)


def test_the_trainer_is_there() -> None:
    assert find_trainer() is not None


def test_the_button_takes_the_class_folder_that_came_last(bench: Bench, shapes: Path) -> None:
    bench.drop_files(shapes)
    bench.wait_for_message("holds 2 folders of pictures")
    retraining = Retraining(bench)
    retraining.wait(lambda: retraining.dialog.footer.main.isEnabled())
    assert retraining.flow._choose.folder.path == shapes
