"""The foot of the sheet of maps: what the colours mean, how often numbers occur, and a sentence."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.inspection.maps_view import ScaleMode
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.inspection.scale_bar import ScaleBar


class MapLegend(QWidget):
    """The bar of colours, the choice of scales, and what is silent or under the pointer.

    Attributes:
        bar: The colours with their values.

    Signals:
        scale_requested: "channel" or "layer".
    """

    scale_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ScaleBar()
        self._scale = MenuLink(self.tr("Choose which numbers get the first and the last colour"))
        self._texts: dict[ScaleMode, str] = {
            "channel": self.tr("one scale a channel"),
            "layer": self.tr("one scale for the layer"),
        }
        self._scale.set_choices(
            [
                ("channel", self.tr("One scale a channel: every map uses all colours"), True),
                ("layer", self.tr("One scale for the layer: maps can be compared"), True),
            ]
        )
        self._scale.chosen.connect(self.scale_requested)
        self._sentence = ElidedLabel(lines=2)
        self._sentence.setProperty("tone", "muted")
        self._states, self._hovered = "", ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.bar)
        row.addWidget(self._scale)
        row.addStretch(1)
        row.addWidget(self._sentence)

    @property
    def sentence(self) -> str:
        """What stands at the right."""
        return self._sentence.text()

    def set_mode(self, mode: ScaleMode) -> None:
        """Say which scales are in force."""
        self._scale.set_choice(mode, self._texts[mode])

    def set_has_colors(self, has_colors: bool, has_choice: bool) -> None:
        """Whether there are colours to explain, and a choice of scales."""
        self.bar.setVisible(has_colors)
        self._scale.setVisible(has_choice)

    def set_states(self, words: str) -> None:
        """Say which channels tell nothing."""
        self._states = words
        self._say()

    def set_hovered(self, words: str) -> None:
        """Say what is under the pointer; empty for nothing."""
        self._hovered = words
        self._say()

    def _say(self) -> None:
        self._sentence.setText(self._hovered or self._states)
