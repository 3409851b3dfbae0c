"""The window slides on by itself, a cell at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

STEP_MS = 700
_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)


class Slide(QObject):
    """Asks for the next cell until the last one; any key stops it.

    Args:
        button: That starts and stops it: keys that press it are its own.

    Signals:
        stepped: Rows and columns to the next cell.
        played: Whether it has begun or ended.
    """

    stepped = Signal(int, int)
    played = Signal(bool)

    def __init__(self, button: QWidget) -> None:
        super().__init__(button)
        self._button = button
        self._row, self._column, self._rows, self._columns = 0, 0, 0, 0
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.advance)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_place(self, row: int, column: int, rows: int, columns: int) -> None:
        """Say where the cell lies, and in how many rows and columns."""
        self._row, self._column, self._rows, self._columns = row, column, rows, columns
        self._is_waiting = False
        if self.is_playing and not self.can_go(1):
            self.stop()

    def can_go(self, steps: int) -> bool:
        """Whether there is a cell so many further, row after row."""
        return 0 <= self._row * self._columns + self._column + steps < self._rows * self._columns

    def go(self, steps: int) -> None:
        """Ask for a cell so many further, row after row."""
        if self.can_go(steps):
            row, column = divmod(self._row * self._columns + self._column + steps, self._columns)
            self.stepped.emit(row - self._row, column - self._column)

    def start(self) -> None:
        """Begin, where there is a next cell."""
        app = QApplication.instance()
        if self.can_go(1) and not self.is_playing and app is not None:
            app.installEventFilter(self)
            self._timer.start()
            self.played.emit(True)
            self.advance()

    def stop(self) -> None:
        """End."""
        app = QApplication.instance()
        if self.is_playing and app is not None:
            app.removeEventFilter(self)
            self._timer.stop()
            self._is_waiting = False
            self.played.emit(False)

    def advance(self) -> None:
        """One step; none while the last one's account has not come yet."""
        if self._is_waiting:
            return
        self._is_waiting = True
        if self.can_go(1):
            self.go(1)
        else:
            self.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: any key stops it; it does what it always does, too."""
        is_key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if is_key and isinstance(event, QKeyEvent) and not (self._button.hasFocus() and event.key() in _PRESSING):
            self.stop()
        return super().eventFilter(watched, event)
