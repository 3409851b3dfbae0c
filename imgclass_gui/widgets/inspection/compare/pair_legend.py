"""The foot of the comparison: what the colours mean, and both numbers of the cell under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.inspection.compare.pair_places import SIGN_WIDTH, PairPlaces
from imgclass_gui.widgets.inspection.compare.pair_view import DifferenceScale, PairView
from imgclass_gui.widgets.inspection.map_words import channel_name
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.inspection.scale_bar import LEAST_WIDTH, ScaleBar


class PairLegend(QWidget):
    """Two bars of colours, the choice of the second one's scale, and a sentence.

    Attributes:
        bar: Of both maps.
        difference_bar: Of their difference.

    Signals:
        scale_requested: "same" or "own": the scale of the differences.
    """

    scale_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.difference_bar = ScaleBar(), ScaleBar()
        self.difference_bar.setAccessibleName(self.tr("Scale of colours of the difference"))
        self._scale = MenuLink(self.tr("Choose which difference gets the last colour"))
        self._texts: dict[DifferenceScale, str] = {
            "same": self.tr("same scale"),
            "own": self.tr("own scale"),
        }
        self._scale.set_choices(
            [
                ("same", self.tr("Same scale: a pale difference is small beside the numbers"), True),
                ("own", self.tr("Own scale: the smallest differences can be seen"), True),
            ]
        )
        self._scale.chosen.connect(self.scale_requested)
        self._sentence = ElidedLabel()
        self._sentence.setProperty("tone", "muted")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.bar)
        row.addSpacing(SIGN_WIDTH)
        row.addWidget(self.difference_bar)
        row.addSpacing(14)
        row.addWidget(self._scale)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._sentence)
        column.addLayout(row)

    @property
    def sentence(self) -> str:
        """What is said about a cell."""
        return self._sentence.text()

    def set_places(self, places: PairPlaces) -> None:
        """Stand where the maps are: one bar below both, the other below the difference."""
        self.bar.setFixedWidth(places.left(1) + places.width - places.left(0))
        self.difference_bar.setFixedWidth(max(LEAST_WIDTH, places.width))

    def set_sentence(self, words: str) -> None:
        """Say something about a cell; empty for nothing."""
        self._sentence.setText(words)

    def set_channel(self, pair: PairView, channel: int, mode: DifferenceScale) -> None:
        """Show the scales of a channel; of single numbers, those of the layer.

        Args:
            pair: The numbers.
            channel: Which.
            mode: The scale of the differences.
        """
        is_vector = pair.left.shape[1:] == (1, 1)
        own = slice(None) if is_vector else slice(channel, channel + 1)
        whose = self.tr("the layer") if is_vector else channel_name(pair.maps_view(), channel)
        both = np.concatenate([pair.left[own], pair.right[own]])
        self.bar.set_scale(pair.scales.of(channel), both, whose)
        words = self.tr("difference, {whose}").format(whose=whose)
        self.difference_bar.set_scale(pair.difference_scales(mode).of(channel), pair.differences[own], words)
        self._scale.set_choice(mode, self._texts[mode])
