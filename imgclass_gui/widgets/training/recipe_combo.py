"""A choice among a few entries, in the look of the text fields beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from imgclass_gui.widgets.icons import icon_pixmap
from imgclass_gui.widgets.tokens import tokens_of

ICON_SIDE = 14
PADDING = 9
LETTERS = 8


class RecipeCombo(QComboBox):
    """A combo box whose long entries are cut, and that the wheel scrolls past instead of changing it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _paint_content(self, painter: QPainter) -> None:
        tokens, ratio = tokens_of(self.palette()), self.devicePixelRatioF()
        area = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        chevron = area.right() - ICON_SIDE + 3
        middle = (self.height() - ICON_SIDE) // 2
        color = tokens.muted if self.isEnabled() else tokens.faint
        painter.drawPixmap(chevron, middle, icon_pixmap("chevron_down", color, ICON_SIDE, ratio))
        room = QRect(area.left(), 0, chevron - 6 - area.left(), self.height())
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.setPen(tokens.color("text" if self.isEnabled() else "faint"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: frame by the style sheet, entry and arrow by hand."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.subControls = QStyle.SubControl.SC_ComboBoxFrame
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        self._paint_content(painter)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the page scrolls."""
        event.ignore()
