"""The time line of a training: a slider over its epochs, and beneath it how sure the network was of a class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, Tokens, tokens_of

HEIGHT = 66
MARGIN = 9.0
TRACK_AT, TRACK_HEIGHT, HANDLE = 10.0, 4.0, 7.0
CURVE_TOP, CURVE_BOTTOM = 26.0, 62.0


class LearningSlider(QSlider):
    """Its values are the places of the epochs in their row, from 0.

    Arrow keys, Home and End work as in every slider; a press leads to the epoch below the mouse.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._curve: Sequence[float] = ()
        self._best = -1
        self._line, self._area = QPainterPath(), QPainterPath()
        self.setSingleStep(1)
        self.setRange(0, 0)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Epoch"))

    def set_points(self, count: int, curve: Sequence[float], best: int = -1) -> None:
        """Show a training; the value stays where it is.

        Args:
            count: Number of epochs, at least 1.
            curve: 0 to 1 for the first epochs, or for all; may be empty.
            best: Place of the best epoch, -1 where it is not known.
        """
        self._curve, self._best = curve, best
        self.setRange(0, count - 1)
        self.setPageStep(max(1, count // 10))
        self._trace()
        self.update()

    def place_x(self, place: float) -> float:
        """Where the epoch at a place of the row is, in pixels of the widget."""
        return MARGIN + (self.width() - 2 * MARGIN) * place / max(1, self.maximum())

    def _place_at(self, x: float) -> int:
        share = (x - MARGIN) / max(1.0, self.width() - 2 * MARGIN)
        return round(min(1.0, max(0.0, share)) * self.maximum())

    def _trace(self) -> None:
        """Make the curve's path, once for many paintings."""
        self._line, self._area = QPainterPath(), QPainterPath()
        if not len(self._curve):
            return
        points = [QPointF(self.place_x(place), _curve_y(value)) for place, value in enumerate(self._curve)]
        self._line.moveTo(points[0])
        for point in points[1:]:
            self._line.lineTo(point)
        self._area = QPainterPath(self._line)
        self._area.lineTo(points[-1].x(), CURVE_BOTTOM)
        self._area.lineTo(points[0].x(), CURVE_BOTTOM)
        self._area.closeSubpath()

    def _paint_curve(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setPen(QPen(tokens.color("line"), 1))
        for y in (CURVE_TOP, CURVE_BOTTOM):
            painter.drawLine(QPointF(MARGIN, y), QPointF(self.width() - MARGIN, y))
        painter.fillPath(self._area, tokens.color("accent_soft"))
        painter.strokePath(self._line, QPen(tokens.color("accent"), 1.8))

    def _paint_best(self, painter: QPainter, tokens: Tokens) -> None:
        """A dashed line at the best epoch, and its name where there is room for it."""
        x = self.place_x(self._best)
        painter.setPen(QPen(tokens.color("good"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, TRACK_AT + TRACK_HEIGHT), QPointF(x, CURVE_BOTTOM))
        painter.setFont(number_font(LABEL_SIZE))
        words = self.tr("best")
        width = QFontMetricsF(painter.font()).horizontalAdvance(words)
        left = x + 5 if x + 5 + width < self.width() else x - 5 - width
        is_high = self._best < len(self._curve) and self._curve[self._best] > 0.5
        top = CURVE_BOTTOM - 17 if is_high else CURVE_TOP + 3  # where the curve is not
        painter.drawText(QRectF(left, top, width + 2, 14), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_handle(self, painter: QPainter, tokens: Tokens) -> None:
        x = self.place_x(self.sliderPosition())
        track = QRectF(MARGIN, TRACK_AT - TRACK_HEIGHT / 2, self.width() - 2 * MARGIN, TRACK_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("edge"))
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)
        painter.setBrush(tokens.color("accent"))
        track.setRight(max(x, MARGIN + TRACK_HEIGHT))
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)
        if self.sliderPosition() < len(self._curve):
            painter.setPen(QPen(tokens.color("muted"), 1))
            painter.drawLine(QPointF(x, TRACK_AT), QPointF(x, CURVE_BOTTOM))
            painter.setPen(QPen(tokens.color("surface"), 1.5))
            painter.drawEllipse(QPointF(x, _curve_y(self._curve[self.sliderPosition()])), 4.5, 4.5)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 1.5))
            painter.setBrush(tokens.color("surface"))
            painter.drawEllipse(QPointF(x, TRACK_AT), HANDLE + 1.5, HANDLE + 1.5)
        painter.setPen(QPen(tokens.color("surface"), 1.5))
        painter.setBrush(tokens.color("accent"))
        painter.drawEllipse(QPointF(x, TRACK_AT), HANDLE - 0.5, HANDLE - 0.5)

    def _follow(self, event: QMouseEvent) -> None:
        self.setSliderPosition(self._place_at(event.position().x()))
        self.update()
        event.accept()

    def sizeHint(self) -> QSize:
        """Qt: as wide as there is room."""
        return QSize(400, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room enough to aim."""
        return QSize(120, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: go to the epoch below the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: follow the mouse."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: the mouse lets go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the curve is as wide as the slider."""
        super().resizeEvent(event)
        self._trace()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw curve, best epoch, track and handle."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._curve):
            self._paint_curve(painter, tokens)
        if self._best >= 0:
            self._paint_best(painter, tokens)
        self._paint_handle(painter, tokens)
        painter.end()


def _curve_y(value: float) -> float:
    return CURVE_BOTTOM - (CURVE_BOTTOM - CURVE_TOP) * min(1.0, max(0.0, value))
