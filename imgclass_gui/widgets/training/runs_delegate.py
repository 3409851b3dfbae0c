"""Paints a training of the list: how it ended, its name, how good it is, how large."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.widgets.figures import percent, readable
from imgclass_gui.widgets.icons import ICON_SIDE, icon_pixmap
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, TEXT_SIZE, Tokens, tokens_of
from imgclass_gui.widgets.training.runs_list_model import DETAIL_ROLE, RUN_ROLE
from imgclass_gui.widgets.training.runs_texts import SIGNS, interval_words, size_words

ROW_HEIGHT = 60
MARGIN, GAP = 12, 12
SIZE_WIDTH, ACCURACY_WIDTH = 80, 130

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


class RunsDelegate(QStyledItemDelegate):
    """Draws `Run`s; its colours follow the palette of the view."""

    def __init__(self) -> None:
        super().__init__()
        self._title = text_font(TEXT_SIZE, QFont.Weight.Medium)
        self._detail = text_font(NUMBER_SIZE)
        self._number = number_font()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.color("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.color("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), tokens.color("accent"))

    def _paint_sign(self, painter: QPainter, place: QPointF, run: Run, tokens: Tokens) -> None:
        name, color = SIGNS[run.state]
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(place, icon_pixmap(name, tokens.as_dict()[color], ICON_SIDE, ratio))

    def _paint_figures(self, painter: QPainter, area: QRect, run: Run, tokens: Tokens) -> None:
        """Accuracy above its interval, and the size, at the right."""
        half = area.height() // 2
        size = QRect(area.right() - SIZE_WIDTH, area.top(), SIZE_WIDTH, area.height())
        accuracy = QRect(size.left() - ACCURACY_WIDTH, area.top(), ACCURACY_WIDTH, area.height())
        painter.setFont(self._number)
        painter.setPen(tokens.color("muted"))
        painter.drawText(size, _RIGHT, size_words(run.size_bytes))
        interval = interval_words(run)
        painter.drawText(accuracy.adjusted(0, half, 0, 0), _RIGHT, interval)
        painter.setPen(tokens.color("text"))
        if run.accuracy is not None:
            upper = accuracy.adjusted(0, 0, 0, -half) if interval else accuracy
            painter.drawText(upper, _RIGHT, percent(run.accuracy))

    def _paint_texts(self, painter: QPainter, area: QRect, name: str, detail: str, tokens: Tokens) -> None:
        half = area.height() // 2
        for text, font, color, part in (
            (name, self._title, "text", area.adjusted(0, 0, 0, -half)),
            (detail, self._detail, "muted", area.adjusted(0, half, 0, 0)),
        ):
            painter.setFont(font)
            painter.setPen(tokens.color(color))
            elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, part.width())
            painter.drawText(part, _LEFT, elided)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw one row."""
        run: Run = index.data(RUN_ROLE)
        tokens = tokens_of(option.palette)
        rect: QRect = option.rect
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_background(painter, option, tokens)
        area = rect.adjusted(MARGIN, 12, -MARGIN, -12)
        self._paint_sign(painter, QPointF(area.left(), rect.center().y() - ICON_SIDE / 2 + 1), run, tokens)
        self._paint_figures(painter, area, run, tokens)
        texts = area.adjusted(ICON_SIDE + GAP, 0, -SIZE_WIDTH - ACCURACY_WIDTH - GAP, 0)
        self._paint_texts(painter, texts, readable(run.name), index.data(DETAIL_ROLE), tokens)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: every row is as high as the others."""
        return QSize(320, ROW_HEIGHT)
