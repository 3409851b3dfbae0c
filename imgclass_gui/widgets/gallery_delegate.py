"""Paints a row of the gallery: thumbnail, label, probability, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.gallery_item import GalleryItem, ItemState
from imgclass_gui.widgets.gallery_rows import ITEM_ROLE, THUMBNAIL_ROLE
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.thumbnail_cache import SHOWN_SIDE
from imgclass_gui.widgets.tokens import NUMBER_SIZE, RADIUS_PICTURE, TEXT_SIZE, Tokens, tokens_of

ROW_HEIGHT = 62
MARGIN = 12
GAP = 10

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_EDGE_ALPHA = 26  # of 255


class GalleryDelegate(QStyledItemDelegate):
    """Draws `GalleryItem`s; its colours follow the palette of the view."""

    def __init__(self) -> None:
        super().__init__()
        self._title = text_font(TEXT_SIZE, QFont.Weight.Medium)
        self._sentence = text_font(NUMBER_SIZE)
        self._number = number_font()
        self._mark = text_font(TEXT_SIZE, QFont.Weight.Bold)

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), tokens.color("accent"))

    def _paint_thumbnail(self, painter: QPainter, frame: QRect, thumbnail: QPixmap | None, tokens: Tokens) -> None:
        if thumbnail is not None:
            painter.drawPixmap(frame, thumbnail)
            edge = tokens.color("text")
            edge.setAlpha(_EDGE_ALPHA)  # enough for a white picture on a white panel, unseen on others
            _outline(painter, frame, QPen(edge, 1))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("stage"))
        painter.drawRoundedRect(frame, RADIUS_PICTURE, RADIUS_PICTURE)

    def _paint_failure_tile(self, painter: QPainter, frame: QRect, tokens: Tokens) -> None:
        _outline(painter, frame, QPen(tokens.color("bad"), 1, Qt.PenStyle.DashLine))
        painter.setFont(self._mark)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "!")

    def _paint_texts(self, painter: QPainter, area: QRect, item: GalleryItem, tokens: Tokens) -> None:
        failed, done = item.state is ItemState.FAILED, item.state is ItemState.DONE
        title_color = tokens.color("bad" if failed else "text" if done else "muted")
        title, subtitle = readable(item.title()), readable(item.subtitle())
        half = area.height() // 2
        if not subtitle:
            _paint_line(painter, area, title, self._title, title_color)
            return
        _paint_line(painter, area.adjusted(0, 0, 0, -half), title, self._title, title_color)
        font = self._number if done else self._sentence
        lower = area.adjusted(0, half, 0, 0)
        _paint_line(painter, lower, subtitle, font, tokens.color("muted"))
        if change := readable(item.change()):
            lower.setLeft(lower.left() + QFontMetrics(font).horizontalAdvance(subtitle) + GAP)
            _paint_line(painter, lower, change, self._sentence, tokens.color("accent"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw one row."""
        item: GalleryItem = index.data(ITEM_ROLE)
        tokens = tokens_of(option.palette)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_background(painter, option, tokens)
        frame = QRect(rect.left() + MARGIN, rect.top() + (rect.height() - SHOWN_SIDE) // 2, SHOWN_SIDE, SHOWN_SIDE)
        if item.state is ItemState.FAILED:
            self._paint_failure_tile(painter, frame, tokens)
        else:
            self._paint_thumbnail(painter, frame, index.data(THUMBNAIL_ROLE), tokens)
        left = frame.right() + 1 + GAP
        self._paint_texts(painter, QRect(left, rect.top() + 14, rect.right() - left - 8, 34), item, tokens)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: every row is as high as the others."""
        return QSize(SHOWN_SIDE + 2 * MARGIN, ROW_HEIGHT)


def _outline(painter: QPainter, frame: QRect, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PICTURE, RADIUS_PICTURE)


def _paint_line(painter: QPainter, area: QRect, text: str, font: QFont, color: QColor) -> None:
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(area, _LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
