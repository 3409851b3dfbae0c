"""Paints the cards of the strip, and what is below them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap

from imgclass_gui.widgets.icons import ICON_SIDE, icon_pixmap
from imgclass_gui.widgets.inspection.strip_measures import (
    FOOT_HEIGHT,
    FOOT_TOP,
    SHAPE_HEIGHT,
    SHAPE_TOP,
    THUMBNAIL,
    THUMBNAIL_TOP,
    TITLE_HEIGHT,
    TITLE_TOP,
)
from imgclass_gui.widgets.inspection.strip_thumbnails import RADIUS
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, NUMBER_SIZE, RADIUS_CONTROL, Tokens

_STACKED = 3  # how far what lies behind a closed block looks out
_ICON = 11
_CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class CardFace:
    """What a card shows.

    Attributes:
        title, shape: The two lines below its picture.
        picture: None where there is none; `glyph` is there then.
        glyph: A sign for the kind of layer; empty for the picture.
        foot: What is below the card; empty as a rule.
        is_closed: Whether it is a closed block.
        is_chosen, is_hovered, has_focus: How it stands out.
    """

    title: str
    shape: str
    picture: QPixmap | None
    glyph: str
    foot: str
    is_closed: bool
    is_chosen: bool
    is_hovered: bool
    has_focus: bool


class CardPainter:
    """Draws with the fonts and colours of one moment."""

    def __init__(self, painter: QPainter, tokens: Tokens, ratio: float) -> None:
        self._painter, self._tokens, self._ratio = painter, tokens, ratio
        self._title, self._chosen = (
            text_font(NUMBER_SIZE, QFont.Weight.Medium),
            text_font(NUMBER_SIZE, QFont.Weight.DemiBold),
        )
        self._number, self._foot = number_font(LABEL_SIZE), text_font(LABEL_SIZE)

    def paint_ground(self, area: QRect, face: CardFace) -> None:
        """Draw what makes a card stand out, so that the ways can be drawn over it."""
        if not (face.is_chosen or face.is_hovered or face.has_focus):
            return
        pen = QPen(self._tokens.color("accent"), 2.0 if face.has_focus else 1.2)
        self._painter.setPen(pen if face.is_chosen or face.has_focus else Qt.PenStyle.NoPen)
        ground = "accent_soft" if face.is_chosen else "hover" if face.is_hovered else "surface"
        self._painter.setBrush(self._tokens.color(ground))
        inner = QRectF(area).adjusted(1, 1, -1, -1)
        self._painter.drawRoundedRect(inner, RADIUS_CONTROL, RADIUS_CONTROL)

    def paint_card(self, area: QRect, face: CardFace) -> None:
        """Draw a card on its ground."""
        square = QRect(area.center().x() + 1 - THUMBNAIL // 2, THUMBNAIL_TOP, THUMBNAIL, THUMBNAIL)
        if face.is_closed:
            self._paint_stack(QRectF(square))
        self._paint_picture(square, face)
        font = self._title_font(face, area.width())
        self._paint_text(QRect(area.left(), TITLE_TOP, area.width(), TITLE_HEIGHT), face.title, font, "text")
        self._paint_text(QRect(area.left(), SHAPE_TOP, area.width(), SHAPE_HEIGHT), face.shape, self._number, "muted")
        if face.foot:
            color = "accent" if face.is_hovered else "muted"
            self._paint_text(QRect(area.left(), FOOT_TOP, area.width(), FOOT_HEIGHT), face.foot, self._foot, color)

    def paint_bracket(self, ends: tuple[int, int], view: range, title: str, *, is_hovered: bool) -> None:
        """Draw what holds the cards of an open block together, its title where it can be seen.

        Args:
            ends: Where the first card begins and where the last one ends.
            view: What of the strip is in sight.
            title: Of the block.
            is_hovered: Whether a click would close it.
        """
        left, right = ends
        painter, color = self._painter, self._tokens.color("accent" if is_hovered else "edge")
        middle = FOOT_TOP + FOOT_HEIGHT / 2 + 0.5
        painter.setPen(QPen(color, 1.2))
        painter.drawLines(
            [
                QLineF(left + 3, middle, right - 3, middle),
                QLineF(left + 3, middle - 5, left + 3, middle),
                QLineF(right - 3, middle - 5, right - 3, middle),
            ]
        )
        first, last = max(left, view.start), min(right, view.stop)  # the title stays in sight
        room = last - first - 24 - _ICON - 4
        text = QFontMetrics(self._foot).elidedText(title, Qt.TextElideMode.ElideRight, max(0, room))
        width = QFontMetrics(self._foot).horizontalAdvance(text) + 4 + _ICON
        begin = (first + last - width) // 2
        painter.fillRect(QRect(begin - 6, FOOT_TOP, width + 12, FOOT_HEIGHT), self._tokens.color("surface"))
        name = "accent" if is_hovered else "muted"
        self._paint_text(QRect(begin, FOOT_TOP, width - _ICON - 3, FOOT_HEIGHT), text, self._foot, name)
        icon = icon_pixmap("close", self._tokens.as_dict()[name], _ICON, self._ratio)
        painter.drawPixmap(begin + width - _ICON, FOOT_TOP + (FOOT_HEIGHT - _ICON) // 2 + 1, icon)

    def _title_font(self, face: CardFace, room: int) -> QFont:
        font = self._chosen if face.is_chosen else self._title
        if QFontMetrics(font).horizontalAdvance(face.title) <= room:
            return font
        return text_font(LABEL_SIZE, font.weight())

    def _paint_stack(self, square: QRectF) -> None:
        self._painter.setPen(QPen(self._tokens.color("edge"), 1))
        self._painter.setBrush(self._tokens.color("raised"))
        for step in (2 * _STACKED, _STACKED):
            behind = square.adjusted(step + 0.5, 0.5 - step / 3, step - 0.5, -0.5 - step)
            self._painter.drawRoundedRect(behind, RADIUS, RADIUS)

    def _paint_picture(self, square: QRect, face: CardFace) -> None:
        painter = self._painter
        if face.picture is not None:
            painter.drawPixmap(square.topLeft(), face.picture)
            return
        painter.setPen(QPen(self._tokens.color("edge"), 1))
        painter.setBrush(self._tokens.color("surface"))
        painter.drawRoundedRect(QRectF(square).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if face.glyph:
            self._paint_text(
                QRect(square.left(), square.top(), THUMBNAIL, THUMBNAIL), face.glyph, self._number, "muted"
            )
        else:
            icon = icon_pixmap("picture", self._tokens.muted, ICON_SIDE, self._ratio)
            painter.drawPixmap(square.center() - QPoint(ICON_SIDE, ICON_SIDE) / 2, icon)

    def _paint_text(self, place: QRect, text: str, font: QFont, color: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(self._tokens.color(color))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self._painter.drawText(place, _CENTER, cut)
