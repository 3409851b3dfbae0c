"""What stands above the three maps: whose they are, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.inspection.compare.pair_places import SIGN_WIDTH, PairPlaces
from imgclass_gui.widgets.inspection.compare.pair_view import Side
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, TEXT_SIZE, tokens_of

LINE_HEIGHT = 17


class PairHeads(QWidget):
    """Two lines above each map of a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = PairPlaces()
        self._columns: Sequence[int] = ()
        self._heads: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Both lines above each map."""
        return self._heads

    def set_sides(self, left: Side, right: Side) -> None:
        """Name both."""
        first, second = readable(left.name), readable(right.name)
        self._heads = (
            (first, readable(left.answer)),
            (second, readable(right.answer)),
            (self.tr("difference"), self.tr("left minus right")),
        )
        words = self.tr("Left: {left}. Right: {right}.")
        spoken = words.format(
            left=", ".join(filter(None, self._heads[0])), right=", ".join(filter(None, self._heads[1]))
        )
        self.setAccessibleName(spoken)
        self.update()

    def set_places(self, parts: PairPlaces, columns: Sequence[int]) -> None:
        """Stand where the maps are.

        Args:
            parts: Places within the room of a channel.
            columns: Where the room of each channel of a row begins.
        """
        self._parts, self._columns = parts, columns
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: two lines."""
        return QSize(300, 2 * LINE_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Qt: what may be cut stands whole in the tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = max((left for left in self._columns if left <= event.pos().x()), default=0)
            number = self._parts.number_at(event.pos().x() - column)
            lines = self._heads[number] if number >= 0 and self._heads else ()
            QToolTip.showText(event.globalPos(), plain_tooltip("\n".join(filter(None, lines))), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the lines, cut where the next head begins."""
        painter = QPainter(self)
        for column in self._columns:
            for number, lines in enumerate(self._heads):
                self._paint_head(painter, column + self._parts.left(number), lines)
        painter.end()

    def _paint_head(self, painter: QPainter, left: int, lines: tuple[str, str]) -> None:
        tokens, width = tokens_of(self.palette()), self._parts.width + SIGN_WIDTH - 6
        for line, text in enumerate(lines):
            painter.setFont(text_font(LABEL_SIZE + 1) if line else text_font(TEXT_SIZE, QFont.Weight.DemiBold))
            painter.setPen(tokens.color("muted" if line else "text"))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            area = QRectF(left, line * LINE_HEIGHT, width, LINE_HEIGHT)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
