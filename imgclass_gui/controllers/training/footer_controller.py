"""What the buttons at the foot of the retrain dialog say and do, by what is the case."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.training.choose_controller import ChooseController
from imgclass_gui.controllers.training.outcome_controller import OutcomeController
from imgclass_gui.controllers.training.question import Question, ask
from imgclass_gui.controllers.training.run_controller import RunController
from imgclass_gui.widgets.training.dialog_footer import Buttons
from imgclass_gui.widgets.training.train_dialog import TrainDialog


class FooterController(QObject):
    """The two buttons.

    Signals:
        start_requested: A training shall begin.
        go_on_requested: The training in sight shall be gone on with.
        page_requested: Another page shall come into sight.
    """

    start_requested = Signal()
    go_on_requested = Signal()
    page_requested = Signal(str)

    def __init__(
        self,
        dialog: TrainDialog,
        choose: ChooseController,
        run: RunController,
        outcome: OutcomeController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._dialog, self._choose, self._run, self._outcome = dialog, choose, run, outcome
        self._remark = ""
        dialog.footer.main_pressed.connect(self._on_main_pressed)
        dialog.footer.second_pressed.connect(self._on_second_pressed)
        dialog.footer.log_toggled.connect(dialog.training.watch.set_log_shown)

    def refresh(self, remark: str = "") -> None:
        """Bring the buttons up to date.

        Args:
            remark: A sentence for the first page, until the next time.
        """
        self._remark = remark
        self._dialog.footer.set_buttons(self._buttons())

    def _buttons(self) -> Buttons:
        page = self._dialog.page
        if page == "runs" or not (self._run.is_available or self._outcome.has_model):
            return Buttons(second=self.tr("Close"))
        if page == "choose":
            return self._buttons_to_choose()
        has_log = page == "watch"
        if self._run.is_running:
            words = self.tr("Stopping…") if self._run.is_stopping else self.tr("Stop and keep the best")
            return Buttons(words, self.tr("Cancel"), not self._run.is_stopping, has_log=has_log)
        if page == "use":  # the page has the main button itself
            return Buttons(second=self.tr("Train again"))
        if self._outcome.has_model:
            words = self.tr("In use") if self._outcome.is_in_use else self.tr("Use this model")
            return Buttons(words, self.tr("Train again"), not self._outcome.is_in_use, has_log=has_log)
        return Buttons(self.tr("Go on"), self.tr("Train again"), self._run.can_go_on, has_log=has_log)

    def _buttons_to_choose(self) -> Buttons:
        if self._run.is_running:
            return Buttons(self.tr("Watch the training"), self.tr("Close"))
        problem = self._choose.problem()
        can_start = self._choose.folder is not None and not problem
        return Buttons(self.tr("Start"), self.tr("Close"), can_start, problem or self._remark)

    def _on_main_pressed(self) -> None:
        is_choosing = self._dialog.page == "choose"
        if self._run.is_running:
            if is_choosing:
                self.page_requested.emit("watch")
            else:
                self._run.stop()
        elif is_choosing:
            self.start_requested.emit()
        elif self._outcome.has_model:
            self._outcome.use()
        else:
            self.go_on_requested.emit()

    def _on_second_pressed(self) -> None:
        if self._dialog.page in ("choose", "runs") or not self._run.is_available:
            self._dialog.close()
        elif self._run.is_running:
            question = Question(
                title=self.tr("Cancel the training"),
                text=self.tr("Give this training up?"),
                details=self.tr("What it has learnt is removed. Your pictures stay as they are."),
                yes=self.tr("Give up"),
                no=self.tr("Keep training"),
            )
            ask(self._dialog, question, self._run.give_up)
        else:
            self.page_requested.emit("choose")
