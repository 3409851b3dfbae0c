"""What a person does to the pictures in the gallery: remove, bring back, copy, show in the file manager."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.clipboard import copy_lines
from imgclass_gui.controllers.file_manager import show_folder
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_model import Removed

MAX_UNDO = 20


class EditController(QObject):
    """Edits the list, never the files.

    Signals:
        removed: Pictures have left the gallery; carries the `Removed`.
        restored: They are back.
    """

    removed = Signal(object)
    restored = Signal(object)

    def __init__(self, window: MainWindow, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._gallery = window.gallery.model
        self._undo: list[Removed] = []
        window.gallery.remove_requested.connect(self.remove)
        window.gallery.copy_path_requested.connect(self._on_copy_path)
        window.gallery.copy_answer_requested.connect(self._on_copy_answer)
        window.gallery.show_in_folder_requested.connect(self._on_show_in_folder)
        window.menu_actions.clear_all.triggered.connect(self.clear)
        window.menu_actions.undo.triggered.connect(self.undo)

    def remove(self, ids: Sequence[int]) -> None:
        """Take pictures off the list."""
        if ids:
            self._removed(self._gallery.remove(ids))

    def clear(self) -> None:
        """Take all pictures off the list."""
        if self._gallery.items:
            self._removed(self._gallery.clear())

    def undo(self) -> None:
        """Bring back what was taken off last."""
        if not self._undo:
            return
        back = self._undo.pop()
        self._notices.retract(self.tr("Undo"))
        self._gallery.restore(back)
        self._window.menu_actions.undo.setEnabled(bool(self._undo))
        self.restored.emit(back)
        if self._window.gallery.list.current_id < 0 and back.rows:
            self._window.gallery.select_picture(back.rows[0][1].id)

    def _removed(self, removed: Removed) -> None:
        self._undo = [*self._undo, removed][-MAX_UNDO:]
        self._window.menu_actions.undo.setEnabled(True)
        self.removed.emit(removed)
        count = len(removed.rows)
        text = self.tr("One picture taken off the list") if count == 1 else self.tr("{n} pictures taken off the list")
        hint = self.tr("The files are untouched.")
        self._notices.offer(text.format(n=f"{count:,}"), hint, self.tr("Undo"), self.undo)

    def _on_copy_path(self, ids: Sequence[int]) -> None:
        copy_lines([self._gallery.items[identity].path for identity in ids])

    def _on_copy_answer(self, ids: Sequence[int]) -> None:
        copy_lines([self._gallery.items[identity].answer_text() for identity in ids])

    def _on_show_in_folder(self, identity: int) -> None:
        show_folder(Path(os.path.abspath(self._gallery.items[identity].path)).parent, self._notices)
