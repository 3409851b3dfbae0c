"""Finds one of a network's classes by a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.fixed_row_list import FixedRowList

WIDTH, HEIGHT = 280, 340
ROW_HEIGHT = 28
_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ClassSearch(QFrame):
    """A field and a list that float over the window until a class is chosen, Escape is pressed or a click goes astray.

    Signals:
        class_chosen: The place of a class in the network's output.
    """

    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("card")
        self._labels: Sequence[str] = ()
        self._folded: list[str] = []
        self._shown: list[int] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name of a class"))
        self.field.setAccessibleName(self.tr("Find a class by its name"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self._model = QStringListModel(self)
        self.list = FixedRowList(ROW_HEIGHT)
        self.list.setModel(self._model)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Classes"))
        self.list.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.resize(WIDTH, HEIGHT)

    @property
    def shown(self) -> list[int]:
        """The classes in the list, by their place in the network's output."""
        return self._shown

    def set_labels(self, labels: Sequence[str], words: Sequence[str] = ()) -> None:
        """Give the names of all classes, in the order of the network's output.

        Args:
            labels: The names.
            words: What each is found by, in small letters; its name if empty.
        """
        self._labels = [readable(label) for label in labels]
        self._folded = [*words] or [label.casefold() for label in self._labels]
        self._on_text_changed(self.field.text())

    def open_at(self, corner: QPoint) -> None:
        """Show it with its upper left corner there, in pixels of the screen, as far as it fits there."""
        room = self.screen().availableGeometry()
        left = min(corner.x(), room.right() - self.width())
        self.move(max(room.left(), left), max(room.top(), min(corner.y(), room.bottom() - self.height())))
        self.field.clear()
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_text_changed(self, text: str) -> None:
        wanted = text.strip().casefold()
        parts = wanted.split()
        found = [number for number, label in enumerate(self._folded) if all(part in label for part in parts)]
        self._shown = sorted(found, key=lambda number: _distance(self._folded[number], wanted)) if wanted else found
        self._model.setStringList([self._labels[number] for number in self._shown])
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.field.setAccessibleDescription(self.listed_words(len(self._shown)))

    def listed_words(self, number: int) -> str:
        """How many are in the list, for a screen reader."""
        return self.tr("{n} of the classes are listed").format(n=count(number))

    def _choose(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._shown):
            self.hide()
            self.class_chosen.emit(self._shown[row])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: from the field, Enter chooses and the vertical arrows walk the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
            if event.key() in _WALKING:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter in the list chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)


def _distance(label: str, wanted: str) -> int:
    """Names that begin with the letters are meant most often, then those with a word that does."""
    if label.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in label else 2
