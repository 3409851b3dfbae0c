"""An accuracy on a track from 0 to 100 %: the value, its interval, and what no skill at all would reach."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.figures import percent
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, Tokens, tokens_of
from imgclass_gui.widgets.training.understand_words import percent_range

TRACK_TOP = 5
TRACK_HEIGHT = 10
DOT_RADIUS = 6.0
WORDS_TOP = 22
HEIGHT = 40


class ScoreBar(QWidget):
    """The accuracy as a dot, its 95 % interval as a band, the baseline as a tick with its words below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accuracy = 0.0
        self._interval = (0.0, 1.0)
        self._baseline = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Accuracy"))

    def set_score(self, accuracy: float, interval: tuple[float, float], baseline: float) -> None:
        """Show a measurement.

        Args:
            accuracy: 0 to 1.
            interval: (low, high), 0 to 1, that hold it with 95 % confidence.
            baseline: 0 to 1: of always answering the most frequent class.
        """
        self._accuracy, self._interval, self._baseline = accuracy, interval, baseline
        words = self.tr("{accuracy}, 95 % interval {interval}, {baseline}")
        self.setAccessibleDescription(
            words.format(accuracy=percent(accuracy), interval=percent_range(interval), baseline=self.baseline_words())
        )
        self.update()

    def baseline_words(self) -> str:
        """What the tick stands for."""
        return self.tr("always the same answer: {share}").format(share=percent(self._baseline))

    def place_of(self, share: float) -> float:
        """Where a share of 0 to 1 lies, in pixels from the left."""
        return DOT_RADIUS + share * (self.width() - 2 * DOT_RADIUS)

    def _paint_track(self, painter: QPainter, tokens: Tokens) -> None:
        middle = TRACK_HEIGHT / 2
        left, right = self.place_of(0) - DOT_RADIUS, self.place_of(1) + DOT_RADIUS
        painter.setPen(QPen(tokens.color("line"), 1))
        painter.setBrush(tokens.color("background"))
        track = QRectF(left, TRACK_TOP, right - left, TRACK_HEIGHT).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(track, middle, middle)
        low, high = (self.place_of(share) for share in self._interval)
        band = tokens.color("accent")
        band.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawRoundedRect(QRectF(low, TRACK_TOP, max(2.0, high - low), TRACK_HEIGHT), 3, 3)

    def _paint_baseline(self, painter: QPainter, tokens: Tokens) -> None:
        place = self.place_of(self._baseline)
        painter.setPen(QPen(tokens.color("muted"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(place, TRACK_TOP - 3), QPointF(place, WORDS_TOP))
        painter.setFont(text_font(NUMBER_SIZE))
        words = self.baseline_words()
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 1
        left = min(max(0.0, place - 1), max(0.0, self.width() - width))
        painter.setPen(tokens.color("muted"))
        vertical = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
        area = QRectF(left, WORDS_TOP + 2, width, HEIGHT - WORDS_TOP)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | vertical, words)

    def _paint_dot(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setPen(QPen(tokens.color("surface"), 2))
        painter.setBrush(tokens.color("accent"))
        center = QPointF(self.place_of(self._accuracy), TRACK_TOP + TRACK_HEIGHT / 2)
        painter.drawEllipse(center, DOT_RADIUS, DOT_RADIUS)

    def sizeHint(self) -> QSize:
        """Qt: a line with words below."""
        return QSize(400, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for the words."""
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw track, band, tick and dot."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter, tokens)
        self._paint_baseline(painter, tokens)
        self._paint_dot(painter, tokens)
        painter.end()
