"""The middle of "Look inside" while one channel is shown large: its map, its kernel, and what it looks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from imgclass_gui.engine.network.channel_maps import Cell, MapScale
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.channel_canvas import ChannelCanvas
from imgclass_gui.widgets.inspection.channel_head import ChannelHead
from imgclass_gui.widgets.inspection.channel_legend import ChannelLegend
from imgclass_gui.widgets.inspection.kernel_view import KernelView
from imgclass_gui.widgets.inspection.place_crops import Crop
from imgclass_gui.widgets.inspection.places_section import PlacesSection
from imgclass_gui.widgets.tokens import tokens_of

MARGIN = 16
LEAST_CANVAS = 250
GAP = 16
# Around everything while the keyboard is for the whole page; with it, what links and canvases have around them.
_FRAME = 2
_INSET = 4 + _FRAME
# Between the parts, from above to below.
_GAPS = 24
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTERING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down)


class ChannelPage(QWidget):
    """One channel.

    Attributes:
        head, canvas, legend, kernel, places: Its parts.

    Signals:
        cell_chosen: A `Cell`.
        cell_hovered: The `Cell` under the pointer, or None.
        channel_stepped: -1 or 1: the channel before or the next one, as they are ranked.
        closed: Back to all channels.
        places_requested: Search the gallery for the strongest places.
        places_stopped: End that search.
        place_chosen: The number of a crop, from 0.
    """

    cell_chosen = Signal(object)
    cell_hovered = Signal(object)
    channel_stepped = Signal(int)
    closed = Signal()
    places_requested = Signal()
    places_stopped = Signal()
    place_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.canvas, self.legend = ChannelHead(), ChannelCanvas(), ChannelLegend()
        self.kernel, self.places = KernelView(), PlacesSection()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._connect()

    def set_channel(
        self,
        title: str,
        facts: str,
        map_: NDArray[np.float32],
        scale: MapScale,
        picture: NDArray[np.uint8] | None,
        channel: int = 0,
    ) -> None:
        """Show a channel; its kernel and its places stay until they are set.

        Args:
            title: E.g. "Conv 1, channel 5".
            facts: A few words beside it, e.g. "112 x 112, after ReLU6".
            map_: float32 (rows, columns), finite.
            scale: Which numbers get the first and the last colour.
            picture: uint8 (height, width, 3) as the network sees it; None where the map cannot lie over it.
            channel: Its number, which the cells of the signals carry.
        """
        self.setAccessibleName(f"{readable(title)}, {readable(facts)}")
        self.head.set_texts(title, facts)
        self.head.set_overlay_possible(picture is not None)
        self.canvas.set_map(map_, scale, picture, channel)
        self.legend.set_scale(scale)
        self._show_cell()
        self._share_height()

    def set_current(self, cell: Cell | None) -> None:
        """Mark the chosen cell; emits nothing."""
        self.canvas.set_current(cell)
        self._show_cell()

    def set_kernel(
        self,
        kernel: NDArray[np.float32] | None,
        channel_names: Sequence[str],
        bias: float | None,
        is_colored: bool = False,
    ) -> None:
        """Show the channel's kernel; see `KernelView.set_kernel`."""
        self.kernel.set_kernel(kernel, channel_names, bias, is_colored)
        self._share_height()

    def set_places_progress(self, done: int, total: int) -> None:
        """Show how far the search is; a total of 0 says that none is under way."""
        was_searching = self.places.is_searching
        self.places.set_progress(done, total)
        if was_searching != self.places.is_searching:
            self._share_height()

    def set_places(self, crops: Sequence[Crop]) -> None:
        """Show what was found; nothing for another channel. See `PlaceCrops.set_crops`."""
        self.places.set_crops(crops)
        self._share_height()

    def set_places_note(self, text: str) -> None:
        """Say how many pictures a search will read, or why there is none."""
        self.places.set_note(text)
        self._share_height()

    def _share_height(self) -> None:
        """The map as large as it can be with the rest still in sight, but not small."""
        picture = self.kernel.picture
        kernel = 0 if self.kernel.isHidden() else max(self.kernel.sizeHint().width(), picture.full_width) + GAP
        # Whether the page is long enough for a scroll bar must not change the map's size: that may change the length.
        room = self._area.width() - self._area.verticalScrollBar().sizeHint().width() - 2 * MARGIN + 2 * _INSET
        is_beside = room - kernel >= LEAST_CANVAS
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        picture.set_room(room)
        width = room - kernel if is_beside else room
        others = self.legend.sizeHint().height() + self.places.height_of_all() + MARGIN + GAP + _GAPS
        height = self._area.height() - others
        self.canvas.setFixedSize(self.canvas.size_within(max(LEAST_CANVAS, width), max(LEAST_CANVAS, height)))

    def _show_cell(self) -> None:
        """Words about the cell that is pointed at, or else about the chosen one."""
        cell = self.canvas.pointed or self.canvas.current
        if cell is None or not self.canvas.holds(cell):
            self.legend.set_cell("", None)
        else:
            self.legend.set_cell(self.canvas.words_of(cell), self.canvas.value_of(cell))

    def _on_cell_hovered(self, cell: Cell | None) -> None:
        self._show_cell()
        self.cell_hovered.emit(cell)

    def _connect(self) -> None:
        self.head.closed.connect(self.closed)
        self.head.channel_stepped.connect(self.channel_stepped)
        self.head.overlaid.connect(self.canvas.set_overlaid)
        self.canvas.cell_chosen.connect(self.cell_chosen)
        self.canvas.cell_hovered.connect(self._on_cell_hovered)
        self.places.places_requested.connect(self.places_requested)
        self.places.places_stopped.connect(self.places_stopped)
        self.places.place_chosen.connect(self.place_chosen)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.canvas, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.legend)
        left.addStretch(1)
        # Where both have no room beside each other, the kernel stands below the map.
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(GAP)
        self._row.addLayout(left)
        self._row.addWidget(self.kernel)
        self._row.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN - _INSET, 4, MARGIN - _FRAME, MARGIN)
        column.setSpacing(14)
        column.addLayout(self._row, 1)
        column.addWidget(self.places)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(content)
        for part in (self._area, self.places):
            part.installEventFilter(self)
        self.legend.setMinimumWidth(LEAST_CANVAS)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN - _INSET, MARGIN - _INSET, MARGIN - _FRAME, 6)
        top.addWidget(self.head)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_FRAME, _FRAME, _FRAME, _FRAME)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(self._area, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: there may be room for a larger map; the arrows are for channels, not for scrolling to the side."""
        if event.type() == QEvent.Type.Resize:
            self._share_height()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: who opened it goes on with the same keys."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape closes; left and right, in the map with Ctrl, lead to other channels, Enter into the map."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in _STEPS:
            self.channel_stepped.emit(_STEPS[key])
        elif key in _ENTERING and self.hasFocus():
            self.canvas.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a frame while the keyboard is for the whole page."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(tokens_of(self.palette()).color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()
