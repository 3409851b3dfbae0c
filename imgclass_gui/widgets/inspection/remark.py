"""A calm sentence that stands where something is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from imgclass_gui.widgets.figures import readable


class Remark(QLabel):
    """Says why something is not there; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("tone", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.set_remark("")

    def set_remark(self, text: str) -> None:
        """Say something.

        Args:
            text: Half a sentence, as errors are: "the model turns pictures into pictures"; empty for nothing.
        """
        self.setText(readable(text[:1].upper() + text[1:] + "." if text else ""))
        self.setVisible(bool(text))
