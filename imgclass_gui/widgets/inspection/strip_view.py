"""The cards of the strip with the ways between them: chosen, opened, scrolled and dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.inspection.sideways_list import SidewaysList
from imgclass_gui.widgets.inspection.strip_measures import FOOT_TOP, card_rect, place_at
from imgclass_gui.widgets.inspection.strip_model import StripModel
from imgclass_gui.widgets.inspection.strip_network import StripNetwork
from imgclass_gui.widgets.inspection.strip_overview import StripOverview
from imgclass_gui.widgets.inspection.strip_painting import NOTHING, Spot, StripMoment, paint_ends, paint_strip
from imgclass_gui.widgets.inspection.strip_texts import block_title
from imgclass_gui.widgets.inspection.strip_thumbnails import StripThumbnails
from imgclass_gui.widgets.tokens import tokens_of

_Key = Qt.Key
_CHOOSING = (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space)
_LEFT_TO_OTHERS = (_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Escape)


class StripView(SidewaysList):
    """A click or Enter chooses a card, and opens it where it is a closed block; a drag or the wheel scrolls.

    The arrow keys walk the cards and choose none; plus and minus open and close a block.

    Attributes:
        strip: The cards.
        thumbnails: What they show.
        current: Number of the chosen layer, 0 for the picture, -1 for none.

    Signals:
        layer_chosen: Number of a layer, or 0 for the picture.
        blocks_changed: Other blocks are open.
    """

    layer_chosen = Signal(int)
    blocks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip, self.thumbnails = StripModel(self), StripThumbnails()
        self.current = -1
        self._overview = StripOverview()
        self._hovered: Spot = NOTHING
        self._pressed: tuple[QPoint, Spot] | None = None
        self._dragged_from: int | None = None
        self.setHorizontalScrollBar(self._overview)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Layers of the network"))
        self.setModel(self.strip)

    @property
    def network(self) -> StripNetwork:
        """What the cards are made from."""
        return self.strip.network

    def set_network(self, network: StripNetwork) -> None:
        """Show another network, none of its layers chosen."""
        self.current = -1
        self._hovered = NOTHING
        self.strip.set_network(network)
        self.updateGeometries()
        self.horizontalScrollBar().setValue(0)
        self._mark_current(0)
        self.blocks_changed.emit()

    def set_current(self, number: int) -> None:
        """Choose a layer, open its block and bring it into sight; a number that does not exist chooses none."""
        network = self.network
        self.current = number if network.place_of(number) >= 0 else -1
        block = network.block_of(self.current)
        if block >= 0 and block not in network.open_blocks:
            self.set_open(network.open_blocks | {block}, block)
        place = network.place_of(self.current)
        self._mark_current(max(0, place))
        if place >= 0:
            self.show_places(place, place)

    def set_open(self, blocks: frozenset[int], shown: int = -1) -> None:
        """Open these blocks and close all others.

        Args:
            blocks: From 0.
            shown: The block that shall be in sight; the chosen layer if negative.
        """
        number = self._number_with_focus()
        self.strip.set_open(blocks)
        self.updateGeometries()
        self._mark_current(max(0, self.network.place_of(number)))
        first = last = self.network.place_of(self.current)
        if shown >= 0:
            first, last = self.network.span_of(shown)
        if first >= 0:
            self.show_places(first, last)
        self.blocks_changed.emit()

    def choose(self, place: int) -> None:
        """Choose a card as a click does."""
        number = self.network.cards[place].number
        self.set_current(number)
        self.layer_chosen.emit(number)

    def _number_with_focus(self) -> int:
        index = self.currentIndex()
        return self.network.cards[index.row()].number if index.isValid() else self.current

    def _mark_current(self, focused: int) -> None:
        """Tell the list which card is chosen and where the keyboard is."""
        model, place = self.strip, self.network.place_of(self.current)
        flags, selection = QItemSelectionModel.SelectionFlag, self.selectionModel()
        selection.setCurrentIndex(model.index(focused, 0), flags.NoUpdate)
        selection.select(model.index(place, 0), flags.ClearAndSelect if place >= 0 else flags.Clear)
        self._overview.set_mark(place / max(1, model.rowCount() - 1) if place >= 0 else -1)
        self.viewport().update()

    def _close(self, block: int) -> None:
        self.set_open(self.network.open_blocks - {block}, block)

    def _at(self, point: QPoint) -> Spot:
        """What is at a place: ("card", its place), ("block", an open one), or nothing."""
        place = place_at(point.x() + self.horizontalOffset(), self.strip.rowCount())
        if place < 0:
            return NOTHING
        block = self.network.cards[place].block
        if point.y() >= FOOT_TOP and block in self.network.open_blocks:
            return "block", block
        on_foot = point.y() >= FOOT_TOP and self.network.is_closed(self.network.cards[place])
        is_hit = on_foot or card_rect(place, self.horizontalOffset()).contains(point)
        return ("card", place) if is_hit else NOTHING

    def _set_hovered(self, hovered: Spot) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            shape = Qt.CursorShape.PointingHandCursor if hovered[0] else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            self._pressed, self._dragged_from = (point, self._at(point)), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the strip follows a drag; else the card under the pointer stands out."""
        point = event.position().toPoint()
        if self._pressed is None:
            self._set_hovered(self._at(point))
            return
        moved = point.x() - self._pressed[0].x()
        if self._dragged_from is None and abs(moved) >= QApplication.startDragDistance():
            self._dragged_from = self.horizontalOffset()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragged_from is not None:
            self.horizontalScrollBar().setValue(self._dragged_from - moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click chooses a card or closes a block; the end of a drag does not."""
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        was_dragged, begin = self._dragged_from is not None, self._pressed[1]
        self._pressed = None
        what, number = self._at(event.position().toPoint())
        if not was_dragged and (what, number) == begin:
            if what == "card":
                self.choose(number)
            elif what == "block":
                self._close(number)
        self._hovered = ("drag", -1)
        self._set_hovered(self._at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and Space choose, plus and minus open and close; pages are left to the window."""
        place = self.currentIndex().row()
        card = self.network.cards[place] if place >= 0 else None
        if event.key() in _LEFT_TO_OTHERS or card is None:
            event.ignore()
        elif event.key() in _CHOOSING:
            self.choose(place)
        elif event.key() == _Key.Key_Plus and self.network.is_closed(card):
            self.set_open(self.network.open_blocks | {card.block}, card.block)
        elif event.key() == _Key.Key_Minus and card.block in self.network.open_blocks:
            self._close(card.block)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: what a bracket does as a tooltip, and where the pointer is no more."""
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(NOTHING)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            what, number = self._at(event.pos())
            if what == "block":
                text = self.tr("Close {block} (minus key)").format(block=block_title(self.network, number))
                QToolTip.showText(event.globalPos(), plain_tooltip(text), self)
                return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the cards in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), tokens_of(self.palette()).color("surface"))
        offset, visible = self.horizontalOffset(), self.visible_places()
        moment = StripMoment(
            chosen=self.network.place_of(self.current),
            focused=self.currentIndex().row() if self.hasFocus() else -1,
            hovered=self._hovered,
            visible=visible,
            view=range(offset, offset + self.viewport().width()),
            palette=self.palette(),
            ratio=self.devicePixelRatioF(),
        )
        if visible:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-offset, 0)
            paint_strip(painter, self.network, self.thumbnails, moment)
            bar = self.horizontalScrollBar()
            paint_ends(painter, moment, fades_left=bar.value() > 0, fades_right=bar.value() < bar.maximum())
        painter.end()
