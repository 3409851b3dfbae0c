"""Kernels of a network's first layer side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.training.learning_pixels import kernel_pixels
from imgclass_gui.widgets.rgb_image import rgb_image
from imgclass_gui.widgets.training.map_tiles import TileSheet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SIDE, MOST_SIDE = 18, 72


class KernelSheet(TileSheet):
    """Up to 32 kernels as little pictures in colour or grey, in which a weight of 0 is medium grey."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LEAST_SIDE, MOST_SIDE, parent)

    def set_kernels(self, kernels: NDArray[np.float32], bound: float) -> None:
        """Show kernels.

        Args:
            kernels: float32 (kernels, 1 or 3, rows, columns): grey, or red, green, blue.
            bound: The weight that is brightest; its negative is darkest, and so is what lies beyond.
        """
        ranges = [(f"{one.min():.2f}", f"{one.max():.2f}") for one in kernels]
        words = [self.tr("weights from {low} to {high}").format(low=low, high=high) for low, high in ranges]
        rows, columns = kernels.shape[2:]
        self._set_tiles(rgb_image(kernel_pixels(kernels, bound)), QSize(columns, rows), words)
