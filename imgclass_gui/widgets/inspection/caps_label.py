"""The small heading of a part of a pane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE

_SPACING = 0.6


class CapsLabel(QLabel):
    """Words in capitals; a screen reader reads them as words."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.upper(), parent)
        font = text_font(LABEL_SIZE, QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _SPACING)
        self.setFont(font)
        self.setProperty("tone", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
