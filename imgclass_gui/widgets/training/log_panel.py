"""What the trainer told, line by line, and its epochs as a table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from imgclass_gui.engine.training.history import LOG_LINES
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import LABEL_SIZE
from imgclass_gui.widgets.training.epoch_table import EpochTable


class LogPanel(QWidget):
    """The last lines on the left, the epochs on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(LOG_LINES)
        self.text.setFont(number_font(LABEL_SIZE))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Log"))
        self.table = EpochTable()
        frame = QFrame()
        frame.setObjectName("card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(8, 2, 8, 8)
        inner.addWidget(self.table)
        self._frame = frame
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(frame, 1)
        self.setMinimumHeight(110)

    def set_lines(self, lines: Iterable[str]) -> None:
        """Show these lines; where they go on from those before, only what is new is added.

        Args:
            lines: The last ones, oldest first.
        """
        new = list(lines)
        if new == self._lines:
            return
        kept = _kept(self._lines, new)
        self._lines = new
        if not kept:
            self.text.setPlainText("\n".join(map(readable, new)))
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.maximum())
            return
        # Qt follows the end by itself, if it is in sight.
        for line in new[kept:]:
            self.text.appendPlainText(readable(line))

    def set_table_shown(self, is_shown: bool) -> None:
        """Whether there are epochs at all."""
        self._frame.setVisible(is_shown)


def _kept(old: list[str], new: list[str]) -> int:
    """How many of the new lines stand at the end of the old ones."""
    return next(len(old) - gone for gone in range(len(old) + 1) if old[gone:] == new[: len(old) - gone])
