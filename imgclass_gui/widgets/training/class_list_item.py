"""A class of the list, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import count, readable

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ClassItem:
    """A row of the list.

    Attributes:
        label: The class's label in the folder.
        name: What it is trained as; may be empty while it has none.
        count: Number of its pictures.
        is_kept: Whether it is trained.
        joined: The labels of other classes that are trained under the same name.
        pictures: Relative paths of a few of its pictures, the watched one among them.
        watched: The path of the watched picture where it is of this class, else empty.
    """

    label: str
    name: str
    count: int
    is_kept: bool
    joined: tuple[str, ...]
    pictures: tuple[str, ...]
    watched: str

    @property
    def is_nameless(self) -> bool:
        """Whether it is to be trained and has no name."""
        return self.is_kept and not self.name.strip()

    def pictures_within(self, room: int) -> tuple[str, ...]:
        """As many pictures as there is room for; the watched one is never left out."""
        shown = self.pictures[:room]
        if room and self.watched and self.watched not in shown:
            shown = (*shown[:-1], self.watched)
        return shown


def count_text(number: int) -> str:
    """A number of pictures: "100 pictures"."""
    if number == 1:
        return translate("class_list", "1 picture")
    return translate("class_list", "{n} pictures").format(n=count(number))


def origin_text(item: ClassItem) -> str:
    """The folder of a class that is renamed; empty where it is not."""
    if item.name == item.label:
        return ""
    return translate("class_list", "from {folder}/").format(folder=readable(item.label))


def joined_text(item: ClassItem) -> str:
    """The classes that it is one with; empty where it stands alone."""
    if not item.joined:
        return ""
    first = readable(item.joined[0])
    if len(item.joined) == 1:
        return translate("class_list", "together with “{label}”").format(label=first)
    return translate("class_list", "together with “{label}” and {n} more").format(
        label=first, n=count(len(item.joined) - 1)
    )


def sentences(item: ClassItem) -> list[str]:
    """All that a row says, part by part."""
    parts = [
        readable(item.name) or translate("class_list", "no name"),
        count_text(item.count),
        origin_text(item),
        joined_text(item),
        "" if item.is_kept else translate("class_list", "left out"),
        translate("class_list", "one of its pictures is watched while it learns") if item.watched else "",
    ]
    return [part for part in parts if part]
