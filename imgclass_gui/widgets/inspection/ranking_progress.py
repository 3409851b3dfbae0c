"""How far an exact ranking is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.link_button import LinkButton


class RankingProgress(QWidget):
    """The words "tried without 412 of 1,280 channels", a thin bar, and "Stop".

    Signals:
        stop_requested: Give it up.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setProperty("tone", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(80, 8)
        self._bar.setAccessibleName(self.tr("Progress of the exact ranking"))
        self.stop_button = LinkButton(self.tr("Stop"), self.tr("Keep the order as it is"), "accent")
        self.stop_button.clicked.connect(self.stop_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._words, self._bar, self.stop_button):
            row.addWidget(widget)

    @property
    def words(self) -> str:
        """How far it is."""
        return self._words.text()

    def set_progress(self, done: int, total: int) -> None:
        """Show how far it is, in channels."""
        words = self.tr("tried without {done} of {total} channels")
        self._words.setText(words.format(done=count(done), total=count(total)))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setAccessibleDescription(self._words.text())
