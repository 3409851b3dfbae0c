"""The stage: the chosen picture large, its name, and the picture as the network sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable, size_text
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.picture_canvas import PictureCanvas
from imgclass_gui.widgets.rgb_image import rgb_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATIENCE_MS = 200
NARROWEST = 320
# Below these widths the caption leaves out its least needed words.
ROOM_FOR_SIZE = 420
ROOM_FOR_SHOW = 480
ZOOM_STEP = 1.5


class PictureView(QFrame):
    """One picture, or a calm word about why there is none.

    A picture stays until the next one arrives: walking through the gallery does not flicker.

    Attributes:
        canvas: Where the picture is painted.

    Signals:
        square_wanted: The person wants to see the picture as the network does: call `set_square`.
        square_shown_changed: Whether the square is asked for instead of the picture.
    """

    square_wanted = Signal()
    square_shown_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setMinimumWidth(NARROWEST)
        self.canvas = PictureCanvas()
        self._note = Note()
        self._picture = QImage()
        self._square = QImage()
        self._name = ""
        self._size = (0, 0)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self._lay_out()
        self.clear()

    @property
    def is_square_shown(self) -> bool:
        """Whether the person asked for the picture as the network sees it."""
        return self._square_button.isChecked()

    @property
    def is_waiting(self) -> bool:
        """Whether a picture was announced that is not there yet."""
        return self._patience.isActive() or (self._picture.isNull() and self._pages.currentWidget() is self.canvas)

    def set_picture(self, pixels: NDArray[np.uint8], size: tuple[int, int], name: str) -> None:
        """Show a picture.

        Args:
            pixels: uint8 of shape (height, width, 3), perhaps reduced.
            size: (width, height) of the picture in its file.
            name: The file's name.
        """
        self._picture, self._square = rgb_image(pixels), QImage()
        self._size, self._name = size, readable(name)
        if self.is_square_shown:
            # The old square stays a moment: the new one is about to come.
            self._patience.start()
            self.square_wanted.emit()
        else:
            self._present()

    def set_square(self, pixels: NDArray[np.uint8]) -> None:
        """Give the present picture as the network sees it: uint8 of shape (height, width, 3)."""
        self._square = rgb_image(pixels)
        if self.is_square_shown:
            self._present()

    def set_loading(self, name: str) -> None:
        """Another picture is on its way; nothing moves unless that takes long."""
        self._name = readable(name)
        self._picture, self._square = QImage(), QImage()
        self._patience.start()

    def set_failure(self, name: str, message: str, hint: str = "") -> None:
        """Say why a picture cannot be shown."""
        self._drop_picture()
        self._note.set_texts(message, hint, mark="!")
        self._caption.setText(readable(name))
        self._pages.setCurrentWidget(self._note)

    def clear(self) -> None:
        """No picture is chosen."""
        self._drop_picture()
        self._note.set_texts(self.tr("no picture is chosen"), self.tr("Choose one in the gallery."))
        self._caption.setText("")
        self._pages.setCurrentWidget(self._note)

    def zoom_in(self) -> None:
        """Come closer by a step."""
        self.canvas.set_zoom(self.canvas.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Step back."""
        self.canvas.set_zoom(self.canvas.zoom / ZOOM_STEP)

    def zoom_whole(self) -> None:
        """Show the whole picture."""
        self.canvas.set_zoom(1.0)

    def toggle_square(self) -> None:
        """Change between the picture and what the network sees."""
        button = self._picture_button if self.is_square_shown else self._square_button
        button.setChecked(True)

    def _drop_picture(self) -> None:
        self._patience.stop()
        self._picture, self._square = QImage(), QImage()
        self.canvas.set_image(QImage())
        self._pixel_size.setText("")
        self._choice.setVisible(False)

    def _present(self) -> None:
        """Show the picture, or the square where it is asked for and there."""
        self._patience.stop()
        use_square = self.is_square_shown and not self._square.isNull()
        width, height = (self._square.width(), self._square.height()) if use_square else self._size
        self.canvas.set_image(self._square if use_square else self._picture, is_crisp=use_square)
        self._caption.setText(self._name)
        self._pixel_size.setText(size_text(width, height))
        self._choice.setVisible(True)
        what = self.tr("{name}, as the network sees it") if use_square else self.tr("{name}, the picture")
        self.canvas.setAccessibleName(what.format(name=self._name))
        self.canvas.setAccessibleDescription(size_text(width, height))
        self._pages.setCurrentWidget(self.canvas)

    def _on_patience_ended(self) -> None:
        if not self._picture.isNull():
            self._present()
            return
        self.canvas.set_dim(True)
        self._caption.setText(self.tr("reading {name}…").format(name=self._name))
        self._pixel_size.setText("")
        self._pages.setCurrentWidget(self.canvas)

    def _on_square_toggled(self, is_shown: bool) -> None:
        self.square_shown_changed.emit(is_shown)
        if self._picture.isNull():
            return
        if is_shown and self._square.isNull():
            self.square_wanted.emit()
        else:
            self._present()

    def _build_choice(self) -> QWidget:
        self._picture_button = LinkButton(self.tr("picture"), self.tr("Show the picture"))
        self._square_button = LinkButton(
            self.tr("as the network sees it"), self.tr("Show the picture as the network sees it (Space)")
        )
        for button in (self._picture_button, self._square_button):
            button.setCheckable(True)
        self._picture_button.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self._picture_button)
        group.addButton(self._square_button)
        self._square_button.toggled.connect(self._on_square_toggled)
        self._show = QLabel(self.tr("Show:"))
        self._show.setProperty("tone", "muted")
        dot = QLabel("·")
        dot.setProperty("tone", "muted")
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for widget in (self._show, self._picture_button, dot, self._square_button):
            row.addWidget(widget)
        return choice

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._note)
        self._pages.addWidget(self.canvas)
        self._caption = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._caption.setProperty("tone", "muted")
        self._pixel_size = QLabel()
        self._pixel_size.setProperty("kind", "number")
        self._pixel_size.setProperty("tone", "muted")
        self._choice = self._build_choice()
        row = QHBoxLayout()
        row.setContentsMargins(20, 4, 16, 12)
        row.setSpacing(14)
        row.addWidget(self._caption)
        row.addWidget(self._pixel_size)
        row.addStretch(1)
        row.addWidget(self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the file's name needs its room."""
        super().resizeEvent(event)
        self._show.setVisible(self.width() >= ROOM_FOR_SHOW)
        self._pixel_size.setVisible(self.width() >= ROOM_FOR_SIZE)
