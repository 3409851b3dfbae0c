"""Paints a class's row: check box, name, count, a few pictures; and lets the name be written over."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.icons import icon_pixmap
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, RADIUS_PICTURE, TEXT_SIZE, Tokens, tokens_of
from imgclass_gui.widgets.training.class_list_check import paint_check
from imgclass_gui.widgets.training.class_list_item import ClassItem, count_text, joined_text, origin_text
from imgclass_gui.widgets.training.class_list_model import ITEM_ROLE
from imgclass_gui.widgets.training.class_list_places import (
    PICTURE_SIDE,
    ROW_HEIGHT,
    RowPlaces,
    picture_room,
    row_places,
)
from imgclass_gui.widgets.training.class_list_thumbnails import PathThumbnails

EDITOR_HEIGHT = 32
BADGE = 17
EYE = 12

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_LINE_HEIGHTS = (18, 15, 15)
_EDGE_ALPHA = 26  # of 255
_LEFT_OUT_OPACITY = 0.35


class ClassListDelegate(QStyledItemDelegate):
    """Draws `ClassItem`s; its colours follow the palette of the view."""

    def __init__(self, thumbnails: PathThumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._title = text_font(TEXT_SIZE, QFont.Weight.Medium)
        self._small = text_font(NUMBER_SIZE)
        self._edited = QPersistentModelIndex()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, tokens.color("accent_soft"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), tokens.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))

    def _lines(self, item: ClassItem) -> list[tuple[str, QFont, str]]:
        """(text, font, token of its colour) of each line."""
        name = (self.tr("no name"), self._title, "bad")
        if not item.is_nameless:
            name = (readable(item.name), self._title, "text" if item.is_kept else "muted")
        origin = origin_text(item)
        second = f"{origin} · {count(item.count)}" if origin else count_text(item.count)
        if not item.is_kept:
            second = self.tr("left out") + f" · {second}"
        lines = [name, (second, self._small, "muted")]
        together = joined_text(item)
        return [*lines, (together, self._small, "text")] if together else lines

    def _paint_texts(self, painter: QPainter, area: QRect, item: ClassItem, tokens: Tokens) -> None:
        lines = self._lines(item)
        heights = _LINE_HEIGHTS[: len(lines)]
        top = area.top() + (area.height() - sum(heights)) // 2
        for (text, font, token), height in zip(lines, heights, strict=True):
            _paint_line(painter, QRect(area.left(), top, area.width(), height), text, font, tokens.color(token))
            top += height

    def _paint_pictures(self, painter: QPainter, item: ClassItem, places: RowPlaces, tokens: Tokens) -> None:
        painter.setOpacity(1.0 if item.is_kept else _LEFT_OUT_OPACITY)
        for place, path in zip(places.pictures, item.pictures_within(len(places.pictures)), strict=True):
            _paint_picture(painter, place, self._thumbnails.pixmap(path), tokens)
            if path == item.watched:
                _paint_eye(painter, place, tokens)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw one row."""
        item: ClassItem = index.data(ITEM_ROLE)
        tokens = tokens_of(option.palette)
        places = places_of(option.rect, item)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_background(painter, option, tokens)
        state = Qt.CheckState.Checked if item.is_kept else Qt.CheckState.Unchecked
        paint_check(painter, places.check, state, tokens)
        if self._edited != index:
            self._paint_texts(painter, places.text, item, tokens)
        self._paint_pictures(painter, item, places, tokens)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: every row is as high as the others."""
        return QSize(PICTURE_SIDE, ROW_HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Qt: a field for the name."""
        item: ClassItem = index.data(ITEM_ROLE)
        field = QLineEdit(parent)
        field.setAcceptDrops(False)
        field.setPlaceholderText(self.tr("train it as"))
        field.setAccessibleName(self.tr("Train “{label}” as").format(label=readable(item.label)))
        self._edited = QPersistentModelIndex(index)
        return field

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Qt: the view ticks; the base class would do it once more where other styles have their box."""
        return False

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Qt: the present name, ready to be written over."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Qt: the new name, if something was written."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: the field covers the words of the row."""
        text = places_of(option.rect, index.data(ITEM_ROLE)).text
        top = text.top() + (text.height() - EDITOR_HEIGHT) // 2
        editor.setGeometry(text.left() - 5, top, text.width() + 5, EDITOR_HEIGHT)

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """Qt: the words come back."""
        self._edited = QPersistentModelIndex()
        super().destroyEditor(editor, index)


def places_of(row: QRect, item: ClassItem) -> RowPlaces:
    """Where the parts of a row are."""
    return row_places(row, min(len(item.pictures), picture_room(row.width())))


def _paint_picture(painter: QPainter, place: QRect, thumbnail: QPixmap | None, tokens: Tokens) -> None:
    if thumbnail is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("stage"))
        painter.drawRoundedRect(place, RADIUS_PICTURE, RADIUS_PICTURE)
        return
    painter.drawPixmap(place, thumbnail)
    edge = tokens.color("text")
    edge.setAlpha(_EDGE_ALPHA)  # enough for a white picture on a white panel, unseen on others
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PICTURE, RADIUS_PICTURE)


def _paint_eye(painter: QPainter, place: QRect, tokens: Tokens) -> None:
    """A ring, and an eye in its corner."""
    painter.setPen(QPen(tokens.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(place), RADIUS_PICTURE, RADIUS_PICTURE)
    badge = QRectF(place.right() + 3 - BADGE, place.bottom() + 3 - BADGE, BADGE, BADGE)
    painter.setPen(QPen(tokens.color("surface"), 1.5))
    painter.setBrush(tokens.color("accent"))
    painter.drawEllipse(badge)
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    eye = icon_pixmap("eye", tokens.on_accent, EYE, ratio)
    painter.drawPixmap(badge.center() - QRectF(0, 0, EYE, EYE).center(), eye)


def _paint_line(painter: QPainter, area: QRect, text: str, font: QFont, color: QColor) -> None:
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(area, _LEFT, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
