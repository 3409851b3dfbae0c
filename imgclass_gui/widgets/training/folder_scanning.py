"""What stands in the folder's place while it is looked through."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count, file_name, plain_tooltip, readable
from imgclass_gui.widgets.link_button import LinkButton

ScanStage = Literal["reading", "comparing"]


class FolderScanning(QWidget):
    """The folder's name, a thin bar, "Reading 120 of 600 pictures", "Stop".

    Signals:
        stop_requested: The scan shall end.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel()
        self._name.setProperty("kind", "heading")
        self._text = ElidedLabel()
        self._text.setProperty("tone", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._stop = LinkButton(self.tr("Stop"), self.tr("Stop reading the folder"), "accent")
        self._stop.clicked.connect(self.stop_requested)
        self._lay_out()

    def set_progress(self, path: str, done: int, total: int, stage: ScanStage = "reading") -> None:
        """How far the scan is.

        Args:
            path: The folder.
            done: Pictures that are done.
            total: All of them; 0 while that is not known.
            stage: What is done with them.
        """
        self._name.setText(file_name(path))
        self._name.setToolTip(plain_tooltip(readable(path)))
        if total <= 0:
            text = self.tr("Looking for pictures…")
        elif stage == "comparing":
            text = self.tr("Comparing {done} of {total} pictures")
        else:
            text = self.tr("Reading {done} of {total} pictures")
        self._text.setText(text.format(done=count(done), total=count(total)))
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        self._bar.setAccessibleName(self._text.text())

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._text, 1)
        line.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 28, 0)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._name)
        column.addSpacing(2)
        column.addWidget(self._bar)
        column.addLayout(line)
        column.addStretch(3)
