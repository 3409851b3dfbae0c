"""The middle of "Look inside" while two pictures or two networks are compared at one layer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.compare_head import CompareHead
from imgclass_gui.widgets.inspection.compare.layer_profile import LayerProfile, ProfileBar
from imgclass_gui.widgets.inspection.compare.pair_panel import PairPanel
from imgclass_gui.widgets.inspection.compare.pair_view import PairOrder, PairView, Side
from imgclass_gui.widgets.inspection.tile_places import MARGIN
from imgclass_gui.widgets.note import Note

PATIENCE_MS = 200


class ComparePage(QWidget):
    """Head, rows of three maps, and how much every layer differs.

    Attributes:
        head, panel, profile: Its parts.
        heads, list, legend: Those of the panel.
        failure: Why there is nothing to compare; empty where there is.

    Signals:
        channel_chosen, cell_chosen, cell_hovered, channel_opened: See `PairPanel`.
        order_requested: "difference", "effect" or "index".
        face_requested: "before" or "after" the activation.
        layer_chosen: Number of a layer.
        other_requested, swap_requested, closed: See `CompareHead`.
    """

    channel_chosen = Signal(int)
    cell_chosen = Signal(object)
    cell_hovered = Signal(object)
    channel_opened = Signal(int)
    order_requested = Signal(str)
    face_requested = Signal(str)
    layer_chosen = Signal(int)
    other_requested = Signal()
    swap_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.panel, self.profile = CompareHead(), PairPanel(), LayerProfile()
        self.heads, self.list, self.legend = self.panel.heads, self.panel.list, self.panel.legend
        self._note, self._pages = Note(), QStackedWidget()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self._waiting, self.failure = "", ""
        self.setFocusProxy(self.list)
        self._lay_out()
        self._connect()
        self.clear()

    def set_sides(self, left: Side, right: Side) -> None:
        """Name both, with their answers."""
        self.head.set_sides(left, right)
        self.heads.set_sides(left, right)

    def set_layer(self, title: str, facts: str, faces: tuple[str, str] | None, face: str) -> None:
        """Name the layer; see `CompareHead.set_layer`."""
        self.head.set_layer(title, facts, faces, face)

    def set_pair(self, pair: PairView, order: PairOrder, class_label: str) -> None:
        """Show the numbers.

        Args:
            pair: At least one channel and one cell.
            order: In which order the channels stand.
            class_label: Of the class that effects are on; empty where none is known.
        """
        self._patience.stop()
        self.failure = ""
        self.panel.set_pair(pair, class_label)
        self.head.set_order(order, class_label)
        self._pages.setCurrentWidget(self.panel)

    def set_current(self, cell: Cell | None, channel: int) -> None:
        """Mark a channel and a cell; emits nothing.

        Args:
            cell: None for none.
            channel: -1 for none.
        """
        self.panel.set_current(cell, channel)

    def set_profile(self, bars: Sequence[ProfileBar]) -> None:
        """Show how much each layer differs; nothing while that is not known."""
        self.profile.set_bars(bars)
        self._profile_row.setVisible(bool(bars))

    def set_waiting(self, words: str = "") -> None:
        """Other numbers are on their way; nothing moves unless that takes long.

        Args:
            words: What is under way; the maps if empty.
        """
        self._waiting = words or self.tr("computing the maps…")
        self.panel.is_stale = True
        self._patience.start()

    def set_failure(self, message: str, hint: str = "") -> None:
        """Say why there is nothing to compare."""
        self._drop()
        self.failure = message
        self._note.set_texts(message, hint, mark="!")

    def clear(self) -> None:
        """Nothing is compared."""
        self._drop()
        self.set_profile(())
        self.set_sides(Side(""), Side(""))
        self.set_layer("", "", None, "after")
        self._note.set_texts("")

    def _drop(self) -> None:
        self._patience.stop()
        self.failure = ""
        self.panel.set_pair(None, "")
        self._pages.setCurrentWidget(self._note)

    def _on_patience_ended(self) -> None:
        self._drop()
        self._note.set_texts(self._waiting)

    def _connect(self) -> None:
        panel, head = self.panel, self.head
        panel.channel_chosen.connect(self.channel_chosen)
        panel.cell_chosen.connect(self.cell_chosen)
        panel.cell_hovered.connect(self.cell_hovered)
        panel.channel_opened.connect(self.channel_opened)
        head.order_requested.connect(self.order_requested)
        head.face_requested.connect(self.face_requested)
        head.other_requested.connect(self.other_requested)
        head.swap_requested.connect(self.swap_requested)
        head.closed.connect(self.closed)
        self.profile.layer_chosen.connect(self.layer_chosen)

    def _lay_out(self) -> None:
        words = QLabel(self.tr("Where do they\nbegin to differ?"))
        words.setProperty("tone", "muted")
        self._profile_row = QWidget()
        row = QHBoxLayout(self._profile_row)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(14)
        row.addWidget(words)
        row.addWidget(self.profile, 1)
        for page in (self.panel, self._note):
            self._pages.addWidget(page)
        self.head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16 - MARGIN, 10, 16 - MARGIN, 10)
        column.setSpacing(8)
        for part in (self.head, self._pages, self._profile_row):
            column.addWidget(part, 1 if part is self._pages else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape ends the comparison."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
