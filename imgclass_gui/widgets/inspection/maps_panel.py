"""The chosen layer: all its feature maps as one sheet, or its numbers as a list of classes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.network.channel_maps import Cell, MapScale
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.class_rows import ClassRows
from imgclass_gui.widgets.inspection.map_grid import MapGrid
from imgclass_gui.widgets.inspection.map_legend import MapLegend
from imgclass_gui.widgets.inspection.map_list import MapList
from imgclass_gui.widgets.inspection.map_words import cell_words, channel_name, states_words
from imgclass_gui.widgets.inspection.maps_header import MapsHeader
from imgclass_gui.widgets.inspection.maps_view import MapOrder, MapScales, MapsView, ScaleMode, scales_of
from imgclass_gui.widgets.inspection.tile_places import MARGIN
from imgclass_gui.widgets.note import Note

PATIENCE_MS = 200


class MapsPanel(QWidget):
    """Header, sheet or list, legend.

    Attributes:
        header: The layer and the order of its channels.
        grid: The sheet of maps.
        classes: The list, where the layer's numbers are the classes.
        legend: What the colours mean.

    Signals:
        channel_chosen: A channel was clicked or walked to.
        cell_chosen: The `Cell` that was clicked; its channel is chosen as well.
        cell_hovered: The `Cell` under the pointer, or None.
        channel_opened: A channel shall be shown large.
        order_requested: "effect", "removal", "strength" or "index".
        face_requested: "before" or "after" the activation.
        stop_requested: Give the exact ranking up.
        scale_changed: "channel" or "layer".
    """

    channel_chosen = Signal(int)
    cell_chosen = Signal(object)
    cell_hovered = Signal(object)
    channel_opened = Signal(int)
    order_requested = Signal(str)
    face_requested = Signal(str)
    stop_requested = Signal()
    scale_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header, self.legend = MapsHeader(), MapLegend()
        self.grid, self.classes = MapGrid(), ClassRows()
        self._note = Note()
        self._remark = QLabel()
        self._view: MapsView | None = None
        self._mode: ScaleMode = "channel"
        self._scales: MapScales | None = None
        self._channel = -1
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._drop(self.tr("Computing the maps…")))
        for shown in (self.grid, self.classes):
            shown.channel_chosen.connect(self._on_channel_chosen)
            shown.cell_chosen.connect(self.cell_chosen)
            shown.cell_hovered.connect(self._on_cell_hovered)
            shown.channel_opened.connect(self.channel_opened)
        self.header.order_requested.connect(self.order_requested)
        self.header.face_requested.connect(self.face_requested)
        self.header.stop_requested.connect(self.stop_requested)
        self.legend.scale_requested.connect(self.set_scale)
        self._lay_out()
        self.legend.set_mode(self._mode)
        self.clear()

    @property
    def scale(self) -> ScaleMode:
        """Whether each channel has a scale of its own, or all have the layer's."""
        return self._mode

    def set_scale(self, mode: ScaleMode) -> None:
        """Colour the maps on scales of their own, or on the layer's.

        Args:
            mode: "channel" or "layer".
        """
        if mode == self._mode:
            return
        self._mode = mode
        self.legend.set_mode(mode)
        if self._view is not None:
            self._scales = scales_of(self._view.maps, mode)
            self.grid.set_scales(self._scales)
            self._show_scale()
        self.scale_changed.emit(mode)

    def scale_of_channel(self, channel: int) -> MapScale:
        """The scale in which a channel of the present view is coloured.

        Raises:
            ValueError: There is no view.
        """
        if self._scales is None:
            raise ValueError("no maps are shown")
        return self._scales.of(channel)

    def set_layer(self, title: str, facts: str, faces: tuple[str, str] | None, face: str) -> None:
        """Name a layer; see `MapsHeader.set_layer`. Its maps come with `set_view`."""
        self.header.set_layer(title, facts, faces, face)
        name = readable(title)
        self.grid.setAccessibleName(self.tr("Feature maps of {layer}").format(layer=name))
        self.classes.setAccessibleName(self.tr("Classes of {layer}").format(layer=name))

    def set_view(self, view: MapsView, order: MapOrder, class_label: str) -> None:
        """Show a layer's maps.

        Args:
            view: The maps; at least one channel and one cell.
            order: In which order the channels stand.
            class_label: Of the class that effects are on; empty where there is none.
        """
        self._patience.stop()
        self._view, self._channel = view, -1
        self._scales = scales_of(view.maps, self._mode)
        self.header.set_order(order, class_label)
        self.header.set_has_maps(True)
        shown = self.shown_list
        if shown is self.classes:
            self.classes.set_maps(view, class_label)
            self.legend.set_states(self.tr("{n} classes").format(n=count(view.count)))
        else:
            self.grid.set_maps(view, self._scales, class_label)
            self.legend.set_states(states_words(view))
        self.legend.set_has_colors(shown is self.grid, shown is self.grid and not view.is_vector and view.count > 1)
        self.legend.show()
        self._turn_to(shown)
        self._show_scale()

    def set_current(self, cell: Cell | None, channel: int) -> None:
        """Mark a channel and a cell; emits nothing.

        Args:
            cell: None for none.
            channel: -1 for none.
        """
        self._channel = channel
        self.shown_list.set_current(cell, channel)
        self._show_scale()

    def set_busy(self, done: int, total: int) -> None:
        """Show how far an exact ranking is, in channels; (0, 0) when none is under way."""
        self.header.set_busy(done, total)

    def set_note(self, text: str) -> None:
        """Say something about the order in a sentence; empty for nothing."""
        self._remark.setText(readable(text))
        self._remark.setVisible(bool(text))

    def set_failure(self, message: str, hint: str) -> None:
        """Say why there are no maps."""
        self._drop(message, hint, "!")

    def set_waiting(self) -> None:
        """Other maps are on their way; nothing moves unless that takes long."""
        self._patience.start()

    def clear(self) -> None:
        """No layer is chosen."""
        self._drop(self.tr("No layer is chosen"), self.tr("Choose one in the network above."))
        self.header.set_layer("", "", None, "after")

    @property
    def shown_list(self) -> MapList:
        """What takes the keyboard: the maps, or the classes."""
        view = self._view
        return self.classes if view is not None and view.labels and view.is_vector else self.grid

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; the keyboard's focus goes along."""
        old = self._pages.currentWidget()
        had_focus = self.hasFocus() or (old is not None and old.hasFocus())
        self._pages.setCurrentWidget(page)
        if had_focus:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, sentence: str, hint: str = "", mark: str = "") -> None:
        """Say something in the place of the maps."""
        self._patience.stop()
        self._note.set_texts(sentence, hint, mark)
        self._view, self._scales, self._channel = None, None, -1
        for own in (self.grid, self.classes):
            own.show_view(None, "")
        self.grid.fit()
        self.set_busy(0, 0)
        self.set_note("")
        self.header.set_has_maps(False)
        self.legend.hide()
        self._turn_to(self._note)

    def _show_scale(self) -> None:
        """The legend follows the chosen channel, where each has its own scale."""
        view, scales = self._view, self._scales
        if view is None or scales is None or not len(view.order):
            return
        channel = self._channel if 0 <= self._channel < view.count else int(view.order[0])
        is_shared = self._mode == "layer" or view.is_vector
        values = view.maps if is_shared else view.maps[channel]
        whose = self.tr("the layer") if is_shared else channel_name(view, channel)
        self.legend.bar.set_scale(scales.of(channel), values, whose)

    def _on_channel_chosen(self, channel: int) -> None:
        self._channel = channel
        self._show_scale()
        self.channel_chosen.emit(channel)

    def _on_cell_hovered(self, cell: Cell | None) -> None:
        words = cell_words(self._view, cell) if cell is not None and self._view is not None else ""
        self.legend.set_hovered(words)
        self.cell_hovered.emit(cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard is for what is shown; the maps get it when they come."""
        if (page := self._pages.currentWidget()) is not None:
            page.setFocus()

    def _lay_out(self) -> None:
        self._remark.setProperty("tone", "muted")
        self._remark.setWordWrap(True)
        self._pages = QStackedWidget()
        for page in (self.grid, self.classes, self._note):
            self._pages.addWidget(page)
        # The frame of a chosen tile reaches beyond the edge at which everything else begins.
        column = QVBoxLayout(self)
        column.setContentsMargins(16 - MARGIN, 10, 16 - MARGIN, 10)
        column.setSpacing(8 - MARGIN)
        for part in (self.header, self._remark, self._pages, self.legend):
            inset = 0 if part is self._pages else MARGIN
            part.setContentsMargins(inset, 0, inset, 0)
            column.addWidget(part, 1 if part is self._pages else 0)
        column.insertSpacing(3, MARGIN)
