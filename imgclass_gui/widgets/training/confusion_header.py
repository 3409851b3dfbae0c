"""The labels beside and above a confusion matrix."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, NUMBER_SIZE, Tokens, tokens_of

MIN_SIDE = 14
GAP = 6
LEAST_WIDTH = 56
MOST_WIDTH = 120
MOST_HEIGHT = 76

_ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class ConfusionHeader(QHeaderView):
    """Labels, cut where they must be, and upright above columns too narrow for them; the chosen one stands out."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._is_row = orientation == Qt.Orientation.Vertical
        self._chosen = -1
        self._longest = 0
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(MIN_SIDE)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def set_chosen(self, section: int) -> None:
        """Let a label stand out; -1 for none."""
        self._chosen = section
        self.viewport().update()

    def measure(self, labels: tuple[str, ...]) -> None:
        """Find out how much room the labels want."""
        metrics = QFontMetrics(text_font(NUMBER_SIZE, QFont.Weight.DemiBold))
        self._longest = max((metrics.horizontalAdvance(label) for label in labels), default=0)
        self.updateGeometry()

    @property
    def is_upright(self) -> bool:
        """Whether the labels of columns run upwards, because they are wider than their columns."""
        return not self._is_row and self._longest + GAP > self.defaultSectionSize()

    def _font(self, is_chosen: bool) -> QFont:
        pixels = NUMBER_SIZE if self.defaultSectionSize() > MIN_SIDE + 2 else LABEL_SIZE
        return text_font(pixels, QFont.Weight.DemiBold if is_chosen else QFont.Weight.Normal)

    def _paint_label(self, painter: QPainter, section: int, tokens: Tokens) -> None:
        text = self.model().headerData(section, self.orientation())
        is_chosen = section == self._chosen
        painter.setFont(self._font(is_chosen))
        painter.setPen(tokens.color("accent" if is_chosen else "muted"))
        metrics = QFontMetrics(painter.font())
        start, side = self.sectionViewportPosition(section), self.sectionSize(section)
        if self._is_row:
            area, flags = QRect(0, start, self.width() - GAP, side), Qt.AlignmentFlag.AlignRight
        elif self.is_upright:
            painter.save()
            painter.translate(start, self.height())
            painter.rotate(-90)
            area, flags = QRect(GAP, 0, self.height() - GAP, side), Qt.AlignmentFlag.AlignLeft
        else:
            area, flags = (
                QRect(start, self.height() - metrics.height() - GAP, side, metrics.height()),
                Qt.AlignmentFlag.AlignHCenter,
            )
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags | _ALIGN, elided)
        if self.is_upright:
            painter.restore()

    def sizeHint(self) -> QSize:
        """Qt: room for the longest label, within limits."""
        if self._is_row:
            return QSize(max(LEAST_WIDTH, min(MOST_WIDTH, self._longest + 2 + GAP)), 0)
        height = min(MOST_HEIGHT, self._longest + 2 + GAP) if self.is_upright else 20
        return QSize(0, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the labels in sight."""
        if self.count() == 0:
            return
        length = self.viewport().height() if self._is_row else self.viewport().width()
        tokens = tokens_of(self.palette())
        first, last = self.visualIndexAt(0), self.visualIndexAt(length - 1)
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), tokens.color("surface"))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        for section in range(max(0, first), (last if last >= 0 else self.count() - 1) + 1):
            self._paint_label(painter, section, tokens)
        painter.setPen(tokens.color("line"))
        end = min(length, self.length()) - 1
        if self._is_row:
            painter.drawLine(self.width() - 1, 0, self.width() - 1, end)
        else:
            painter.drawLine(0, self.height() - 1, end, self.height() - 1)
        painter.end()
