"""Feature maps of a layer side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.training.learning_pixels import map_levels
from imgclass_gui.widgets.tokens import tokens_of
from imgclass_gui.widgets.training.map_tiles import TileSheet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SIDE, MOST_SIDE = 30, 128
_COLORS = 256
MIDDLE = 0.38


class MapSheet(TileSheet):
    """Up to 16 maps, all in one colour scale: what is strongest stands out most from the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LEAST_SIDE, MOST_SIDE, parent)

    def set_maps(self, maps: NDArray[np.float32], channels: Sequence[int], scale: tuple[float, float]) -> None:
        """Show maps.

        Args:
            maps: float32 (channels, rows, columns), finite.
            channels: Their numbers in the layer, from 0.
            scale: The values that get the first and the last colour; what lies beyond gets the same ones.
        """
        atlas = map_levels(maps, scale)
        height, width = atlas.shape
        # The copy is the image's own memory: the array may go.
        image = QImage(atlas.data, width, height, width, QImage.Format.Format_Indexed8).copy()
        image.setColorTable(map_colors(self.palette()))
        words = [
            self.tr("channel {number} · from {low} to {high}").format(
                number=channel, low=f"{one.min():.2f}", high=f"{one.max():.2f}"
            )
            for channel, one in zip(channels, maps, strict=False)
        ]
        self._set_tiles(image, QSize(width, maps.shape[1]), words)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange and not self._image.isNull():
            self._image.setColorTable(map_colors(self.palette()))
            self.update()
        super().changeEvent(event)


def color_stops(palette: QPalette) -> list[tuple[float, QColor]]:
    """(place from 0 to 1, colour) from the weakest to the strongest, each further from the page's than the one before.

    Weak values get most of the way: a map is weak nearly everywhere.

    Args:
        palette: Of the widget that paints.
    """
    tokens = tokens_of(palette)
    return [(0.0, tokens.color("stage")), (MIDDLE, tokens.color("accent")), (1.0, tokens.color("text"))]


def map_colors(palette: QPalette) -> list[int]:
    """256 colours along `color_stops`.

    Args:
        palette: Of the widget that paints.
    """
    (_, weak), (middle, medium), (_, strong) = color_stops(palette)
    shares = [level / (_COLORS - 1) for level in range(_COLORS)]
    return [
        _between(weak, medium, share / middle)
        if share < middle
        else _between(medium, strong, (share - middle) / (1 - middle))
        for share in shares
    ]


def _between(one: QColor, other: QColor, share: float) -> int:
    return QColor.fromRgbF(
        one.redF() + share * (other.redF() - one.redF()),
        one.greenF() + share * (other.greenF() - one.greenF()),
        one.blueF() + share * (other.blueF() - one.blueF()),
    ).rgb()
