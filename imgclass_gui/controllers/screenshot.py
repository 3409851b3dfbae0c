"""`--screenshot FILE`: the window's picture, once it shows what was asked for, and a status to end with."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer, Signal

from imgclass_gui.controllers.model_controller import ModelController
from imgclass_gui.controllers.settling import Settling
from imgclass_gui.main_window import MainWindow
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable
from trainer.contract.program_end import sentence

PATIENCE_SECONDS = 60


class Screenshot(QObject):
    """Saves one picture of a window as PNG.

    Where something could not be shown the picture is saved all the same, with what the window says about it; the
    status then is 1.

    Args:
        window: The window.
        file: Where the picture goes.
        patience_seconds: How long to wait for it.
        parent: The owner.

    Signals:
        ended: The picture is saved, or cannot be: ask for the `result`.
    """

    ended = Signal()

    def __init__(
        self, window: MainWindow, file: str, parent: QObject, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        super().__init__(parent)
        self._window, self._file = window, file
        self._problem = "the window was closed before its picture was taken"
        self._settling: Settling | None = None
        QTimer.singleShot(round(patience_seconds * 1000), self, self._on_too_late)

    def wait_for(self, models: ModelController, paths: Sequence[str]) -> None:
        """Take the picture when the window shows what these paths are about."""
        self._settling = Settling(self._window, models, paths, self)
        self._settling.settled.connect(self._on_settled)

    def result(self) -> int:
        """The exit status: 0, or 1 after a sentence on stderr where something went wrong."""
        if self._problem and sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"imgclass-gui: {printable(self._problem)}\n")
        return 1 if self._problem else 0

    def _on_settled(self) -> None:
        problem = self._known_problem()
        try:
            save_picture(self._window, self._file)
        except UserFacingError as error:
            problem = problem or sentence(error)
        self._end(problem)

    def _on_too_late(self) -> None:
        self._end(self._known_problem() or "the window did not show its answers in time")

    def _known_problem(self) -> str:
        return self._settling.problem() if self._settling is not None else ""

    def _end(self, problem: str) -> None:
        self._problem = problem
        self.ended.emit()


def save_picture(window: MainWindow, file: str) -> None:
    """Save what a window shows, in the pixels of its screen, as PNG.

    Raises:
        UserFacingError: The file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    with replaced_file(file, "wb") as opened:
        opened.write(buffer.data().data())
