"""What is being compared, how far it is, and the way to stop or to start it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable


class CompareBar(QWidget):
    """A sentence, a bar while it is under way, a button.

    Attributes:
        button: It starts, or it stops.

    Signals:
        start_requested: The recipes shall be compared.
        stop_requested: The comparison shall end.
    """

    start_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel(lines=2)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._progress = QProgressBar()
        self._progress.setObjectName("progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(150, 7)
        self._progress.setAccessibleName(self.tr("Progress of the comparison"))
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_clicked)
        self._is_running = False
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        self.show_idle("", self.tr("Compare"))

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    @property
    def is_running(self) -> bool:
        """Whether it shows a comparison under way."""
        return self._is_running

    def show_idle(self, sentence: str, offer: str, tone: str = "muted") -> None:
        """Nothing is under way.

        Args:
            sentence: What is the case.
            offer: The button's words; no button when empty.
            tone: Of the sentence.
        """
        self._show(sentence, tone, offer, is_running=False)

    def show_progress(self, sentence: str, done: int, total: int) -> None:
        """A comparison is under way; its length is not known where `total` is 0."""
        if not self._is_running:
            self._show(sentence, "", self.tr("Stop"), is_running=True)
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _show(self, sentence: str, tone: str, button: str, *, is_running: bool) -> None:
        self._is_running = is_running
        self._words.setText(readable(sentence))
        self._words.setProperty("tone", tone)
        self._words.style().polish(self._words)
        self._progress.setVisible(is_running)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _on_clicked(self) -> None:
        (self.stop_requested if self._is_running else self.start_requested).emit()
