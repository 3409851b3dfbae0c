"""The foot of the dialog: forget, undo, what came of it, save a copy, use."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.link_button import LinkButton


class ExpectationsFoot(QFrame):
    """Connect to the buttons' `clicked`.

    Attributes:
        forget, undo: Links; hidden where there is nothing to forget or to undo.
        save: The copy that says so.
        use: The main button.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogFoot")
        self.forget = LinkButton(
            self.tr("Forget my choice"), self.tr("Feed this model again as it was before you chose"), "accent"
        )
        self.undo = LinkButton(self.tr("Undo"), self.tr("Take the last choice back"), "accent")
        self._remark = ElidedLabel(lines=2)
        self.save = QPushButton(self.tr("Save a copy that says so…"))
        self.save.setAutoDefault(False)
        self.use = QPushButton(self.tr("Use this"))
        self.use.setProperty("kind", "main")
        self.use.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 14, 22, 14)
        row.setSpacing(10)
        row.addWidget(self.forget)
        row.addWidget(self._remark, 1)
        for button in (self.undo, self.save, self.use):
            row.addWidget(button)
        self.undo.hide()
        self.forget.hide()
        self.say("")

    @property
    def remark(self) -> str:
        """What it says."""
        return self._remark.text()

    def say(self, sentence: str, tone: str = "muted") -> None:
        """Tell what came of an action."""
        self._remark.setText(readable(sentence))
        self._remark.setProperty("tone", tone)
        self._remark.style().polish(self._remark)

    def set_use(self, words: str, is_enabled: bool) -> None:
        """Name the main button, and let it be pressed or not."""
        self.use.setText(words)
        self.use.setEnabled(is_enabled)

    def set_save(self, is_enabled: bool, tooltip: str) -> None:
        """Let a copy be saved, or say why not."""
        self.save.setEnabled(is_enabled)
        self.save.setToolTip(tooltip)
