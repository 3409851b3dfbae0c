"""A calm word in the middle of an empty pane."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import RADIUS_PICTURE, tokens_of

TILE = 64


class Note(QWidget):
    """A sentence, what to do about it, and for a failure the tile that marks it in the gallery."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = _Tile()
        self._sentence = _line("heading")
        self._hint = _line("")
        self._hint.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._sentence)
        column.addWidget(self._hint)
        column.addStretch(1)

    def set_texts(self, sentence: str, hint: str = "", mark: str = "") -> None:
        """Say something.

        Args:
            sentence: What is the case.
            hint: What to do about it; may be empty.
            mark: A sign in a dashed tile above; none when empty.
        """
        self._sentence.setText(readable(sentence))
        self._sentence.setProperty("tone", "" if mark else "muted")
        self._sentence.style().polish(self._sentence)
        self._hint.setText(readable(hint))
        self.setAccessibleName(self._sentence.text())
        self.setAccessibleDescription(self._hint.text())
        self._hint.setVisible(bool(hint))
        self._tile.setVisible(bool(mark))
        self._tile.mark = mark


def _line(kind: str) -> QLabel:
    label = QLabel()
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label


class _Tile(QWidget):
    """The dashed square of a failure, larger than in the gallery."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = ""
        self.setFixedSize(QSize(TILE, TILE))

    def paintEvent(self, event: QPaintEvent) -> None:
        color = tokens_of(self.palette()).color("bad")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_PICTURE, RADIUS_PICTURE)
        painter.setFont(text_font(22, QFont.Weight.Bold))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.mark)
        painter.end()
