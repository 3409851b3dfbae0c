"""The picture with all that is said about it: its name, what a value sees of it, and the switch of the overlay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.field_canvas import FieldCanvas
from imgclass_gui.widgets.inspection.picture_caption import PictureCaption
from imgclass_gui.widgets.training.recipe_switch import RecipeSwitch

LEAST_SIDE, MOST_SIDE = 76, 420
# Between the parts; the canvas and the switch have their own room for a frame of focus.
_GAPS = 6
_FRAME = 4


class PictureSection(QWidget):
    """Picture, caption, two lines about the field, switch.

    Attributes:
        canvas: Where the picture is painted.

    Signals:
        picture_stepped: -1 or 1: the previous or next picture of the gallery.
        overlay_changed: Whether the channel is to be shown over the picture.
    """

    picture_stepped = Signal(int)
    overlay_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = FieldCanvas()
        self._caption = PictureCaption()
        self._field = QLabel()
        self._switch = RecipeSwitch(self.tr("Channel over the picture"))
        self._aspect = 1.0
        self._dress()
        self._lay_out()
        self._caption.picture_stepped.connect(self.picture_stepped)
        self._switch.toggled.connect(self._on_overlay_toggled)

    @property
    def is_overlay_shown(self) -> bool:
        """Whether the channel is asked for over the picture."""
        return self._switch.isChecked()

    @property
    def field_text(self) -> str:
        """What is said about the field."""
        return self._field.text()

    def set_picture(self, pixels: NDArray[np.uint8] | None, name: str) -> None:
        """Show a picture without a field.

        Args:
            pixels: uint8 (height, width, 3); None shows nothing.
            name: Of its file.
        """
        self.canvas.set_picture(pixels)
        self.set_field(None, "")
        if pixels is not None:
            height, width, _ = pixels.shape
            self._aspect = height / width
            self._caption.set_picture(name, width, height)
            self.canvas.setAccessibleName(self.tr("{name}, as the network sees it").format(name=readable(name)))

    def set_overlay(self, levels: NDArray[np.uint8] | None, is_signed: bool) -> None:
        """Give the map of a channel; see `FieldCanvas.set_overlay`."""
        self.canvas.set_overlay(levels, is_signed)
        self._switch.setEnabled(levels is not None)

    def set_field(self, mask: NDArray[np.bool_] | None, text: str) -> None:
        """Show what a value sees; see `PicturePane.set_field`."""
        self.canvas.set_field(mask)
        self.canvas.setAccessibleDescription(readable(text))
        # A size is one word.
        self._field.setText(readable(text).replace(" \u00d7 ", "\u00a0\u00d7\u00a0"))

    def least_height(self) -> int:
        """How high it is with the smallest picture."""
        words = (self._caption, self._field, self._switch)
        return sum(widget.sizeHint().height() for widget in words) + _GAPS + LEAST_SIDE + 2 * _FRAME

    def fit(self, width: int, height: int) -> None:
        """Give the picture as much of a room as it can use, in logical pixels."""
        side = min(MOST_SIDE, width - 2 * _FRAME)
        room = height - self.least_height() + LEAST_SIDE
        self.canvas.setFixedHeight(max(LEAST_SIDE, min(round(side * self._aspect), room)) + 2 * _FRAME)

    def _on_overlay_toggled(self, is_shown: bool) -> None:
        self.canvas.set_overlaid(is_shown)
        self.overlay_changed.emit(is_shown)

    def _dress(self) -> None:
        self._field.setTextFormat(Qt.TextFormat.PlainText)
        self._field.setWordWrap(True)
        self._field.setProperty("tone", "muted")
        self._field.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Two lines whatever is said: what lies below must not dance as the mouse moves over a map.
        self._field.setFixedHeight(2 * self._field.fontMetrics().lineSpacing() + 2)
        self._switch.setToolTip(self.tr("Lay the chosen channel over the picture"))
        self._switch.setEnabled(False)

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.setContentsMargins(_FRAME, 0, _FRAME, 0)
        words.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas)
        column.addSpacing(2)
        column.addWidget(self._caption)
        column.addSpacing(4)
        column.addLayout(words)
        column.addWidget(self._switch)
