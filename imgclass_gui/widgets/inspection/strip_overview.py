"""The thin bar below the strip: the whole network, what of it is in sight, and where the chosen layer is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from imgclass_gui.widgets.inspection.strip_measures import MARGIN, OVERVIEW_HEIGHT
from imgclass_gui.widgets.tokens import tokens_of

_THICKNESS = 4
_MARK = 4


class StripOverview(QScrollBar):
    """A scroll bar that tells where one is; empty while everything is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._share = -1.0
        self.setAccessibleName(self.tr("Part of the network in sight"))

    def set_mark(self, share: float) -> None:
        """Mark a place from 0 to 1; a negative one is none."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: always of one height."""
        return QSize(OVERVIEW_HEIGHT, OVERVIEW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the whole, the part in sight, the mark."""
        painter = QPainter(self)
        tokens = tokens_of(self.palette())
        painter.fillRect(self.rect(), tokens.color("surface"))
        if self.maximum() > 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for area, color in (
                (QRectF(self.rect()), "line"),
                (self._handle(), "muted" if self._is_held() else "edge"),
            ):
                painter.setBrush(tokens.color(color))
                painter.drawRoundedRect(self._bar(area), _THICKNESS / 2, _THICKNESS / 2)
            if self._share >= 0:
                painter.setBrush(tokens.color("accent"))
                left = MARGIN + round(self._share * (self.width() - 2 * MARGIN - _MARK))
                painter.drawRoundedRect(QRectF(left, 0, _MARK, self.height() - 1), _MARK / 2, _MARK / 2)
        painter.end()

    def _handle(self) -> QRectF:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ScrollBar, QStyle.SubControl.SC_ScrollBarSlider
        return QRectF(self.style().subControlRect(control, option, part, self))

    def _is_held(self) -> bool:
        return self.isSliderDown() or self.underMouse()

    def _bar(self, area: QRectF) -> QRectF:
        """The thin line in the middle of an area, within the margins of the cards."""
        share = (self.width() - 2 * MARGIN) / max(1, self.width())
        top = area.center().y() - _THICKNESS / 2
        return QRectF(MARGIN + share * area.left(), top, share * area.width(), _THICKNESS)
