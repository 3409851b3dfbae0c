"""A layer's numbers as rows of classes: the name, a bar, the number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from imgclass_gui.widgets.inspection.map_list import MapList
from imgclass_gui.widgets.inspection.map_words import channel_name, number_text
from imgclass_gui.widgets.inspection.maps_view import MapsView
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import Tokens, tokens_of

ROW_HEIGHT = 30
PADDING = 10
BAR_HEIGHT = 8
NUMBER_WIDTH = 84
# Of the room between the edges: what the names get at most.
NAME_SHARE, MOST_NAME_WIDTH = 0.42, 320
MOST_BAR_WIDTH = 620


class ClassRows(MapList):
    """All classes, in the order of the view; only those in sight are painted. See `MapList`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._low, self._high = 0.0, 1.0
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(self.tr("Classes"))

    def set_maps(self, view: MapsView, class_label: str) -> None:
        """Show a layer that has a number for each class.

        Args:
            view: The layer.
            class_label: Of the class that effects are on.
        """
        old, offset = self.maps.view, self.verticalOffset()
        is_same = old is not None and old.maps.shape == view.maps.shape and np.array_equal(old.order, view.order)
        low, high = float(view.maps.min()), float(view.maps.max())
        self._low, self._high = min(0.0, low), max(0.0, high)
        self.show_view(view, class_label)
        self.updateGeometries()
        self.verticalScrollBar().setValue(offset if is_same else 0)

    def bar_area(self, row: int) -> tuple[QRectF, QRectF]:
        """The track of a row's bar and what of it is filled, in the viewport."""
        area = self._row_area(row)
        names = min(MOST_NAME_WIDTH, NAME_SHARE * area.width())
        left = area.left() + PADDING + names
        width = min(MOST_BAR_WIDTH, area.right() - PADDING - NUMBER_WIDTH - left)
        track = QRectF(left, area.center().y() - BAR_HEIGHT / 2, max(1.0, width), BAR_HEIGHT)
        zero, place = self._share(0.0), self._share(self._value(row))
        start = track.left() + min(zero, place) * track.width()
        return track, QRectF(start, track.top(), abs(place - zero) * track.width(), BAR_HEIGHT)

    def _share(self, value: float) -> float:
        span = self._high - self._low
        return (value - self._low) / span if span > 0 else 0.0

    def _value(self, row: int) -> float:
        view = self.maps.view
        return float(view.maps[self.maps.channel_at(row), 0, 0]) if view is not None else 0.0

    def _row_area(self, row: int) -> QRectF:
        return QRectF(0, row * ROW_HEIGHT - self.verticalOffset(), self.viewport().width(), ROW_HEIGHT)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: int, hovered: int) -> None:
        view, tokens = self.maps.view, tokens_of(self.palette())
        if view is None:
            return
        area, is_chosen = self._row_area(row), row == self.currentIndex().row()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, tokens, is_chosen, row == hovered)
        self._paint_bar(painter, row, tokens)
        track, _ = self.bar_area(row)
        name = channel_name(view, self.maps.channel_at(row))
        left = area.left() + PADDING
        room = QRectF(left, area.top(), track.left() - left - 2 * PADDING, area.height())
        painter.setFont(text_font())
        painter.setPen(tokens.color("text"))
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | vertical, elided)
        painter.setFont(number_font())
        number = QRectF(track.right(), area.top(), NUMBER_WIDTH, area.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | vertical, number_text(self._value(row)))

    def _paint_ground(self, painter: QPainter, area: QRectF, tokens: Tokens, is_chosen: bool, is_hovered: bool) -> None:
        ground = area.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or is_hovered:
            painter.setBrush(tokens.color("accent_soft" if is_chosen else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        if is_chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("accent"), 2.0 if self.hasFocus() else 1.0))
            painter.drawRoundedRect(ground, 6, 6)

    def _paint_bar(self, painter: QPainter, row: int, tokens: Tokens) -> None:
        track, filled = self.bar_area(row)
        painter.setPen(tokens.color("line"))
        painter.setBrush(tokens.color("background"))
        radius = BAR_HEIGHT / 2 if self._low == 0 else 1.0
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        value = self._value(row)
        if value:
            # Anything but nothing leaves a trace.
            filled.setWidth(max(2.0, filled.width()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent" if value > 0 else "warn"))
            own = min(radius, filled.width() / 2)
            painter.drawRoundedRect(filled, own, own)
        if self._low < 0:
            zero = track.left() + self._share(0.0) * track.width()
            painter.fillRect(QRectF(zero - 0.5, track.top() - 2, 1, BAR_HEIGHT + 4), tokens.color("muted"))

    def sizeHint(self) -> QSize:
        """Qt: some rows."""
        return QSize(400, 10 * ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows in sight."""
        if self.maps.view is not None:
            super().paintEvent(event)
