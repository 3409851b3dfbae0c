"""What stands in the folder's place when it is of no use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import file_name, plain_tooltip, readable
from imgclass_gui.widgets.note import Note

# Letters of a folder's name that fit into a line of the heading.
MAX_NAME = 24


class FolderFailure(QWidget):
    """Which folder, why, what to do, and the way to another one.

    Signals:
        folder_requested: "Choose folder…" was pressed.
    """

    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = Note()
        # However long a word is, it widens nothing.
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._choose = QPushButton(self.tr("Choose folder…"))
        self._choose.setProperty("kind", "main")
        self._choose.setToolTip(self.tr("Choose another folder"))
        self._choose.clicked.connect(self.folder_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._note)
        column.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def set_texts(self, path: str, sentence: str, hint: str) -> None:
        """Say why a folder is of no use."""
        title = self.tr("“{folder}” cannot be used").format(folder=_shortened(file_name(path)))
        reason = readable(sentence[:1].upper() + sentence[1:])
        reason = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
        words = f"{reason} {readable(hint)}".rstrip()
        self._note.set_texts(title, words, "!")
        self._note.setToolTip(plain_tooltip(readable(path)))
        self.setAccessibleName(f"{title}. {words}")


def _shortened(name: str) -> str:
    """A name without its middle where it is long; the tooltip has it whole."""
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME // 2]}…{name[-MAX_NAME // 2 :]}"
