"""A class, its probability, and the probability as a bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import percent, plain_tooltip, readable, spoken_percent
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import tokens_of

TEXT_HEIGHT = 20
BAR_HEIGHT = 8
GAP = 4
STEPS = 1000


class ProbabilityBar(QProgressBar):
    """One row of an answer: the label, "38.6 %", and below both a bar.

    It is a progress bar to the outside, so that screen readers know its value.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._probability = 0.0
        self.setRange(0, STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(TEXT_HEIGHT + GAP + BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def label(self) -> str:
        """The class."""
        return self._label

    def set_score(self, label: str, probability: float) -> None:
        """Show a class.

        Args:
            label: Its name, in any script.
            probability: 0 to 1.
        """
        self._label, self._probability = readable(label), probability
        self.setValue(round(STEPS * probability))
        self.setAccessibleName(f"{self._label} {spoken_percent(probability)}")
        self.update()

    def _elided(self) -> str:
        metrics = QFontMetrics(text_font())
        room = self.width() - QFontMetrics(number_font()).horizontalAdvance(percent(self._probability)) - 12
        return metrics.elidedText(self._label, Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        """Qt: the whole label as a tooltip, where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            is_cut = self._elided() != self._label
            QToolTip.showText(event.globalPos(), plain_tooltip(self._label) if is_cut else "", self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Qt: a row of a side panel."""
        return QSize(200, TEXT_HEIGHT + GAP + BAR_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for the number and a few letters."""
        return QSize(110, TEXT_HEIGHT + GAP + BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw label, number and bar."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        line = QRectF(0, 0, self.width(), TEXT_HEIGHT)
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(tokens.color("text"))
        painter.setFont(text_font())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | vertical, self._elided())
        painter.setFont(number_font())
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | vertical, percent(self._probability))
        track = QRectF(0.5, TEXT_HEIGHT + GAP + 0.5, self.width() - 1, BAR_HEIGHT - 1)
        painter.setPen(tokens.color("line"))
        painter.setBrush(tokens.color("background"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        inner = track.adjusted(0.5, 0.5, -0.5, -0.5)
        # Anything but nothing leaves a trace.
        width = max(2.0, inner.width() * self._probability) if self._probability > 0 else 0.0
        radius = min(inner.height() / 2, width / 2)
        painter.drawRoundedRect(QRectF(inner.left(), inner.top(), width, inner.height()), radius, radius)
        painter.end()
