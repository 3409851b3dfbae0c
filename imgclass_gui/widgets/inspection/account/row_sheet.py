"""An account as rows: a name, what is reckoned, a bar, and what comes of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from imgclass_gui.widgets.inspection.account.account_ink import (
    LEFT,
    RIGHT,
    Ink,
    paint_bar,
    paint_caption,
    paint_text,
)
from imgclass_gui.widgets.inspection.account.sheet import Sheet
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import TEXT_SIZE

ROW_HEIGHT, DETAILED_HEIGHT, CAPTION_HEIGHT = 24.0, 42.0, 22.0
_PADDING = 4.0
_GAP = 8.0
_RESULT_WIDTH = 66.0
_BAR_HEIGHT = 8.0
_LEAST_BAR, _MOST_BAR = 32.0, 160.0
# Of the panel's width: what the middle column gets where it holds a product.
_PRODUCT_WIDTH, _WIDE_PRODUCT, _NUMBER_WIDTH = 122.0, 148.0, 62.0
_RADIUS = 5.0
_DETAIL_SIZE = 12
# A bar with no place for the other sign.
_ONE_SIDED = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says.

    Attributes:
        name: Of the term.
        middle: What is reckoned, as text; may be empty.
        result: What comes of it, as text.
        share: The bar's length with its sign, -1 to 1.
        is_own: Whether the row stands out.
        detail: A second line below the name, where rows have one.
    """

    name: str
    middle: str
    result: str
    share: float
    is_own: bool = False
    detail: str = ""


