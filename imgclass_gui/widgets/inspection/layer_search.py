"""Finds a layer by its name, its size, or what the file calls it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.inspection.class_search import ClassSearch
from imgclass_gui.widgets.inspection.strip_items import StripLayer


class LayerSearch(ClassSearch):
    """The search for classes, over layers.

    Signals:
        layer_chosen: Number of a layer.
    """

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field.setPlaceholderText(self.tr("Name or size of a layer"))
        self.field.setAccessibleName(self.tr("Find a layer by its name or size"))
        self.list.setAccessibleName(self.tr("Layers"))
        self.class_chosen.connect(lambda place: self.layer_chosen.emit(place + 1))

    def set_layers(self, layers: Sequence[StripLayer]) -> None:
        """Offer all layers of a network, in the order of execution."""
        self.set_labels([f"{layer.title}   {layer.shape}" for layer in layers], [layer.words for layer in layers])

    def listed_words(self, number: int) -> str:
        """How many are in the list, for a screen reader."""
        return self.tr("{n} of the layers are listed").format(n=count(number))
