"""The classes of a folder: which are trained, as what, with a few of their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from imgclass_gui.widgets.training.class_list_head import ClassListHead
from imgclass_gui.widgets.training.class_list_model import ClassListModel
from imgclass_gui.widgets.training.class_list_problem import choices_problem, folder_problem
from imgclass_gui.widgets.training.class_list_view import ClassListView
from trainer.contract.class_folder import ClassFolder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ClassList(QFrame):
    """A card: the head, and a row a class.

    Signals:
        classes_changed: A class was left out, taken back or renamed, or that was undone.
        watch_changed: Another picture is watched while the network learns; carries its relative path, empty for none.
        thumbnails_wanted: A list of relative paths of pictures, the most urgent first; replaces the one before.
    """

    classes_changed = Signal()
    watch_changed = Signal(object)
    thumbnails_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.head = ClassListHead()
        self.model = ClassListModel(self)
        self.view = ClassListView(self.model)
        self._folder_problem = ""
        self._trained: dict[str, int] = {}
        self._has_given_split = False
        self._lay_out()
        self._connect()

    @property
    def watch(self) -> str:
        """The relative path of the picture whose learning is watched; empty for none."""
        return self.model.state.watch

    def set_folder(self, folder: ClassFolder) -> None:
        """Show the classes of a folder, all of them chosen."""
        counts = folder.counts("train" if folder.has_given_split else None)
        self._trained = {label: counts.get(label, 0) for label in folder.labels}
        self._has_given_split = folder.has_given_split
        self._folder_problem = folder_problem(folder)
        self.head.set_class_count(len(folder.labels))
        self.model.set_folder(folder)
        self.view.setCurrentIndex(self.model.index(0))
        self.view.scrollToTop()

    def set_thumbnails(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Show thumbnails by relative path: uint8 of shape (height, width, 3), best 96 x 96."""
        self.model.set_thumbnails(thumbnails)

    def set_watch(self, path: str) -> None:
        """Watch a picture, by its relative path."""
        self.model.set_watch(path)

    def classes(self) -> tuple[tuple[str, str], ...]:
        """Pairs (label in the folder, label to train it as); empty where nothing is left out or renamed."""
        state = self.model.state
        return () if state.choices.is_empty else state.choices.pairs(state.labels)

    def problem(self) -> str:
        """Why nothing can be trained on these classes, in a sentence; empty where something can."""
        return self._folder_problem or choices_problem(self.model.state.choices, self._trained, self._has_given_split)

    def undo(self) -> None:
        """Take the last change of the classes back."""
        self.model.undo()

    def _show_counts(self) -> None:
        state = self.model.state
        out = state.choices.left_out
        shown = self.model.shown
        kept_shown = sum(label not in out for label in shown)
        self.head.set_counts(len(state.labels) - len(out), len(state.labels), kept_shown, len(shown))
        self.head.set_changed(not state.choices.is_empty)

    def _on_choices_changed(self) -> None:
        self._show_counts()
        self.classes_changed.emit()

    def _on_all_kept_requested(self, is_kept: bool) -> None:
        self.model.set_kept(self.model.shown, is_kept)

    def _on_filter_changed(self, text: str) -> None:
        self.model.set_filter(text)
        self.view.setCurrentIndex(self.model.index(0))
        self._show_counts()

    def _connect(self) -> None:
        self.head.all_kept_requested.connect(self._on_all_kept_requested)
        self.head.reset_requested.connect(self.model.reset)
        self.head.filter_changed.connect(self._on_filter_changed)
        self.model.choices_changed.connect(self._on_choices_changed)
        self.model.watch_changed.connect(self.watch_changed)
        self.view.thumbnails_wanted.connect(self.thumbnails_wanted)

    def _lay_out(self) -> None:
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        # The rows keep off the card's round corners.
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(rule)
        column.addWidget(self.view, 1)
