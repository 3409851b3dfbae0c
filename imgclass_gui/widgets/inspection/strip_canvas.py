"""The cards of the strip under mouse and keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.inspection.strip_items import StripBlock, StripLayer
from imgclass_gui.widgets.inspection.strip_painter import StripPainter
from imgclass_gui.widgets.inspection.strip_row import CARD_HEIGHT, TOP, StripRow
from imgclass_gui.widgets.tokens import tokens_of

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StripCanvas(QWidget):
    """All cards in a row; only those in sight are painted.

    Attributes:
        row: Where everything is.

    Signals:
        layer_chosen: Number of a layer that was chosen by mouse or key.
        moved: A card that shall be in sight, as a rectangle of the widget.
    """

    layer_chosen = Signal(int)
    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = StripRow()
        self._look = StripPainter(self.row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(TOP + CARD_HEIGHT + 6)

    @property
    def current(self) -> int:
        """Number of the chosen layer."""
        return self._look.current

    @property
    def are_all_open(self) -> bool:
        """Whether no block is closed."""
        return len(self.row.opened) == len(self.row.blocks)

    def set_network(self, layers: Sequence[StripLayer], blocks: Sequence[StripBlock], *, opens_all: bool) -> None:
        """Show a network, its blocks open or closed."""
        self.row.set_network(layers, blocks)
        self._look.previews.clear()
        self._look.current = -1
        self.set_open(opens_all)

    def set_open(self, is_open: bool) -> None:
        """Open or close all blocks."""
        self._open(range(len(self.row.blocks)) if is_open else ())

    def set_previews(self, previews: Mapping[int, QImage]) -> None:
        """Show small maps, by the layer's number; 0 is the picture."""
        self._look.previews.update(previews)
        self.update()

    def set_current(self, number: int) -> None:
        """Mark a layer, and open its block; emits nothing."""
        if number == self.current:
            return
        self._look.current = number
        block = self.row.block_of(number)
        if block >= 0 and block not in self.row.opened:
            self._open((*self.row.opened, block))
        place = self.row.place_of(number)
        if place >= 0:
            words = self.row.words(place)
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
            self.moved.emit(self.row.card_rect(place).toRect())
        self.update()

    def step(self, by: int) -> None:
        """Choose the layer so many on."""
        number = self.current + by
        if self.row.layers and 0 <= number <= len(self.row.layers):
            self.layer_chosen.emit(number)

    def _open(self, blocks: Sequence[int]) -> None:
        self.row.set_open(blocks)
        self._look.hovered = -1
        self.setFixedWidth(self.row.width)
        self.update()

    def _choose(self, place: int) -> None:
        card = self.row.cards[place]
        if card.is_block:
            self._open((*self.row.opened, card.block))
        self.layer_chosen.emit(card.number)

    def _close(self, block: int) -> None:
        self._open([one for one in self.row.opened if one != block])
        place = self.row.place_of(self.row.blocks[block].layers[-1])
        self.moved.emit(self.row.card_rect(place).toRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose a card, or close a block by its title."""
        place, block = self.row.place_at(event.position()), self.row.head_at(event.position())
        if place >= 0:
            self._choose(place)
        elif block >= 0:
            self._close(block)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the card under the pointer."""
        place = self.row.place_at(event.position())
        is_link = place >= 0 or self.row.head_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
        if place != self._look.hovered:
            self._look.hovered = place
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: no card is under the pointer."""
        self._look.hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the arrows walk, Home and End go to the ends, Enter opens or closes the block."""
        key, place = Qt.Key(event.key()), self.row.place_of(self.current)
        if key in _STEPS:
            self.step(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.row.layers:
            self.layer_chosen.emit(0 if key == Qt.Key.Key_Home else len(self.row.layers))
        elif key in _ENTER and place >= 0 and self.row.cards[place].block >= 0:
            block = self.row.cards[place].block
            self._close(block) if block in self.row.opened else self._choose(place)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt: what a card is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            place = self.row.place_at(at)
            text = self.tr("Close this block") if self.row.head_at(at) >= 0 else ""
            text = self.row.words(place) if place >= 0 else text
            QToolTip.showText(event.globalPos(), plain_tooltip(text) if text else "", self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Qt: all cards."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: what is in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._look.has_focus = self.hasFocus()
        self._look.paint(painter, tokens_of(self.palette()), event.rect().left(), event.rect().right())
        painter.end()
