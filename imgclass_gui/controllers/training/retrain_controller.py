"""The flow of "Retrain on folder": which page is in sight, and what its buttons do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.controllers.training.choose_controller import ChooseController
from imgclass_gui.controllers.training.file_actions import FileActions
from imgclass_gui.controllers.training.film_controller import FilmController
from imgclass_gui.controllers.training.footer_controller import FooterController
from imgclass_gui.controllers.training.outcome_controller import OutcomeController
from imgclass_gui.controllers.training.run_controller import RunController
from imgclass_gui.controllers.training.runs_controller import RunsController
from imgclass_gui.engine.training.run_store import new_run_folder
from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.engine.training.trainer_program import TrainerProgram, install_command
from imgclass_gui.widgets.training.dialog_head import Page
from imgclass_gui.widgets.training.train_dialog import TrainDialog
from trainer.contract.errors import UserFacingError


class RetrainController(QObject):
    """Joins the dialog's pages to the trainer.

    Attributes:
        dialog: The window of "Retrain on folder".

    Signals:
        use_requested: A model shall answer from now on; carries its path.
        own_models_listed: (name, path) of the models that were trained here, newest first.
        progressed: What the training under way has come to, for the main window's button; empty while there is none.
    """

    use_requested = Signal(object)
    own_models_listed = Signal(object)
    progressed = Signal(str)

    def __init__(
        self,
        dialog: TrainDialog,
        trainer: TrainerProgram | None,
        notices: Notices,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.dialog = dialog
        self._notices = notices
        self._files = FileActions(dialog, notices, settings, self)
        self._run = RunController(trainer, self)
        self._choose = ChooseController(dialog.choose, trainer, self._files, settings, self)
        self._film = FilmController(dialog.training.learning, self._run, self)
        self._outcome = OutcomeController(dialog.understand, dialog.use, self._files, self)
        self._runs = RunsController(dialog.runs, self._run, notices, self._files, self)
        self._footer = FooterController(dialog, self._choose, self._run, self._outcome, self)
        self._connect()
        if trainer is None:
            sentence = self.tr("The trainer is not installed: this is the viewer alone")
            command = install_command()
            elsewhere = self.tr("The full Imgclass has it: install that one, and your settings stay.")
            by_hand = self.tr("Install it with: {command}").format(command=command)
            dialog.set_missing(sentence, by_hand if command else elsewhere)
        self._runs.refresh()
        self._show_state()

    @property
    def is_running(self) -> bool:
        """Whether a training is under way."""
        return self._run.is_running

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.reveal()

    def open_folder(self, path: str) -> None:
        """Show the dialog with a folder."""
        self.dialog.show_page("choose")
        self.dialog.reveal()
        self._choose.open_folder(path)

    def open_runs(self) -> None:
        """Show the dialog with all trainings."""
        self._runs.refresh()
        self._show_page("runs")
        self.dialog.reveal()

    def set_model_in_use(self, path: str) -> None:
        """Note which model answers in the window."""
        self._outcome.set_in_use(path)
        self._show_state()

    def close(self) -> None:
        """End the threads and the trainer, and wait for them."""
        for part in (self._choose, self._run, self._film, self._outcome, self._runs, self._files):
            part.close()

    def _connect(self) -> None:
        dialog, run = self.dialog, self._run
        dialog.head.page_requested.connect(self._on_page_requested)
        self._footer.start_requested.connect(self._on_start_requested)
        self._footer.go_on_requested.connect(run.go_on)
        self._footer.page_requested.connect(self._show_page)
        self._choose.changed.connect(self._show_state)
        self._choose.scanned.connect(dialog.footer.main.setFocus)
        run.began.connect(self._on_began)
        run.changed.connect(self._on_run_changed)
        run.ended.connect(self._on_run_ended)
        run.discarded.connect(self._on_discarded)
        self._outcome.loaded.connect(self._on_outcome_loaded)
        self._outcome.use_requested.connect(self.use_requested)
        self._runs.use_requested.connect(self.use_requested)
        self._runs.listed.connect(self._on_runs_listed)
        self._runs.opened.connect(self._on_run_opened)

    def _show_state(self) -> None:
        """Title, reachable pages and buttons, by what is the case."""
        head, has_run = self.dialog.head, self._run.folder is not None
        head.set_reachable("watch", has_run)
        head.set_reachable("understand", self._outcome.has_model)
        head.set_reachable("use", self._outcome.has_model)
        name = self._title()
        head.set_title(self.tr("Retrain on “{name}”").format(name=name) if name else self.tr("Retrain on folder"))
        self._footer.refresh()
        self._choose.pause(self._run.is_running or self.dialog.page != "choose")

    def _title(self) -> str:
        started = self._run.history.started
        if self.dialog.page != "choose" and started is not None:
            return started.name
        return self._choose.folder.path.name if self._choose.folder is not None else ""

    def _show_page(self, page: Page) -> None:
        self.dialog.show_page(page)
        self._show_state()

    def _on_page_requested(self, page: str) -> None:
        if page == "runs":
            self._runs.refresh()
        self._show_state()

    def _on_start_requested(self) -> None:
        try:
            config = self._choose.config()
            self._run.start(config, new_run_folder(config.name or Path(config.folder).name, datetime.now()))
        except UserFacingError as error:
            self._footer.refresh(f"{error.message}. {error.hint}".rstrip())

    def _on_began(self) -> None:
        self._outcome.clear()
        self.dialog.training.show_view("curves")
        self.dialog.show_page("watch")
        self._on_run_changed()
        # Not on a button that a second press of Enter would stop the training with.
        self.dialog.footer.log.setFocus()

    def _on_run_changed(self) -> None:
        self.dialog.training.watch.set_history(self._run.history)
        self._show_state()
        if not self._run.is_running:
            self.progressed.emit("")
        elif (share := self._run.history.share_done) is None:
            self.progressed.emit(self.tr("Training…"))
        else:
            self.progressed.emit(self.tr("Training, {percent} %").format(percent=min(99, int(100 * share))))

    def _on_run_ended(self) -> None:
        self._on_run_changed()
        if self._run.folder is not None and self._run.history.exported is not None:
            self._outcome.show_run(self._run.folder)
        elif not self.dialog.isVisible():
            self._notices.tell("warn", self.tr("The training has ended without a model"))
        self._runs.refresh()

    def _on_outcome_loaded(self, has_model: bool) -> None:
        if has_model and self.dialog.page == "watch":
            self.dialog.show_page("understand")
            self.dialog.footer.main.setFocus()
        if has_model and not self.dialog.isVisible():
            self._notices.offer(self.tr("The training has ended"), "", self.tr("Look at it"), self.open)
        self._show_state()

    def _on_discarded(self, folder: Path) -> None:
        self._runs.remove_folder(folder)
        self._run.forget()
        self._show_page("choose")

    def _on_runs_listed(self, runs: Sequence[Run]) -> None:
        models = [(run.name, str(run.model)) for run in runs if run.model is not None]
        self.dialog.choose.recipe.set_start_models([("EfficientNet-Lite0", ""), *models])
        self.own_models_listed.emit(models)

    def _on_run_opened(self) -> None:
        if not self._run.is_running and self._run.folder is not None:
            self._outcome.clear()
            self._outcome.show_run(self._run.folder)
            self._film.show_run()
        self._show_page("watch")
