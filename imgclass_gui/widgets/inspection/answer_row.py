"""One class of the answer, as a row that can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import percent, plain_tooltip, readable, spoken_percent
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import RADIUS_PICTURE, Tokens, tokens_of

HEIGHT = 34
# The row's ground is wider than its words by so much on both sides.
BLEED = 8
_TEXT_TOP, _TEXT_HEIGHT = 4, 18
_BAR_TOP, _BAR_HEIGHT = 24, 6


class AnswerRow(QRadioButton):
    """Label, "38.6 %" and a bar; the chosen one has a ground, a frame and heavier letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._probability: float | None = None
        self.index = -1
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def label(self) -> str:
        """The class's name."""
        return self._label

    def set_score(self, index: int, label: str, probability: float | None) -> None:
        """Show a class.

        Args:
            index: Its place in the network's output.
            label: Its name.
            probability: 0 to 1; None where it is not known here.
        """
        self.index, self._label, self._probability = index, readable(label), probability
        spoken = "" if probability is None else f" {spoken_percent(probability)}"
        self.setAccessibleName(f"{self._label}{spoken}")
        self.setAccessibleDescription(self.tr("ranks the feature maps by their effect on this class"))
        self.update()

    def _number(self) -> str:
        return "" if self._probability is None else percent(self._probability)

    def _font(self) -> QFont:
        return text_font(weight=QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)

    def _elided(self) -> str:
        room = self.width() - 2 * BLEED - QFontMetrics(number_font()).horizontalAdvance(self._number()) - 12
        return QFontMetrics(self._font()).elidedText(self._label, Qt.TextElideMode.ElideRight, room)

    def _paint_ground(self, painter: QPainter, tokens: Tokens) -> None:
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
        else:
            painter.setPen(QPen(tokens.color("accent"), 1) if self.isChecked() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(tokens.color("accent_soft"))
        else:
            painter.setBrush(tokens.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, RADIUS_PICTURE, RADIUS_PICTURE)

    def _paint_bar(self, painter: QPainter, tokens: Tokens, probability: float) -> None:
        track = QRectF(BLEED + 0.5, _BAR_TOP + 0.5, self.width() - 2 * BLEED - 1, _BAR_HEIGHT - 1)
        painter.setPen(tokens.color("edge"))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        # Anything but nothing leaves a trace.
        width = max(2.0, track.width() * min(1.0, probability)) if probability > 0 else 0.0
        radius = min(track.height() / 2, width / 2)
        painter.drawRoundedRect(QRectF(track.left(), track.top(), width, track.height()), radius, radius)

    def hitButton(self, position: QPoint) -> bool:
        """Qt: the whole row counts."""
        return self.rect().contains(position)

    def event(self, event: QEvent) -> bool:
        """Qt: what a click does, and the whole label where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tr("Rank the feature maps by their effect on “{label}”").format(label=self._label)
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Qt: a row of a side panel."""
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for the number and a few letters."""
        return QSize(110, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: ground, label, number, bar."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, tokens)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        height = _TEXT_HEIGHT if self._probability is not None else self.height() - 2 * _TEXT_TOP
        line = QRectF(BLEED, _TEXT_TOP, self.width() - 2 * BLEED, height)
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(tokens.color("text"))
        painter.setFont(self._font())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | vertical, self._elided())
        painter.setFont(number_font())
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | vertical, self._number())
        if self._probability is not None:
            self._paint_bar(painter, tokens, self._probability)
        painter.end()
