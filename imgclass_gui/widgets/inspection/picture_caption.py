"""The line below the picture: its name and size, and the way to its neighbours in the gallery."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable, size_text
from imgclass_gui.widgets.link_button import LinkButton


class PictureCaption(QWidget):
    """An arrow to each side, the name between them.

    Signals:
        picture_stepped: -1 for the picture before, 1 for the next one.
    """

    picture_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._size = QLabel()
        self._size.setProperty("kind", "number")
        self._size.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._name, self._size):
            label.setProperty("tone", "muted")
        self.arrows = [
            self._arrow("\u2039", -1, self.tr("The picture before in the gallery")),
            self._arrow("\u203a", 1, self.tr("The next picture in the gallery")),
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.arrows[0])
        row.addStretch(1)
        row.addWidget(self._name)
        row.addWidget(self._size)
        row.addStretch(1)
        row.addWidget(self.arrows[1])

    def set_picture(self, name: str, width: int, height: int) -> None:
        """Show a picture's name and its size in pixels."""
        self._name.setText(readable(name))
        self._size.setText(size_text(width, height))

    def _arrow(self, sign: str, step: int, words: str) -> LinkButton:
        arrow = LinkButton(sign, words)
        arrow.setAccessibleName(words)
        arrow.setFixedSize(24, 24)
        arrow.clicked.connect(lambda: self.picture_stepped.emit(step))
        return arrow
