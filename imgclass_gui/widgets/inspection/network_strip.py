"""The network as a strip: its layers in the order of execution, blocks open or closed, a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.icons import IconButton
from imgclass_gui.widgets.inspection.layer_search import LayerSearch
from imgclass_gui.widgets.inspection.strip_canvas import StripCanvas
from imgclass_gui.widgets.inspection.strip_items import FEW_LAYERS, StripBlock, StripLayer
from imgclass_gui.widgets.inspection.strip_row import CARD_HEIGHT, CARD_WIDTH, GAP, TOP
from imgclass_gui.widgets.link_button import LinkButton

HEIGHT = TOP + CARD_HEIGHT + 18
_Previews = Mapping[int, tuple[NDArray[np.uint8], bool]]


class NetworkStrip(QFrame):
    """Cards that can be scrolled; at the right end the search, and all blocks at once.

    Attributes:
        canvas: The cards.
        search: Finds a layer.

    Signals:
        layer_chosen: Number of a layer; 0 is the picture.
    """

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkStrip")
        self.setFixedHeight(HEIGHT)
        self.canvas, self.search = StripCanvas(), LayerSearch(self)
        self._levels: dict[int, tuple[NDArray[np.uint8], bool]] = {}
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.canvas)
        self._find = IconButton("search")
        self._find.setProperty("kind", "quiet")
        self._find.setToolTip(self.tr("Find a layer (Ctrl+L)"))
        self._find.setAccessibleName(self.tr("Find a layer"))
        self._all = LinkButton(self.tr("open all"), self.tr("Open or close all blocks"), "accent")
        self.canvas.setAccessibleName(self.tr("Layers of the network"))
        self._lay_out()
        self._find.clicked.connect(self.open_search)
        self._all.clicked.connect(self._on_all_clicked)
        self.canvas.layer_chosen.connect(self.layer_chosen)
        self.canvas.moved.connect(self._show_card)
        self.search.layer_chosen.connect(self.layer_chosen)
        self.setFocusProxy(self.canvas)
        self.clear()

    def set_network(self, layers: Sequence[StripLayer], blocks: Sequence[StripBlock]) -> None:
        """Show a network; the blocks of a small one are open."""
        self._levels.clear()
        self.canvas.set_network(layers, blocks, opens_all=len(layers) <= FEW_LAYERS)
        self.search.set_layers(layers)
        self._all.setVisible(bool(blocks))
        self._find.setVisible(bool(layers))
        self._show_all_words()
        self._area.horizontalScrollBar().setValue(0)

    def set_previews(self, previews: _Previews) -> None:
        """Show small maps: places in a table of 256 colours, and whether 0 is in the middle; by the layer's number."""
        self._levels = dict(previews)
        self._paint_previews()

    def set_picture(self, image: QImage) -> None:
        """Show the picture itself as the first card."""
        self.canvas.set_previews({0: image})

    def set_current(self, number: int) -> None:
        """Mark a layer, bring it into sight and open its block; emits nothing."""
        self.canvas.set_current(number)
        self._show_all_words()

    def clear(self) -> None:
        """Show no network."""
        self.set_network((), ())

    def step(self, by: int) -> None:
        """Choose the next layer, or the one before."""
        self.canvas.step(by)

    def open_search(self) -> None:
        """Look for a layer."""
        corner = self._find.mapToGlobal(QPoint(self._find.width() - self.search.width(), self._find.height() + 4))
        self.search.open_at(corner)

    def _paint_previews(self) -> None:
        images = {}
        for number, (levels, is_signed) in self._levels.items():
            height, width = levels.shape
            pixels = np.ascontiguousarray(levels)
            image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8).copy()
            image.setColorTable(color_table(is_signed, self.palette()))
            images[number] = image
        self.canvas.set_previews(images)

    def _show_card(self, card: QRect) -> None:
        self._area.ensureVisible(card.center().x(), card.center().y(), CARD_WIDTH + GAP, 0)

    def _show_all_words(self) -> None:
        self._all.setText(self.tr("close all") if self.canvas.are_all_open else self.tr("open all"))

    def _on_all_clicked(self) -> None:
        self.canvas.set_open(not self.canvas.are_all_open)
        self._show_all_words()
        place = self.canvas.row.place_of(self.canvas.current)
        if place >= 0:
            self._show_card(self.canvas.row.card_rect(place).toRect())

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(4, 12, 12, 12)
        side.addWidget(self._find, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        side.addWidget(self._all, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area, 1)
        row.addLayout(side)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the wheel moves the strip sideways."""
        delta = event.angleDelta().y() or event.angleDelta().x()
        bar = self._area.horizontalScrollBar()
        bar.setValue(bar.value() - delta)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another scheme has another ground for signed numbers."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_previews()
