"""The foot of the sheet of maps: what the colours mean, how often numbers occur, and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.inspection.maps_view import ScaleMode
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.inspection.scale_bar import LEAST_WIDTH, ScaleBar

# Beside the colours and the choice there is no room for a sentence then.
NARROW = 420


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
        self._is_narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self.bar, 0, 0)
        self._grid.addWidget(self._scale, 0, 1)
        self._grid.addWidget(self._sentence, 0, 3)

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

    def minimumSizeHint(self) -> QSize:
        """Qt: room for the colours and the choice; the sentence goes below."""
        choice = self._scale.minimumSizeHint().width() + self._grid.horizontalSpacing()
        return QSize(LEAST_WIDTH + choice, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where it is narrow, the sentence has a line of its own."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._grid.addWidget(self._sentence, *((1, 0, 1, 4) if is_narrow else (0, 3, 1, 1)))

    def _say(self) -> None:
        self._sentence.setText(self._hovered or self._states)
