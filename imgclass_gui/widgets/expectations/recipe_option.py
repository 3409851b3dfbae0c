"""One recipe as a card that can be chosen: its name, how sure and how steady the model is, what it answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.expectations.recipe_row import (
    RecipeRow,
    shown_percent,
    spoken_row,
    steady_words,
    sure_words,
)
from imgclass_gui.widgets.figures import percent, plain_tooltip, readable
from imgclass_gui.widgets.radio_dot import paint_radio_dot
from imgclass_gui.widgets.rgb_image import rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, NUMBER_SIZE, tokens_of

RADIUS = 10
PADDING = 11
TEXT_LEFT = 42
DOT_MIDDLE = 22
LINE = 20
FIGURES_TOP = 60
THUMB = 40
FIGURES_WIDTH = 270
NAME_WIDTH, BAR_WIDTH, BAR_HEIGHT = 78, 56, 6
LEAST_CELL = 132
HEIGHT, TALL_HEIGHT = 62, 112

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


class RecipeOption(QRadioButton):
    """A radio button to keyboard and screen readers; its text is the recipe's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: RecipeRow | None = None
        self._images: list[QImage] = []
        self._thumbs: list[QPixmap] = []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_row(self, row: RecipeRow) -> None:
        """Show a recipe."""
        self.row = row
        self.setText(readable(row.name))
        self.setAccessibleName(", ".join([readable(row.name), *row.marks]))
        self.setAccessibleDescription(spoken_row(row))
        self.setFixedHeight(TALL_HEIGHT if row.is_tried else HEIGHT)
        self.update()

    def set_images(self, images: Sequence[QImage]) -> None:
        """Show the pictures of the answers as the network sees them."""
        self._images, self._thumbs = list(images), []
        self.update()

    def cell_places(self) -> list[QRect]:
        """Where the answers stand: as many as have room."""
        if self.row is None or not self.row.answers:
            return []
        left = TEXT_LEFT + FIGURES_WIDTH
        room = self.width() - left - PADDING
        number = max(1, min(len(self.row.answers), room // LEAST_CELL))
        width = min(220, room // number)
        return [QRect(left + place * width, FIGURES_TOP, width, THUMB) for place in range(number)]

    def _paint_frame(self, painter: QPainter) -> None:
        tokens, is_focused = tokens_of(self.palette()), self.hasFocus()
        is_chosen = self.isChecked()
        fill = "accent_soft" if is_chosen else "hover" if self.underMouse() else "surface"
        width = 2.0 if is_focused else 1.0
        painter.setPen(QPen(tokens.color("accent" if is_chosen or is_focused else "line"), width))
        painter.setBrush(tokens.color(fill))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), RADIUS, RADIUS
        )
        middle = QPointF(DOT_MIDDLE, PADDING + LINE / 2)
        paint_radio_dot(painter, middle, is_chosen, tokens)

    def _paint_words(self, painter: QPainter, row: RecipeRow) -> None:
        tokens = tokens_of(self.palette())
        area = QRect(TEXT_LEFT, PADDING, self.width() - TEXT_LEFT - PADDING - 3, LINE)
        marks, font = " · ".join(row.marks), text_font(NUMBER_SIZE, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("accent"))
        painter.drawText(area, _RIGHT, marks)
        name = area.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(marks) - 12, 0)
        _draw_text(painter, name, self.text(), text_font(14, QFont.Weight.DemiBold), tokens.color("text"))
        below = area.translated(0, LINE + 1)
        _draw_text(painter, below, readable(row.details), text_font(NUMBER_SIZE), tokens.color("muted"))

    def _paint_figure(self, painter: QPainter, place: int, name: str, share: float, words: str) -> None:
        tokens, top = tokens_of(self.palette()), FIGURES_TOP + place * LINE
        label = QRect(TEXT_LEFT, top, NAME_WIDTH, LINE)
        _draw_text(painter, label, name, text_font(NUMBER_SIZE), tokens.color("muted"))
        track = QRectF(label.right() + 1.5, label.center().y() - BAR_HEIGHT / 2 + 0.5, BAR_WIDTH, BAR_HEIGHT)
        painter.setPen(tokens.color("edge"))
        painter.setBrush(tokens.color("background"))
        painter.drawRoundedRect(track, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(3.0, BAR_WIDTH * share), BAR_HEIGHT), 3, 3)
        left = label.right() + BAR_WIDTH + 10
        rest = QRect(left, top, TEXT_LEFT + FIGURES_WIDTH - left - 8, LINE)
        _draw_text(painter, rest, f"{shown_percent(share)}, {words}", text_font(NUMBER_SIZE), tokens.color("text"))

    def _paint_answers(self, painter: QPainter, row: RecipeRow) -> None:
        tokens = tokens_of(self.palette())
        thumbs = self._ready_thumbs()
        for number, place in enumerate(self.cell_places()):
            square = QRect(place.left(), place.top(), THUMB, THUMB)
            if number < len(thumbs):
                painter.drawPixmap(square.topLeft(), thumbs[number])
            else:
                painter.fillRect(square, tokens.color("stage"))
            answer = row.answers[number]
            text = QRect(square.right() + 8, place.top(), place.right() - square.right() - 14, LINE)
            _draw_text(painter, text, readable(answer.label), text_font(NUMBER_SIZE), tokens.color("text"))
            share = percent(answer.probability)
            _draw_text(painter, text.translated(0, LINE), share, number_font(LABEL_SIZE), tokens.color("muted"))

    def _ready_thumbs(self) -> list[QPixmap]:
        ratio = self.devicePixelRatioF()
        if self._images and (not self._thumbs or self._thumbs[0].devicePixelRatio() != ratio):
            size = QSize(THUMB, THUMB) * ratio
            self._thumbs = [rounded_pixmap(scaled_to_cover(image, size), 4, ratio) for image in self._images]
        return self._thumbs

    def event(self, event: QEvent) -> bool:
        """Qt: whole words as a tooltip, as many of them may be cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.row is not None:
            answers = [f"{item.picture}: {item.label}, {percent(item.probability)}" for item in self.row.answers]
            lines = [self.row.details, *([self.row.problem] if self.row.problem else []), *answers]
            QToolTip.showText(event.globalPos(), plain_tooltip("\n".join(map(readable, lines))), self)
            return True
        return super().event(event)

    def hitButton(self, position: QPoint) -> bool:
        """Qt: the whole card can be pressed."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """Qt: the left part of the dialog."""
        return QSize(700, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: figures and one answer."""
        return QSize(TEXT_LEFT + FIGURES_WIDTH + LEAST_CELL + PADDING, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the card."""
        row = self.row
        if row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_words(painter, row)
        if row.problem:
            area = QRect(TEXT_LEFT, FIGURES_TOP, self.width() - TEXT_LEFT - PADDING, LINE)
            _draw_text(painter, area, readable(row.problem), text_font(), tokens_of(self.palette()).color("bad"))
        elif row.sureness is not None:
            self._paint_figure(painter, 0, self.tr("how sure"), row.sureness, sure_words(row.sureness))
            if row.steadiness is not None:
                self._paint_figure(painter, 1, self.tr("how steady"), row.steadiness, steady_words(row.steadiness))
            self._paint_answers(painter, row)
        painter.end()


def _draw_text(painter: QPainter, area: QRect, text: str, font: QFont, color: object) -> None:
    painter.setFont(font)
    painter.setPen(color)
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, _LEFT, elided)
