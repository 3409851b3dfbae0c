"""Which colour stands for which number, and the number of the cell under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.engine.network.channel_maps import MapScale
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.inspection.map_words import short_number
from imgclass_gui.widgets.inspection.scale_bar import color_strip
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import tokens_of

BAR_WIDTH, BAR_HEIGHT = 120.0, 8.0
HEIGHT = 26
_GAP = 8.0


class ChannelLegend(QWidget):
    """A bar of colours between its two numbers, and below it words about a cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = MarkedScale()
        self._words = ElidedLabel()
        self._words.setProperty("kind", "number")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._words)

    @property
    def words(self) -> str:
        """What is said about a cell."""
        return self._words.text()

    def set_scale(self, scale: MapScale) -> None:
        """Show which numbers get the first and the last colour."""
        self.bar.set_scale(scale)

    def set_cell(self, words: str, value: float | None) -> None:
        """Say something about a cell.

        Args:
            words: E.g. "row 40, column 52: 2.5882"; empty for none.
            value: Its number, to be marked on the bar; None for none.
        """
        self._words.setText(words)
        self.bar.set_mark(value)


class MarkedScale(QWidget):
    """The colours from the lowest to the highest number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = MapScale(0.0, 1.0, False)
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Scale of the colours"))

    def set_scale(self, scale: MapScale) -> None:
        """Show which numbers get the first and the last colour."""
        self._scale = scale
        low, high = self._ends()
        words = self.tr("The colours stand for numbers from {low} to {high}").format(low=low, high=high)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def set_mark(self, value: float | None) -> None:
        """Mark a number on the bar; None for none."""
        if value != self._mark:
            self._mark = value
            self.update()

    def bar_rect(self) -> QRectF:
        """Where the colours lie, in logical pixels of the widget."""
        left = self._width_of(self._ends()[0]) + _GAP
        return QRectF(left, (HEIGHT - BAR_HEIGHT) / 2, BAR_WIDTH, BAR_HEIGHT)

    def place_of(self, value: float) -> float:
        """Where a number lies, in logical pixels from the left."""
        bar, scale = self.bar_rect(), self._scale
        share = (value - scale.low) / (scale.high - scale.low)
        return bar.left() + min(1.0, max(0.0, share)) * bar.width()

    def _ends(self) -> tuple[str, str]:
        return short_number(self._scale.low), short_number(self._scale.high)

    def _width_of(self, text: str) -> float:
        return QFontMetricsF(number_font()).horizontalAdvance(text)

    def _paint_mark(self, painter: QPainter, place: float, color: QColor) -> None:
        bar = self.bar_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for tip, base in ((bar.top(), bar.top() - 6), (bar.bottom(), bar.bottom() + 6)):
            points = [QPointF(place, tip), QPointF(place - 4, base), QPointF(place + 4, base)]
            painter.drawPolygon(QPolygonF(points))

    def sizeHint(self) -> QSize:
        """Qt: the bar and both numbers."""
        low, high = self._ends()
        return QSize(round(self._width_of(low) + self._width_of(high) + 2 * _GAP + BAR_WIDTH) + 2, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: numbers are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: number, colours, number, mark."""
        tokens, bar = tokens_of(self.palette()), self.bar_rect()
        low, high = self._ends()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(number_font())
        painter.setPen(tokens.color("muted"))
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRectF(0, 0, bar.left() - _GAP, HEIGHT), Qt.AlignmentFlag.AlignRight | vertical, low)
        right = QRectF(bar.right() + _GAP, 0, self._width_of(high) + 2, HEIGHT)
        painter.drawText(right, Qt.AlignmentFlag.AlignLeft | vertical, high)
        painter.drawImage(bar, color_strip(self._scale.is_signed, self.palette()))
        painter.setPen(tokens.color("edge"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        if self._mark is not None:
            self._paint_mark(painter, self.place_of(self._mark), tokens.color("text"))
        painter.end()
