"""Paints the cards of the strip, the lines between them, and the ways around."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.strip_items import Card
from imgclass_gui.widgets.inspection.strip_row import CARD_WIDTH, GAP, MARGIN, TOP, StripRow
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, RADIUS_CONTROL, Tokens

translate = QCoreApplication.translate
PREVIEW = 44
_TITLE_TOP, _SHAPE_TOP = 52, 69
_MOST_RISE = 13
_SMALL = 10
_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class StripPainter:
    """How the row looks.

    Attributes:
        previews: Small maps, by the layer's number; 0 is the picture.
        current: Number of the chosen layer.
        hovered: The card under the pointer; -1 for none.
        has_focus: Whether the keyboard is there.
    """

    def __init__(self, row: StripRow) -> None:
        self._row = row
        self.previews: dict[int, QImage] = {}
        self.current = self.hovered = -1
        self.has_focus = False

    def paint(self, painter: QPainter, tokens: Tokens, left: int, right: int) -> None:
        """Paint what lies between two columns of pixels."""
        step = CARD_WIDTH + GAP
        first = max(0, (left - MARGIN) // step - 1)
        last = min(len(self._row.cards), (right - MARGIN) // step + 2)
        self._paint_blocks(painter, tokens, first, last)
        self._paint_lines(painter, tokens, first, last)
        for place in range(first, last):
            self._paint_card(painter, tokens, place)

    def _paint_blocks(self, painter: QPainter, tokens: Tokens, first: int, last: int) -> None:
        """A quiet ground behind the layers of an open block, with its title above."""
        place = first
        while (
            place > 0
            and self._row.cards[place].block >= 0
            and self._row.cards[place - 1].block == self._row.cards[place].block
        ):
            place -= 1
        while place < last:
            block, end = self._row.cards[place].block, place + 1
            while end < len(self._row.cards) and self._row.cards[end].block == block:
                end += 1
            if block in self._row.opened:
                area = self._row.card_rect(place).united(self._row.card_rect(end - 1)).adjusted(-5, -TOP + 2, 5, 4)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.color("stage"))
                painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
                painter.setPen(tokens.color("muted"))
                painter.setFont(text_font(_SMALL, QFont.Weight.DemiBold))
                title = f"{self._row.blocks[block].title}  \u2212"
                painter.drawText(
                    area.adjusted(8, 1, -8, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title
                )
            place = end

    def _paint_lines(self, painter: QPainter, tokens: Tokens, first: int, last: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens.color("edge"), 1))
        middle = TOP + 6 + PREVIEW / 2
        for place in range(max(0, first - 1), min(last, len(self._row.cards) - 1)):
            left = self._row.card_rect(place).right()
            painter.drawLine(QPointF(left, middle), QPointF(left + GAP, middle))
        painter.setPen(QPen(tokens.color("muted"), 1.2))
        for start, end in self._row.arcs:
            if end >= first and start < last:
                painter.drawPath(self._arc(start, end))

    def _arc(self, start: int, end: int) -> QPainterPath:
        """From the top of a card over those between to another one."""
        left, right = self._row.card_rect(start).center().x() + 8, self._row.card_rect(end).center().x() - 8
        rise = min(_MOST_RISE, 4 + 2 * (end - start))
        path = QPointF(left, TOP), QPointF(left, TOP - rise), QPointF(right, TOP - rise), QPointF(right, TOP)
        arc = QPainterPath(path[0])
        arc.lineTo(path[1] + QPointF(0, 4))
        arc.quadTo(path[1], path[1] + QPointF(4, 0))
        arc.lineTo(path[2] - QPointF(4, 0))
        arc.quadTo(path[2], path[2] + QPointF(0, 4))
        arc.lineTo(path[3])
        return arc

    def _paint_card(self, painter: QPainter, tokens: Tokens, place: int) -> None:
        card, area = self._row.cards[place], self._row.card_rect(place)
        is_current = self.current in card.numbers
        if is_current or place == self.hovered:
            painter.setPen(QPen(tokens.color("accent"), 1.5) if is_current else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft" if is_current else "hover"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        if is_current and self.has_focus:
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), RADIUS_CONTROL + 2, RADIUS_CONTROL + 2)
        self._paint_preview(painter, tokens, card, area)
        title, shape = self._texts(card)
        self._paint_text(
            painter, title, area.adjusted(2, _TITLE_TOP, -2, 0), text_font(LABEL_SIZE), tokens.color("text")
        )
        self._paint_text(painter, shape, area.adjusted(0, _SHAPE_TOP, 0, 0), number_font(_SMALL), tokens.color("muted"))

    def _paint_preview(self, painter: QPainter, tokens: Tokens, card: Card, area: QRectF) -> None:
        box = QRectF(area.center().x() - PREVIEW / 2, area.top() + 6, PREVIEW, PREVIEW)
        image = self.previews.get(card.number)
        if image is not None:
            clip = QPainterPath()
            clip.addRoundedRect(box, 4, 4)
            painter.save()
            painter.setClipPath(clip)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, card.number == 0)
            painter.drawImage(box, image)
            painter.restore()
            return
        glyph = self._row.layers[card.number - 1].glyph if card.number else ""
        painter.setPen(QPen(tokens.color("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(tokens.color("muted"))
        painter.setFont(number_font(LABEL_SIZE))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, glyph)

    def _texts(self, card: Card) -> tuple[str, str]:
        if card.number == 0:
            return translate("strip_painter", "Picture"), ""
        layer = self._row.layers[card.number - 1]
        if card.is_block:
            return self._row.blocks[card.block].title, layer.shape
        return readable(layer.title), layer.shape

    def _paint_text(self, painter: QPainter, text: str, area: QRectF, font: QFont, color: QColor) -> None:
        painter.setFont(font)
        painter.setPen(color)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, elided)
