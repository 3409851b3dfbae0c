"""The top of the chosen folder: its name, how much is in it, and the way to another one."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count, file_name, plain_tooltip, readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.class_list_item import count_text
from trainer.contract.class_folder import ClassFolder

translate = QCoreApplication.translate


class FolderHead(QWidget):
    """Name, "6 classes · 600 pictures", a ready-made split where there is one, "Another folder…".

    Signals:
        folder_requested: Another folder shall be chosen.
    """

    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel()
        self._name.setProperty("kind", "heading")
        self._content = ElidedLabel()
        self._split = ElidedLabel()
        for label in (self._content, self._split):
            label.setProperty("tone", "muted")
        self._other = LinkButton(self.tr("Another folder…"), self.tr("Choose another folder"), "accent")
        self._other.clicked.connect(self.folder_requested)
        self._lay_out()

    def set_folder(self, folder: ClassFolder) -> None:
        """Show what a folder holds."""
        path = str(folder.path)
        self._name.setText(file_name(path))
        self._name.setToolTip(plain_tooltip(readable(path)))
        self._content.setText(content_text(folder))
        self._split.setText(split_text(folder))
        self._split.setVisible(folder.has_given_split)
        self.setAccessibleName(": ".join((self._name.text(), self._content.text())))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._name, 1)
        first.addWidget(self._other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self._content)
        column.addWidget(self._split)


def content_text(folder: ClassFolder) -> str:
    """The size of a folder: "6 classes · 600 pictures"."""
    number = len(folder.labels)
    one, many = translate("folder_head", "1 class"), translate("folder_head", "{n} classes")
    classes = one if number == 1 else many.format(n=count(number))
    return f"{classes} · {count_text(len(folder.pictures))}"


def split_text(folder: ClassFolder) -> str:
    """A ready-made split: "divided already: 420 train, 90 validation, 90 test"; empty where there is none."""
    if not folder.has_given_split:
        return ""
    sizes = Counter(picture.part for picture in folder.pictures)
    parts = [
        translate("folder_head", "{n} train").format(n=count(sizes["train"])),
        translate("folder_head", "{n} validation").format(n=count(sizes["validation"])) if sizes["validation"] else "",
        translate("folder_head", "{n} test").format(n=count(sizes["test"])) if sizes["test"] else "",
    ]
    return translate("folder_head", "divided already: {parts}").format(parts=", ".join(filter(None, parts)))
