"""Paints a tile: the thumbnail and two lines below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, RADIUS_PICTURE, Tokens, tokens_of
from imgclass_gui.widgets.training.picture_tiles_model import TILE_ROLE, Tile
from imgclass_gui.widgets.training.picture_tiles_thumbnails import THUMBNAIL_SIDE, TileThumbnails

PADDING = 6
LINE_HEIGHT = 17
TILE_WIDTH = 128
TILE_HEIGHT = PADDING + THUMBNAIL_SIDE + 4 + 2 * LINE_HEIGHT + PADDING
# Between tiles; within the grid's cell, so that no place belongs to none.
GAP = 4

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_EDGE_ALPHA = 26  # of 255


class TilesDelegate(QStyledItemDelegate):
    """Draws `Tile`s; its colours follow the palette of the view."""

    def __init__(self, thumbnails: TileThumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._font = text_font(NUMBER_SIZE)
        self._metrics = QFontMetrics(self._font)

    def _paint_background(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag, tokens: Tokens) -> None:
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(area, RADIUS_PICTURE + 2, RADIUS_PICTURE + 2)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS_PICTURE + 1, RADIUS_PICTURE + 1)

    def _paint_thumbnail(self, painter: QPainter, frame: QRect, path: str, tokens: Tokens) -> None:
        pixmap = self._thumbnails.pixmap(path, painter.device().devicePixelRatioF())
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("stage"))
            painter.drawRoundedRect(frame, RADIUS_PICTURE, RADIUS_PICTURE)
            return
        painter.drawPixmap(frame, pixmap)
        edge = tokens.color("text")
        edge.setAlpha(_EDGE_ALPHA)  # enough for a white picture on a white panel, unseen on others
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PICTURE, RADIUS_PICTURE)

    def _paint_lines(self, painter: QPainter, area: QRect, tile: Tile, tokens: Tokens) -> None:
        painter.setFont(self._font)
        line = QRect(area.left(), area.top(), area.width(), LINE_HEIGHT)
        # The first line often ends in a number, which says more than the end of a long name.
        first = self._metrics.elidedText(readable(tile.first), Qt.TextElideMode.ElideMiddle, area.width())
        second = self._metrics.elidedText(readable(tile.second), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(tokens.color("text"))
        painter.drawText(line, _LEFT, first)
        painter.setPen(tokens.color(tile.tone or "muted"))
        painter.drawText(line.translated(0, LINE_HEIGHT), _LEFT, second)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw one tile."""
        tile: Tile = index.data(TILE_ROLE)
        tokens = tokens_of(option.palette)
        area: QRect = option.rect.adjusted(0, 0, -GAP, -GAP)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_background(painter, QRectF(area), option.state, tokens)
        frame = QRect(area.left() + PADDING, area.top() + PADDING, THUMBNAIL_SIDE, THUMBNAIL_SIDE)
        self._paint_thumbnail(painter, frame, tile.path, tokens)
        top = frame.bottom() + 5
        lines = QRect(frame.left(), top, area.width() - 2 * PADDING, 2 * LINE_HEIGHT)
        self._paint_lines(painter, lines, tile, tokens)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: every tile fills its cell of the grid."""
        view = option.widget
        return view.gridSize() if isinstance(view, QListView) else QSize(TILE_WIDTH, TILE_HEIGHT + GAP)
