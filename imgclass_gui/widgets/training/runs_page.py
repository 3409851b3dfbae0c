"""All trainings that were made on this computer, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.training.runs_list import RunsList
from imgclass_gui.widgets.training.runs_texts import size_words


class RunsPage(QWidget):
    """The list, buttons for what is chosen in it, and how much room all take.

    Attributes:
        list: The trainings.

    Signals:
        run_opened: A training's curves and report are wanted; carries its `Run`, as the others do.
        model_requested: Its model shall answer.
        save_requested: Its model shall be saved elsewhere.
        resume_requested: It shall go on.
        reveal_requested: Its folder shall be shown.
        remove_requested: These shall be removed; carries a list of `Run`s.
    """

    run_opened = Signal(object)
    model_requested = Signal(object)
    save_requested = Signal(object)
    resume_requested = Signal(object)
    reveal_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RunsList()
        self._note = Note()
        self._note.set_texts(self.tr("No trainings yet"), self.tr("Every training is listed here from its start."))
        self._pages = QStackedWidget()
        self._foot = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._foot.setProperty("tone", "muted")
        self._build_buttons()
        self._lay_out()
        self._connect()
        self.set_runs([], 0)

    def set_runs(self, runs: Sequence[Run], total_bytes: int) -> None:
        """Show these; what is chosen stays so.

        Args:
            runs: In the order of the rows.
            total_bytes: That all of them take.
        """
        had_focus = self.list.hasFocus()
        self._pages.setCurrentWidget(self.list if runs else self._note)
        self.list.set_runs(runs, datetime.now().astimezone())
        if had_focus and runs:
            self.list.setFocus()
        self._actions.setVisible(bool(runs))
        self._foot.setVisible(bool(runs))
        if runs:
            self._tell_total(len(runs), total_bytes, runs[0].folder.parent)

    def _tell_total(self, number: int, total_bytes: int, folder: Path) -> None:
        runs = self.tr("1 training") if number == 1 else self.tr("{n} trainings").format(n=count(number))
        short = "/".join(("…", *folder.parts[-2:]))
        text = self.tr("{runs} · {size}, in {folder}")
        self._foot.setText(text.format(runs=runs, size=size_words(total_bytes), folder=readable(short)))
        self._foot.setToolTip(readable(str(folder)))

    def _build_buttons(self) -> None:
        self.open_button = _button(self.tr("Open"), self.tr("Show its curves and its report (Enter)"))
        self.model_button = _button(self.tr("Use this model"), self.tr("Classify with the model of this training"))
        self.save_button = _button(self.tr("Save model as…"), self.tr("Save a copy of its model"))
        self.resume_button = _button(self.tr("Go on"), self.tr("Go on with this training where it ended"))
        self.reveal_button = _button(self.tr("Show folder"), self.tr("Show its files in the file manager"))
        self.remove_button = _button(self.tr("Remove"), self.tr("Remove what is chosen from the disk (Delete)"))

    def _lay_out(self) -> None:
        self._pages.addWidget(self._note)
        self._pages.addWidget(self.list)
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.open_button, self.model_button, self.save_button, self.resume_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reveal_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._pages, 1)
        column.addWidget(self._actions)
        column.addWidget(self._foot)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        for button, signal in (
            (self.open_button, self.run_opened),
            (self.model_button, self.model_requested),
            (self.save_button, self.save_requested),
            (self.resume_button, self.resume_requested),
            (self.reveal_button, self.reveal_requested),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: self._request(signal))
        self.remove_button.clicked.connect(self._on_remove)
        self.list.remove_pressed.connect(self._on_remove)
        self.list.opened.connect(self.run_opened)
        self.list.chosen_changed.connect(self._on_chosen_changed)

    def _request(self, signal: SignalInstance) -> None:
        chosen = self.list.chosen()
        if len(chosen) == 1:
            signal.emit(chosen[0])

    def _on_remove(self) -> None:
        chosen = [run for run in self.list.chosen() if run.state != "running"]
        if chosen:
            self.remove_requested.emit(chosen)

    def _on_chosen_changed(self) -> None:
        chosen = self.list.chosen()
        only = chosen[0] if len(chosen) == 1 else None
        self.open_button.setEnabled(only is not None)
        self.reveal_button.setEnabled(only is not None)
        for button in (self.model_button, self.save_button):
            button.setEnabled(only is not None and only.model is not None)
        self.resume_button.setEnabled(only is not None and only.can_resume)
        self.remove_button.setEnabled(any(run.state != "running" for run in chosen))


def _button(text: str, tooltip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tooltip)
    button.setAutoDefault(False)
    return button
