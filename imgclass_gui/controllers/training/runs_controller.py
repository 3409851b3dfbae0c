"""The trainings of old: listed, opened, gone on with, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.training.file_actions import FileActions
from imgclass_gui.controllers.training.question import Question, ask
from imgclass_gui.controllers.training.run_controller import RunController
from imgclass_gui.engine.training.history import TrainingHistory
from imgclass_gui.engine.training.run_store import list_runs, remove_run, runs_folder
from imgclass_gui.engine.training.stored_run import LOG_FILE, Run
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.training.runs_page import RunsPage
from trainer.contract.event_reader import load_events


class RunsController(QObject):
    """Fills the page "All trainings".

    Signals:
        listed: The runs on this computer, newest first.
        opened: A run of old was taken up, to be looked at.
        use_requested: A run's model shall answer; carries its path.
    """

    listed = Signal(object)
    opened = Signal()
    use_requested = Signal(object)

    def __init__(
        self, page: RunsPage, run: RunController, notices: Notices, files: FileActions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._run, self._notices = page, run, notices
        self._queue = TaskQueue("runs", parent=self)
        page.run_opened.connect(lambda run: self._load(run, self._show))
        page.resume_requested.connect(lambda run: self._load(run, self._resume))
        page.model_requested.connect(lambda run: self.use_requested.emit(str(run.model)))
        page.save_requested.connect(lambda run: files.save_copy(run.model, run.name))
        page.reveal_requested.connect(lambda run: files.reveal(run.folder))
        page.remove_requested.connect(self._on_remove_requested)

    def refresh(self) -> None:
        """Look anew what is there."""
        run = self._run
        at_work = [run.folder] if run.is_running and run.folder is not None else []
        self._queue.submit(lambda: list_runs(runs_folder(), at_work)).returned.connect(self._on_listed)

    def remove_folder(self, folder: Path) -> None:
        """Remove a run that was given up."""
        task = self._queue.submit(lambda: _remove(folder))
        task.finished.connect(lambda _: self.refresh())

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()

    def _on_listed(self, runs: list[Run]) -> None:
        self._page.set_runs(runs, sum(run.size_bytes for run in runs))
        self.listed.emit(runs)

    def _load(self, run: Run, then: Callable[[Run, TrainingHistory], None]) -> None:
        def load() -> TrainingHistory:
            history = TrainingHistory()
            history.take_all(load_events(run.folder / LOG_FILE))
            return history

        task = self._queue.submit(load)
        task.returned.connect(lambda history: then(run, history))
        task.errored.connect(lambda error: self._notices.complain(error, run.name))

    def _show(self, run: Run, history: TrainingHistory) -> None:
        if self._run.is_running and run.folder != self._run.folder:
            self._notices.tell("info", self.tr("Another training is under way"), self.tr("Stop it first."))
            return
        self._run.show(run.folder, history)
        self.opened.emit()

    def _resume(self, run: Run, history: TrainingHistory) -> None:
        if self._run.is_running:
            self._notices.tell("info", self.tr("Another training is under way"), self.tr("Stop it first."))
        else:
            self._run.resume(run.folder, history)

    def _on_remove_requested(self, runs: Sequence[Run]) -> None:
        text = (
            self.tr("Remove the training “{name}” with its model?").format(name=readable(runs[0].name))
            if len(runs) == 1
            else self.tr("Remove {n} trainings with their models?").format(n=len(runs))
        )
        question = Question(
            title=self.tr("Remove trainings"),
            text=text,
            details=self.tr("The pictures that were learnt from stay as they are."),
            yes=self.tr("Remove"),
            no=self.tr("Keep"),
        )
        ask(self._page.window(), question, lambda: self._remove(runs))

    def _remove(self, runs: Sequence[Run]) -> None:
        for run in runs:
            task = self._queue.submit(partial(remove_run, run))
            task.errored.connect(self._notices.complain)
        self.refresh()


def _remove(folder: Path) -> None:
    for run in list_runs(folder.parent):
        if run.folder == folder:
            remove_run(run)
