"""Closing the window during a training asks once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from imgclass_gui.controllers.training.question import Question, ask

# Set on the application where a signal ends the program: there is nobody to ask.
ORDERED_TO_QUIT = "isOrderedToQuit"


class CloseGuard(QObject):
    """Holds a window open while something is under way, until the person has said that it may go."""

    def __init__(self, window: QWidget, is_busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._is_busy = is_busy
        self._may_close = self._is_asking = False
        window.installEventFilter(self)

    def _ask(self) -> None:
        if self._is_asking:
            return
        self._is_asking = True
        question = Question(
            title=self.tr("A training is under way"),
            text=self.tr("A training is under way"),
            details=self.tr("It stops in good order, and can be gone on with later."),
            yes=self.tr("Stop and close"),
            no=self.tr("Keep training"),
        )
        ask(self._window, question, self._close).finished.connect(self._on_answered)

    def _close(self) -> None:
        self._may_close = True
        self._window.close()

    def _on_answered(self) -> None:
        self._is_asking = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt: the window is asked to close."""
        if event.type() != QEvent.Type.Close or self._may_close or not self._is_busy():
            return False
        application = QCoreApplication.instance()
        if application is not None and application.property(ORDERED_TO_QUIT):
            return False
        event.ignore()
        self._ask()
        return True
