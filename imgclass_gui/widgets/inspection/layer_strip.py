"""The network as a strip: its layers as cards, with a search and a way to open all blocks at the right end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.icons import IconButton
from imgclass_gui.widgets.inspection.layer_search import LayerSearch
from imgclass_gui.widgets.inspection.strip_items import StripBlock, StripLayer
from imgclass_gui.widgets.inspection.strip_measures import OVERVIEW_HEIGHT, VIEW_HEIGHT
from imgclass_gui.widgets.inspection.strip_network import StripNetwork
from imgclass_gui.widgets.inspection.strip_thumbnails import Preview
from imgclass_gui.widgets.inspection.strip_view import StripView
from imgclass_gui.widgets.link_button import PADDING, LinkButton
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import TEXT_SIZE, tokens_of

HEIGHT = VIEW_HEIGHT + 2


class LayerStrip(QWidget):
    """Layers in the order of execution, blocks of them open or closed; always of one height.

    Attributes:
        view: The cards.
        search: Finds a layer.

    Signals:
        layer_chosen: Number of a layer, or 0 for the picture.
    """

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.view, self.search = StripView(), LayerSearch(self)
        self._find = IconButton("search")
        self._find.setProperty("kind", "quiet")
        self._find.setToolTip(self.tr("Find a layer (Ctrl+L)"))
        self._find.setAccessibleName(self.tr("Find a layer"))
        self._all = LinkButton("", self.tr("Open all blocks, or close them"), "accent")
        words = (self.tr("Open all"), self.tr("Close all"))
        metrics = QFontMetrics(text_font(TEXT_SIZE, QFont.Weight.DemiBold))
        self._all.setFixedWidth(max(metrics.horizontalAdvance(word) for word in words) + 2 * PADDING)
        self._find.clicked.connect(self.open_search)
        self._all.clicked.connect(self._on_all_clicked)
        self.view.layer_chosen.connect(self.layer_chosen)
        self.view.blocks_changed.connect(self._on_blocks_changed)
        self.search.layer_chosen.connect(self._on_found)
        self.setFocusProxy(self.view)
        self._lay_out()
        self.clear()

    def set_network(self, layers: Sequence[StripLayer], blocks: Sequence[StripBlock]) -> None:
        """Show a network, without maps; the blocks of a small one are open.

        Args:
            layers: In the order of execution, numbered from 1.
            blocks: Some of them together.
        """
        self.view.thumbnails.set_previews({})
        self.view.set_network(StripNetwork(layers, blocks))
        self.search.set_layers(layers)
        self._find.setEnabled(bool(layers))

    def set_previews(self, previews: Mapping[int, Preview]) -> None:
        """Show small maps, in the place of all before.

        Args:
            previews: By the layer's number: uint8 (rows, columns), places in a table of 256 colours, and whether 0 is
                in the middle of these. A layer without one shows a sign for its kind.
        """
        self.view.thumbnails.set_previews(previews)
        self.view.viewport().update()

    def set_picture(self, image: QImage) -> None:
        """Show the picture as the first card; a null image is none."""
        self.view.thumbnails.set_picture(image)
        self.view.viewport().update()

    def set_current(self, number: int) -> None:
        """Choose a layer, open its block and bring it into sight; emits nothing.

        Args:
            number: Of the layer; 0 is the picture; one that does not exist chooses none.
        """
        self.view.set_current(number)

    def clear(self) -> None:
        """Show no network."""
        self.set_picture(QImage())
        self.set_network((), ())

    def step(self, by: int) -> None:
        """Choose the layer so many on, also through closed blocks; at the ends nothing happens."""
        number = max(0, self.view.current) + by
        if self.view.network.place_of(number) >= 0:
            self.view.set_current(number)
            self.layer_chosen.emit(number)

    def open_search(self) -> None:
        """Look for a layer by its name or size."""
        if self.view.network.layers:
            below = QPoint(self._find.width() - self.search.width(), self._find.height() + 4)
            self.search.open_at(self._find.mapToGlobal(below))

    def _on_found(self, number: int) -> None:
        self.view.set_current(number)
        self.layer_chosen.emit(number)

    def _on_all_clicked(self) -> None:
        network = self.view.network
        self.view.set_open(frozenset() if network.are_all_open else frozenset(range(len(network.blocks))))

    def _on_blocks_changed(self) -> None:
        network = self.view.network
        self._all.setVisible(bool(network.blocks))
        self._all.setText(self.tr("Close all") if network.are_all_open else self.tr("Open all"))

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(8, 22, 12, OVERVIEW_HEIGHT)
        side.addWidget(self._find, 0, Qt.AlignmentFlag.AlignHCenter)
        side.addStretch(1)
        side.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addLayout(side)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the ground, and a line to what is below."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.color("line"))
        painter.end()
