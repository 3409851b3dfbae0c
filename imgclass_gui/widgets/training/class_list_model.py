"""The classes of a folder as rows that Qt's views and screen readers know."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.training.class_list_choices import ClassChoices
from imgclass_gui.widgets.training.class_list_item import ClassItem, sentences
from imgclass_gui.widgets.training.class_list_state import ClassListState
from imgclass_gui.widgets.training.class_list_thumbnails import PathThumbnails
from trainer.contract.class_folder import ClassFolder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ITEM_ROLE = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsUserCheckable
)


class ClassListModel(QAbstractListModel):
    """A row for each class that the filter lets through.

    Attributes:
        thumbnails: Those that are at hand.

    Signals:
        choices_changed: A class was left out, taken back or renamed, or that was undone.
        watch_changed: Another picture is watched while the network learns; carries its relative path, empty for none.
    """

    choices_changed = Signal()
    watch_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = PathThumbnails()
        self._state = ClassListState()
        self._rows: list[str] = []

    @property
    def state(self) -> ClassListState:
        """What the rows are about; changed through this model only."""
        return self._state

    @property
    def shown(self) -> Sequence[str]:
        """The labels that the filter lets through, in the order of the rows; read only."""
        return self._rows

    def item(self, row: int) -> ClassItem:
        """All about a row."""
        return self._state.item(self._rows[row])

    def set_folder(self, folder: ClassFolder) -> None:
        """Show the classes of a folder, all of them chosen, and watch its first picture."""
        self.beginResetModel()
        self._state = ClassListState(folder)
        self._rows = list(folder.labels)
        self.thumbnails.clear()
        self.endResetModel()
        self.choices_changed.emit()
        self.watch_changed.emit(self._state.watch)

    def set_kept(self, labels: Iterable[str], is_kept: bool) -> None:
        """Train classes, or leave them out."""
        self._change(self._state.choices.keeping(labels, is_kept))

    def rename(self, label: str, name: str) -> None:
        """Train a class under another name; the name of another class joins the two."""
        # Composed, as the labels of folders are: the same word must be the same class.
        self._change(self._state.choices.naming(label, unicodedata.normalize("NFC", name.strip())))

    def reset(self) -> None:
        """Train all classes as they are."""
        self._change(ClassChoices())

    def undo(self) -> None:
        """Take the last change back."""
        before = self._state.watch
        self._tell(self._state.undo(), before)

    def set_filter(self, text: str) -> None:
        """Show only classes whose label or name contains `text`."""
        wanted, name_of = text.strip().casefold(), self._state.choices.name_of
        self.beginResetModel()
        self._rows = [
            label for label in self._state.labels if wanted in label.casefold() or wanted in name_of(label).casefold()
        ]
        self.endResetModel()

    def set_watch(self, path: str) -> None:
        """Watch a picture, by its relative path; one that is not trained is not taken."""
        if self._state.set_watch(path):
            self._repaint()
            self.watch_changed.emit(path)

    def set_thumbnails(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Keep thumbnails by relative path: uint8 of shape (height, width, 3), best 96 x 96."""
        self.thumbnails.put(thumbnails)
        self._repaint()

    def _change(self, choices: ClassChoices) -> None:
        before = self._state.watch
        self._tell(self._state.change(choices), before)

    def _tell(self, is_changed: bool, watch_before: str) -> None:
        if is_changed:
            self._repaint()
            self.choices_changed.emit()
        if self._state.watch != watch_before:
            self.watch_changed.emit(self._state.watch)

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt: every row can be ticked and renamed."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the item itself, its texts and its tick."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(item.name)
        if role == Qt.ItemDataRole.EditRole:
            return item.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if item.is_kept else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(sentences(item)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(sentences(item))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: a tick, or another name."""
        if not index.isValid() or role not in (Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.EditRole):
            return False
        label = self._rows[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            self.rename(label, str(value))
        else:
            self.set_kept([label], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True
