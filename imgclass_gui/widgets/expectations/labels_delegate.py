"""Paints a class of the list of labels: its number and its name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from imgclass_gui.widgets.expectations.labels_model import LONGEST
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, tokens_of

ROW_HEIGHT = 34
NUMBER_WIDTH, MARGIN = 64, 12

_Index = QModelIndex | QPersistentModelIndex


class LabelsDelegate(QStyledItemDelegate):
    """Its editor stands where the name stands."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._text = number_font(NUMBER_SIZE), text_font()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Qt: a field for the name."""
        editor = QLineEdit(parent)
        editor.setMaxLength(LONGEST)
        editor.setAccessibleName(self.tr("Name of class {number}").format(number=index.row()))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: the editor's place."""
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(NUMBER_WIDTH - 8, 1, -MARGIN, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw one row."""
        tokens, rect = tokens_of(option.palette), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), tokens.color("accent"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._number)
        painter.setPen(tokens.color("muted"))
        place = QRect(rect.left(), rect.top(), NUMBER_WIDTH - MARGIN, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, str(index.row()))
        painter.setFont(self._text)
        painter.setPen(tokens.color("text"))
        room = rect.adjusted(NUMBER_WIDTH, 0, -MARGIN, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = QFontMetrics(self._text).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, elided)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: every row is as high as the others."""
        return QSize(320, ROW_HEIGHT)
