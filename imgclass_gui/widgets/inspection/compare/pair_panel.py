"""The rows of a comparison with what stands above and below them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.inspection.compare.pair_heads import PairHeads
from imgclass_gui.widgets.inspection.compare.pair_legend import PairLegend
from imgclass_gui.widgets.inspection.compare.pair_list import PairList
from imgclass_gui.widgets.inspection.compare.pair_view import DifferenceScale, PairView
from imgclass_gui.widgets.inspection.compare.pair_words import pair_cell_words
from imgclass_gui.widgets.inspection.tile_places import MARGIN


class PairPanel(QWidget):
    """Heads, rows, legend.

    Attributes:
        heads, list, legend: Its parts.
        is_stale: Whether what is seen is another layer's than the present one, which may not have its cells: then no
            signal is emitted.

    Signals:
        channel_chosen: A channel was clicked or walked to.
        cell_chosen: The `Cell` that was clicked; its channel is chosen as well.
        cell_hovered: The `Cell` under the pointer, or None.
        channel_opened: A channel shall be shown large.
    """

    channel_chosen = Signal(int)
    cell_chosen = Signal(object)
    cell_hovered = Signal(object)
    channel_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads, self.list, self.legend = PairHeads(), PairList(), PairLegend()
        self.is_stale = False
        self._mode: DifferenceScale = "same"
        self._cell: Cell | None = None
        self._channel = -1
        self._connect()
        self.legend.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.heads)
        column.addWidget(self.list, 1)
        column.addWidget(self.legend)

    def set_pair(self, pair: PairView | None, class_label: str) -> None:
        """Show the numbers; no channel is chosen then.

        Args:
            pair: At least one channel and one cell; None for nothing.
            class_label: Of the class that effects are on; empty where none is known.
        """
        self.is_stale = False
        self._cell, self._channel = None, -1
        self.list.set_pair(pair, class_label)
        self._show_scales()
        self._say(None)

    def set_current(self, cell: Cell | None, channel: int) -> None:
        """Mark a channel and a cell; emits nothing.

        Args:
            cell: None for none.
            channel: -1 for none.
        """
        self._cell, self._channel = cell, channel
        self.list.set_current(cell, channel)
        self._show_scales()
        self._say(None)

    def set_difference_scale(self, mode: DifferenceScale) -> None:
        """Colour the differences otherwise: "same" or "own"."""
        self._mode = mode
        self.list.set_difference_scale(mode)
        self._show_scales()

    def _show_scales(self) -> None:
        pair = self.list.pair
        if pair is not None:
            channel = self._channel if 0 <= self._channel < len(pair.left) else int(pair.order[0])
            self.legend.set_channel(pair, channel, self._mode)

    def _say(self, hovered: Cell | None) -> None:
        """Both numbers of the cell under the pointer, or else of the chosen one."""
        pair, cell = self.list.pair, hovered or self._cell
        if pair is None:
            words = ""
        elif cell is not None and self.list.holds(cell):
            words = pair_cell_words(pair, cell)
        elif pair.is_same:
            words = self.tr("There is no difference: all numbers of this layer are the same.")
        else:
            words = self.tr("Point at a cell to read both numbers.")
        self.legend.set_sentence(words)

    def _on_channel_chosen(self, channel: int) -> None:
        self._channel = channel
        self._show_scales()
        if not self.is_stale:
            self.channel_chosen.emit(channel)

    def _on_cell_chosen(self, cell: Cell) -> None:
        if not self.is_stale:
            self.cell_chosen.emit(cell)

    def _on_cell_hovered(self, cell: Cell | None) -> None:
        self._say(cell)
        if not self.is_stale:
            self.cell_hovered.emit(cell)

    def _on_parts_changed(self) -> None:
        self.heads.set_places(self.list.parts, [self.list.places.left(one) for one in range(self.list.parts.columns)])
        self.legend.set_places(self.list.parts)

    def _connect(self) -> None:
        shown = self.list
        shown.channel_chosen.connect(self._on_channel_chosen)
        shown.cell_chosen.connect(self._on_cell_chosen)
        shown.cell_hovered.connect(self._on_cell_hovered)
        shown.channel_opened.connect(self.channel_opened)
        shown.parts_changed.connect(self._on_parts_changed)
        self.legend.scale_requested.connect(self.set_difference_scale)
