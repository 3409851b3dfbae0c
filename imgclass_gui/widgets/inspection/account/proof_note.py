"""The proof of an account: the recomputed number beside the runtime's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from imgclass_gui.engine.network.account import Account
from imgclass_gui.widgets.inspection.account.account_ink import CENTER, mixed, paint_text
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, RADIUS_CONTROL, tokens_of

_CHIP_SIZE = LABEL_SIZE + 1
_CHIP_HEIGHT = 22


class ProofNote(QWidget):
    """A chip and a sentence in a frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = ProofChip()
        self.sentence = QLabel()
        self.sentence.setProperty("tone", "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)

    def set_account(self, account: Account) -> None:
        """Show the proof of an account."""
        proof = account.final
        self.chip.set_proven(account.is_proven)
        if proof.arithmetic.computed == proof.runtime:
            words = self.tr("recomputed and runtime both {runtime}, no difference")
        elif account.is_proven:
            words = self.tr("recomputed and runtime {runtime}, difference {difference}")
        else:
            words = self.tr("recomputed {computed}, runtime {runtime}, difference {difference}")
        text = words.format(
            runtime=f"{proof.runtime:.8g}",
            computed=f"{proof.arithmetic.computed:.8g}",
            difference=f"{abs(proof.difference):.0e}",
        )
        self.sentence.setText(text)
        self.setAccessibleName(self.chip.text)
        self.setAccessibleDescription(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the frame."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("line"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()


class ProofChip(QWidget):
    """A word on a soft ground: whether the numbers are the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_proven = True

    @property
    def text(self) -> str:
        """What it says."""
        return self.tr("\N{CHECK MARK} proven") if self._is_proven else self.tr("differs")

    def set_proven(self, is_proven: bool) -> None:
        """Say whether the numbers are the same."""
        self._is_proven = is_proven
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(self.text)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: the words and some room around them."""
        return QSize(QFontMetrics(self._font()).horizontalAdvance(self.text) + 18, _CHIP_HEIGHT)

    @staticmethod
    def _font() -> QFont:
        return text_font(_CHIP_SIZE, QFont.Weight.DemiBold)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: words on a soft ground."""
        tokens = tokens_of(self.palette())
        color = tokens.color("good" if self._is_proven else "warn")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(color, tokens.color("surface"), 0.14))
        painter.drawRoundedRect(QRectF(self.rect()), _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
        paint_text(painter, QRectF(self.rect()), self.text, self._font(), color, CENTER)
        painter.end()
