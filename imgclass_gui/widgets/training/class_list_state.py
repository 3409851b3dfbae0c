"""The classes of one folder, what was changed of them, and which picture is watched."""

from __future__ import annotations

from collections.abc import Sequence

from imgclass_gui.widgets.training.class_list_choices import ClassChoices
from imgclass_gui.widgets.training.class_list_item import ClassItem
from imgclass_gui.widgets.training.class_list_places import MAX_PICTURES
from trainer.contract.class_folder import ClassFolder

MAX_UNDO = 100


class ClassListState:
    """What the list is about; its rows are another matter.

    Attributes:
        labels: All classes of the folder, in their order.
        choices: What is changed of them.
        watch: The relative path of the watched picture; empty for none.
    """

    def __init__(self, folder: ClassFolder | None = None) -> None:
        self.labels = folder.labels if folder is not None else ()
        self.choices = ClassChoices()
        self.watch = ""
        self._pictures: dict[str, list[str]] = {label: [] for label in self.labels}
        self._label_of: dict[str, str] = {}
        self._undo: list[ClassChoices] = []
        for picture in folder.pictures if folder is not None else ():
            self._pictures[picture.label].append(picture.path)
            self._label_of[picture.path] = picture.label
        self._joined = self.choices.joined(self.labels)
        self._settle_watch()

    def item(self, label: str) -> ClassItem:
        """All about a class."""
        name, is_kept = self.choices.name_of(label), label not in self.choices.left_out
        together = self._joined.get(name, []) if is_kept and name.strip() else []
        watched = self.watch if self._label_of.get(self.watch) == label else ""
        pictures = spread(self._pictures[label])
        if watched and watched not in pictures:
            pictures = (*pictures[: MAX_PICTURES - 1], watched)
        others = tuple(other for other in together if other != label)
        return ClassItem(label, name, len(self._pictures[label]), is_kept, others, pictures, watched)

    def change(self, choices: ClassChoices) -> bool:
        """Choose otherwise; False where that is no change."""
        if choices == self.choices:
            return False
        self._undo = [*self._undo[1 - MAX_UNDO :], self.choices]
        self._set(choices)
        return True

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        if not self._undo:
            return False
        self._set(self._undo.pop())
        return True

    def set_watch(self, path: str) -> bool:
        """Watch a picture; False where nothing changes, also for a picture that is not there or not trained."""
        if path == self.watch or self._label_of.get(path, "") not in self._kept():
            return False
        self.watch = path
        return True

    def _set(self, choices: ClassChoices) -> None:
        self.choices = choices
        self._joined = choices.joined(self.labels)
        self._settle_watch()

    def _kept(self) -> list[str]:
        return [label for label in self.labels if label not in self.choices.left_out]

    def _settle_watch(self) -> None:
        """What is not trained is not watched: the first picture of the first class that is takes its place."""
        kept = self._kept()
        if self._label_of.get(self.watch) not in kept:
            self.watch = self._pictures[kept[0]][0] if kept else ""


def spread(paths: Sequence[str]) -> tuple[str, ...]:
    """At most five of the paths, evenly from the first to the last: neighbours often show nearly the same."""
    if len(paths) <= MAX_PICTURES:
        return tuple(paths)
    return tuple(paths[round(number * (len(paths) - 1) / (MAX_PICTURES - 1))] for number in range(MAX_PICTURES))
