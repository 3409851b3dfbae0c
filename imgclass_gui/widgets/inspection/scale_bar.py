"""The colours of a sheet with their values, and above them how often the numbers occur."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.engine.network.channel_maps import MapScale
from imgclass_gui.widgets.color_maps import COLORS, color_table
from imgclass_gui.widgets.inspection.map_pixels import BINS, histogram_of
from imgclass_gui.widgets.inspection.map_words import short_number
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, Tokens, tokens_of

WIDTH, LEAST_WIDTH = 190, 110
HISTOGRAM_HEIGHT, BAR_HEIGHT, TEXT_HEIGHT = 18, 8, 16


class ScaleBar(QWidget):
    """From the lowest to the highest number, 0 in the middle where there are both signs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = MapScale(0.0, 1.0, False)
        self._counts: NDArray[np.float32] = np.zeros(BINS, np.float32)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Scale of colours"))

    @property
    def scale(self) -> MapScale:
        """The scale that is shown."""
        return self._scale

    def set_scale(self, scale: MapScale, values: NDArray[np.float32], whose: str) -> None:
        """Show a scale.

        Args:
            scale: Its ends.
            values: The numbers that lie on it, finite.
            whose: Whose numbers these are, e.g. "channel 5".
        """
        self._scale, self._counts = scale, histogram_of(values, scale)
        words = self.tr("{whose}: colours from {low} to {high}; above them how often each number occurs")
        words = words.format(whose=whose, low=short_number(scale.low), high=short_number(scale.high))
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.update()

    def _paint_counts(self, painter: QPainter, tokens: Tokens) -> None:
        path = QPainterPath(QPointF(0, HISTOGRAM_HEIGHT - 1))
        step = self.width() / BINS
        for number, share in enumerate(self._counts.tolist()):
            height = max(1.0, share * (HISTOGRAM_HEIGHT - 2)) if share else 0.0
            path.lineTo(number * step, HISTOGRAM_HEIGHT - 1 - height)
            path.lineTo((number + 1) * step, HISTOGRAM_HEIGHT - 1 - height)
        path.lineTo(self.width(), HISTOGRAM_HEIGHT - 1)
        painter.fillPath(path, tokens.color("faint"))

    def _paint_numbers(self, painter: QPainter, tokens: Tokens) -> None:
        top = HISTOGRAM_HEIGHT + BAR_HEIGHT
        area = QRectF(0, top, self.width(), TEXT_HEIGHT)
        painter.setFont(number_font(LABEL_SIZE))
        painter.setPen(tokens.color("muted"))
        vertical = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | vertical, short_number(self._scale.low))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | vertical, short_number(self._scale.high))
        if self._scale.is_signed:
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | vertical, "0")

    def sizeHint(self) -> QSize:
        """Qt: wide enough to tell the bins apart."""
        return QSize(WIDTH, HISTOGRAM_HEIGHT + BAR_HEIGHT + TEXT_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for three numbers."""
        return QSize(LEAST_WIDTH, HISTOGRAM_HEIGHT + BAR_HEIGHT + TEXT_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: counts, colours, numbers."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_counts(painter, tokens)
        bar = QRectF(0, HISTOGRAM_HEIGHT, self.width(), BAR_HEIGHT)
        rounded = QPainterPath()
        rounded.addRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.setClipPath(rounded)
        painter.drawImage(bar, color_strip(self._scale.is_signed, self.palette()))
        painter.setClipping(False)
        if self._scale.is_signed:
            # The middle of a diverging scale has the ground's colour.
            painter.setPen(tokens.color("edge"))
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        self._paint_numbers(painter, tokens)
        painter.end()


def color_strip(is_signed: bool, palette: QPalette) -> QImage:
    """All colours of a table beside each other, one pixel each."""
    return _strip(tuple(color_table(is_signed, palette)))


@lru_cache(maxsize=8)
def _strip(colors: tuple[int, ...]) -> QImage:
    levels = np.arange(COLORS, dtype=np.uint8)
    image = QImage(levels.data, COLORS, 1, COLORS, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(list(colors))
    return image.convertToFormat(QImage.Format.Format_RGB32)
