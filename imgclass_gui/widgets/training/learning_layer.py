"""One layer of a network that learns: its name, its scale, and its maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.training.map_sheet import MapSheet, color_stops

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCALE_HEIGHT = 4


class LearningLayer(QObject):
    """A head, and a sheet to stand beside it.

    Attributes:
        head: Name and scale.
        sheet: The maps.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.head, self.sheet = QWidget(), MapSheet()
        self._name = ElidedLabel()
        self._range = QLabel()
        self._range.setProperty("kind", "number")
        self._range.setProperty("tone", "muted")
        self._range.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self.head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._name)
        column.addWidget(_Scale())
        column.addWidget(self._range)
        column.addStretch(1)
        self._scale = (0.0, 0.0)
        self._channels: Sequence[int] = ()

    def set_layer(self, name: str, channels: Sequence[int], scale: tuple[float, float]) -> None:
        """Show what a layer has in common over all epochs.

        Args:
            name: Of the layer, for people.
            channels: Numbers of the channels that are shown.
            scale: (darkest, brightest) value.
        """
        self._scale, self._channels = scale, channels
        self._name.setText(readable(name))
        low, high = (f"{value:.2f}" for value in scale)
        self._range.setText(self.tr("{low} to {high}").format(low=low, high=high))
        self._range.setToolTip(
            self.tr("The colours of all epochs stand for values from {low} to {high}").format(low=low, high=high)
        )
        self.sheet.setAccessibleName(self.tr("Feature maps of {layer}").format(layer=readable(name)))

    def set_maps(self, maps: NDArray[np.float32]) -> None:
        """Show the layer's maps after an epoch, (channels, rows, columns)."""
        self.sheet.set_maps(maps, self._channels, self._scale)

    def set_visible(self, is_visible: bool) -> None:
        """Show or hide the row."""
        self.head.setVisible(is_visible)
        self.sheet.setVisible(is_visible)


class _Scale(QWidget):
    """The colours of the maps from the weakest to the strongest."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(SCALE_HEIGHT)
        self.setMaximumWidth(104)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        gradient = QLinearGradient(0, 0, self.width(), 0)
        for share, color in color_stops(self.palette()):
            gradient.setColorAt(share, color)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(self.rect()), SCALE_HEIGHT / 2, SCALE_HEIGHT / 2)
        painter.end()
