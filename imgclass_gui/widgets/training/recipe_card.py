"""One way to train, as a card that can be chosen."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from imgclass_gui.widgets.figures import duration
from imgclass_gui.widgets.radio_dot import paint_radio_dot
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import tokens_of

RADIUS = 10
PADDING = 11
TEXT_LEFT = 42
TEXT_RIGHT = 14
TITLE_HEIGHT = 20
TITLE_PIXELS = 14
GAP = 2
LEAST_HEIGHT = 64
DOT_MIDDLE = 22
USUAL_WIDTH = 400


class _Paper(NamedTuple):
    """How a card is drawn in its present state.

    Attributes:
        fill: Token of its ground.
        frame: Token of its frame.
        frame_width: In pixels.
    """

    fill: str
    frame: str
    frame_width: float


class RecipeCard(QRadioButton):
    """Name, what it does, and how long it takes; a radio button to keyboard and screen readers."""

    def __init__(self, name: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._sentence = sentence
        self._time = ""
        self._is_measuring = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleDescription(sentence)
        self.set_seconds(None)

    @property
    def time_text(self) -> str:
        """What the card says of the time; empty when it is not known."""
        return self._time

    def set_seconds(self, seconds: float | None) -> None:
        """Say how long it will take; None when it is not known."""
        self._show_time("" if seconds is None else self.tr("about {time}").format(time=duration(seconds)))

    def set_measuring(self) -> None:
        """The time is being found out."""
        self._show_time(self.tr("measuring…"), is_measuring=True)

    def _show_time(self, text: str, is_measuring: bool = False) -> None:
        self._time, self._is_measuring = text, is_measuring
        spoken = self.tr("measuring the time") if is_measuring else text
        self.setAccessibleName(f"{self.text()}, {spoken}" if spoken else self.text())
        self.update()

    def _sentence_height(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - TEXT_LEFT - TEXT_RIGHT), 10_000)
        return QFontMetrics(text_font()).boundingRect(room, Qt.TextFlag.TextWordWrap, self._sentence).height()

    def _paper(self) -> _Paper:
        if self.isChecked():
            return _Paper("accent_soft", "accent", 2.0 if self.hasFocus() else 1.0)
        fill = "hover" if self.underMouse() else "surface"
        return _Paper(fill, "accent", 2.0) if self.hasFocus() else _Paper(fill, "line", 1.0)

    def _paint_dot(self, painter: QPainter) -> None:
        """The sign that tells chosen from not chosen without colour."""
        tokens = tokens_of(self.palette())
        middle = QPointF(DOT_MIDDLE, PADDING + TITLE_HEIGHT / 2)
        paint_radio_dot(painter, middle, self.isChecked(), tokens)

    def _paint_time(self, painter: QPainter, line: QRect) -> None:
        color = tokens_of(self.palette()).color("muted" if self._is_measuring else "text")
        font = text_font()
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._time)
        if self._is_measuring:
            left = line.right() - QFontMetrics(font).horizontalAdvance(self._time) - 11
            painter.setPen(QPen(color, 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(left, line.center().y() + 1.0), 3.5, 3.5)

    def _paint_words(self, painter: QPainter) -> None:
        tokens = tokens_of(self.palette())
        line = QRect(TEXT_LEFT, PADDING, self.width() - TEXT_LEFT - TEXT_RIGHT, TITLE_HEIGHT)
        painter.setPen(tokens.color("text"))
        painter.setFont(text_font(TITLE_PIXELS, QFont.Weight.DemiBold))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_time(painter, line)
        painter.setPen(tokens.color("muted"))
        painter.setFont(text_font())
        below = QRect(line.left(), line.bottom() + 1 + GAP, line.width(), self.height())
        painter.drawText(below, Qt.TextFlag.TextWordWrap, self._sentence)

    def hitButton(self, position: QPoint) -> bool:
        """Qt: the whole card can be pressed."""
        return self.rect().contains(position)

    def hasHeightForWidth(self) -> bool:
        """Qt: a narrow card needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: room for all words."""
        return max(LEAST_HEIGHT, 2 * PADDING + TITLE_HEIGHT + GAP + self._sentence_height(width))

    def sizeHint(self) -> QSize:
        """Qt: the right half of the dialog's page."""
        return QSize(USUAL_WIDTH, self.heightForWidth(USUAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """Qt: name and time side by side."""
        return QSize(240, LEAST_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the card."""
        tokens, paper = tokens_of(self.palette()), self._paper()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = paper.frame_width / 2
        painter.setPen(QPen(tokens.color(paper.frame), paper.frame_width))
        painter.setBrush(tokens.color(paper.fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        self._paint_dot(painter)
        self._paint_words(painter)
        painter.end()