class RowSource(ABC):
    """The rows of an account; only those in sight are asked for.

    Attributes:
        captions: Above names, the middle and results.
        has_products: Whether the middle holds two factors.
        has_bars: Whether there are bars.
        is_signed: Whether bars may go both ways.
        has_details: Whether rows have a second line.
    """

    captions: tuple[str, str, str]
    has_products: bool = False
    has_bars: bool = True
    is_signed: bool = True
    has_details: bool = False

    @abstractmethod
    def __len__(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def row(self, turn: int) -> Row:
        """The row of a turn, from 0."""

    @abstractmethod
    def term(self, turn: int) -> int:
        """The number of the term of a row."""

    @abstractmethod
    def turn(self, term: int) -> int:
        """The row of a term; -1 where it is not shown."""


class RowSheet(Sheet):
    """Rows below each other, under a line of captions. See `Sheet`."""

    def __init__(self, source: RowSource) -> None:
        self.source = source
        self._step = DETAILED_HEIGHT if source.has_details else ROW_HEIGHT
        self.height = CAPTION_HEIGHT + len(source) * self._step
        self._width = 0.0

    def set_width(self, width: float) -> None:
        """See `Sheet`."""
        self._width = width

    def first(self) -> int:
        """See `Sheet`."""
        return self.source.term(0) if len(self.source) else -1

    def term_at(self, place: QPointF) -> int:
        """See `Sheet`."""
        turn = int((place.y() - CAPTION_HEIGHT) // self._step)
        return self.source.term(turn) if 0 <= turn < len(self.source) and 0 <= place.x() <= self._width else -1

    def area_of(self, term: int) -> QRectF:
        """See `Sheet`."""
        turn = self.source.turn(term)
        return QRectF() if turn < 0 else self._area(turn)

    def step(self, term: int, rows: int, columns: int) -> int:
        """See `Sheet`."""
        turn = self.source.turn(term) + rows
        return self.source.term(min(max(0, turn), len(self.source) - 1))

    def texts(self) -> list[str]:
        """See `Sheet`."""
        return [_line(self.source.row(turn)) for turn in range(len(self.source))]

    def _area(self, turn: int) -> QRectF:
        return QRectF(0, CAPTION_HEIGHT + turn * self._step, self._width, self._step)

    def _columns(self) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """Where a row's name, middle, bar and result stand; their tops do not count."""
        source = self.source
        right = self._width - _PADDING
        result = QRectF(right - _RESULT_WIDTH, 0, _RESULT_WIDTH, ROW_HEIGHT)
        left = result.left() - _GAP
        product = _PRODUCT_WIDTH if source.has_bars else _WIDE_PRODUCT
        room = product if source.has_products else _NUMBER_WIDTH if source.captions[1] else 0.0
        bar = min(_MOST_BAR, max(_LEAST_BAR, (left - room) * 0.4)) if source.has_bars else 0.0
        if source.has_products and source.has_bars:
            bar = min(_MOST_BAR, max(_LEAST_BAR, (left - room) * 0.28))
        track = QRectF(left - bar, (ROW_HEIGHT - _BAR_HEIGHT) / 2, bar, _BAR_HEIGHT)
        middle = QRectF(track.left() - (_GAP if bar else 0.0) - room, 0, room, ROW_HEIGHT)
        name = QRectF(_PADDING, 0, middle.left() - _GAP - _PADDING, ROW_HEIGHT)
        return name, middle, track, result

    def paint(self, painter: QPainter, clip: QRectF, ink: Ink) -> None:
        """See `Sheet`."""
        if clip.top() < CAPTION_HEIGHT:
            self._paint_captions(painter, ink)
        first = max(0, int((clip.top() - CAPTION_HEIGHT) / self._step))
        last = min(len(self.source), int((clip.bottom() - CAPTION_HEIGHT) / self._step) + 1)
        for turn in range(first, last):
            self._paint_row(painter, turn, ink)

    def _paint_captions(self, painter: QPainter, ink: Ink) -> None:
        name, middle, _, result = self._columns()
        for area, text, alignment in zip(
            (name, middle, result), self.source.captions, (LEFT, RIGHT, RIGHT), strict=True
        ):
            # A caption may be longer than its column's numbers: it may reach into the empty room before it.
            left = area.left() if alignment == LEFT else area.left() - 40
            own = QRectF(left, 0, area.right() - left, CAPTION_HEIGHT)
            paint_caption(painter, own, text, ink, alignment)

    def _paint_row(self, painter: QPainter, turn: int, ink: Ink) -> None:
        row, area, tokens = self.source.row(turn), self._area(turn), ink.tokens
        is_marked = self.source.term(turn) == ink.marked
        if is_marked or row.is_own:
            painter.setPen(tokens.color("accent" if is_marked else "accent_soft"))
            painter.setBrush(tokens.color("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.save()
        painter.translate(0, area.top())
        name, middle, track, result = self._columns()
        weight = QFont.Weight.DemiBold if row.is_own else QFont.Weight.Normal
        paint_text(painter, name, row.name, text_font(TEXT_SIZE, weight), tokens.color("text"), LEFT)
        if row.middle:
            paint_text(painter, middle, row.middle, number_font(), tokens.color("muted"), RIGHT)
        if self.source.has_bars:
            self._paint_bar(painter, track, row, ink)
        paint_text(painter, result, row.result, number_font(), tokens.color("text"), RIGHT)
        if row.detail:
            below = QRectF(name.left(), ROW_HEIGHT - 6, self._width - 2 * _PADDING, ROW_HEIGHT)
            paint_text(painter, below, row.detail, text_font(_DETAIL_SIZE), tokens.color("muted"), LEFT)
        painter.restore()

    def _paint_bar(self, painter: QPainter, track: QRectF, row: Row, ink: Ink) -> None:
        zero = 0.5 if self.source.is_signed else _ONE_SIDED
        color = ink.tokens.color("accent" if row.share >= 0 else "warn")
        if row.share:
            paint_bar(painter, track, zero, zero + row.share * (1 - zero), color)
        line = track.left() + zero * track.width()
        painter.fillRect(QRectF(line - 0.5, track.top() - 3, 1, track.height() + 6), ink.tokens.color("edge"))


def _line(row: Row) -> str:
    name = ", ".join(part for part in (row.name, row.detail) if part)
    return f"{name}: {row.middle} = {row.result}" if row.middle else f"{name}: {row.result}"
