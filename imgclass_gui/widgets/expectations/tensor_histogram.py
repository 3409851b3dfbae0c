"""How often each number occurs in a tensor, one small chart a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.expectations.recipe_row import number_words
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

LABEL_WIDTH = 44
CHART, GAP, SCALE = 24, 6, 18


class TensorHistogram(QWidget):
    """The channels below each other over one scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._heights: list[list[float]] = []
        self._ends = (0.0, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("How often each number occurs"))

    def set_counts(self, names: Sequence[str], counts: NDArray[np.int64], ends: tuple[float, float]) -> None:
        """Show a tensor.

        Args:
            names: One a channel.
            counts: Of shape (channels, bins).
            ends: The numbers at the two ends of the bins.
        """
        self._names, self._ends = names, ends
        # Roots, so that a few bins of a white border do not flatten the rest.
        roots = counts.astype(float) ** 0.5
        self._heights = [(channel / max(1.0, channel.max())).tolist() for channel in roots]
        self.setFixedHeight(len(names) * (CHART + GAP) + SCALE)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: three channels."""
        return QSize(240, 3 * (CHART + GAP) + SCALE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the charts."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        width = self.width() - LABEL_WIDTH
        for number, (name, heights) in enumerate(zip(self._names, self._heights, strict=True)):
            top = number * (CHART + GAP)
            painter.setFont(text_font(LABEL_SIZE))
            painter.setPen(tokens.color("muted"))
            painter.drawText(QRect(0, top, LABEL_WIDTH, CHART), Qt.AlignmentFlag.AlignLeft | middle, name)
            painter.fillRect(QRect(LABEL_WIDTH, top, width, CHART), tokens.color("background"))
            step = width / max(1, len(heights))
            for place, share in enumerate(heights):
                if share:
                    height = max(1.0, share * CHART)
                    bar = QRectF(LABEL_WIDTH + place * step, top + CHART - height, max(1.0, step - 0.5), height)
                    painter.fillRect(bar, tokens.color("accent"))
        scale = QRect(LABEL_WIDTH, self.height() - SCALE, width, SCALE)
        painter.setFont(number_font(LABEL_SIZE))
        painter.setPen(tokens.color("muted"))
        for alignment, value in zip((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), self._ends, strict=True):
            painter.drawText(scale, alignment | middle, number_words(value))
        painter.end()
