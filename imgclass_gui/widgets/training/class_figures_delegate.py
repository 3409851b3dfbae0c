"""Paints the cells and the header of the table of classes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from imgclass_gui.engine.training.run_report import ClassFigures
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, TEXT_SIZE, Tokens, tokens_of
from imgclass_gui.widgets.training.class_figures_model import FIGURES_ROLE, Column

ROW_HEIGHT = 30
HEADER_HEIGHT = 40
PADDING = 8
NUMBER_WIDTH = 54
BAR_HEIGHT = 6
DOT_RADIUS = 3.5

_VERTICAL = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | _VERTICAL
_LEFT = Qt.AlignmentFlag.AlignLeft | _VERTICAL


class ClassFiguresDelegate(QStyledItemDelegate):
    """Draws a class's name, its numbers, and what is found of it as a small bar with its interval."""

    def __init__(self) -> None:
        super().__init__()
        self._text = text_font(TEXT_SIZE, QFont.Weight.Medium)
        self._number = number_font()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, column: int, tokens: Tokens) -> None:
        area: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, tokens.color("accent_soft"))
        painter.setPen(tokens.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        is_focused = state & QStyle.StateFlag.State_Selected and option.widget is not None and option.widget.hasFocus()
        if column == Column.LABEL and is_focused:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), tokens.color("accent"))

    def _paint_found(self, painter: QPainter, area: QRect, figures: ClassFigures, tokens: Tokens) -> None:
        if figures.recall is None or figures.recall_interval is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = area.center().y() + 0.5
        left, width = area.left() + DOT_RADIUS, area.width() - 2 * DOT_RADIUS
        track = QRectF(area.left(), middle - BAR_HEIGHT / 2, area.width(), BAR_HEIGHT).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(tokens.color("edge"))
        painter.setBrush(tokens.color("background"))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        low, high = (left + share * width for share in figures.recall_interval)
        band = tokens.color("accent")
        band.setAlphaF(0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawRoundedRect(QRectF(low, track.top() - 0.5, high - low, BAR_HEIGHT), 2, 2)
        painter.setPen(QPen(tokens.color("surface"), 1))
        painter.setBrush(tokens.color("accent"))
        painter.drawEllipse(QPointF(left + figures.recall * width, middle), DOT_RADIUS, DOT_RADIUS)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw one cell."""
        tokens, column = tokens_of(option.palette), index.column()
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_background(painter, option, column, tokens)
        area: QRect = option.rect.adjusted(PADDING, 0, -PADDING, -1)
        is_name = column == Column.LABEL
        painter.setFont(self._text if is_name else self._number)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(tokens.color("text" if is_name or column == Column.FOUND else "muted"))
        painter.drawText(area, _LEFT if is_name else _RIGHT, text)
        if column == Column.FOUND:
            self._paint_found(painter, area.adjusted(0, 0, -NUMBER_WIDTH, 0), index.data(FIGURES_ROLE), tokens)
        painter.restore()


class ClassFiguresHeader(QHeaderView):
    """Quiet words above the columns, in two lines where need be, and an arrow at the one that orders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEADER_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Qt: draw one of the words."""
        tokens = tokens_of(self.palette())
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        painter.setPen(tokens.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        is_chosen = section == self.sortIndicatorSection()
        painter.setFont(text_font(NUMBER_SIZE, QFont.Weight.Medium if is_chosen else QFont.Weight.Normal))
        painter.setPen(tokens.color("text" if is_chosen else "muted"))
        words = self.model().headerData(section, self.orientation())
        if is_chosen:
            words += " ↑" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ↓"
        side = Qt.AlignmentFlag.AlignLeft if section in (Column.LABEL, Column.FOUND) else Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, -6), flags, words)
        painter.restore()

    def sizeHint(self) -> QSize:
        """Qt: two lines."""
        return QSize(super().sizeHint().width(), HEADER_HEIGHT)
