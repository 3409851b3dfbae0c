"""Finds what to compare with: a picture of the gallery by its name, or another network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import plain_action, readable
from imgclass_gui.widgets.inspection.class_search import ClassSearch
from imgclass_gui.widgets.link_button import LinkButton


class CompareSearch(ClassSearch):
    """The search for classes, over pictures; below it the way to networks.

    Attributes:
        network_menu: The networks, and any file.
        networks_link: Opens that menu.
        empty_note: What is said where the gallery has no other picture.

    Signals:
        network_chosen: Path of a network.
        file_requested: A network from a file is wanted.
    """

    network_chosen = Signal(object)
    file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field.setPlaceholderText(self.tr("Name of a picture in the gallery"))
        self.field.setAccessibleName(self.tr("Find a picture to compare with by its name"))
        self.list.setAccessibleName(self.tr("Pictures"))
        self.network_menu = QMenu(self)
        self.networks_link = LinkButton(
            self.tr("Another network…"), self.tr("Show the same picture in another network"), "accent"
        )
        self.networks_link.clicked.connect(self.open_networks)
        self.empty_note = QLabel(self.tr("There is no other picture in the gallery."))
        self.empty_note.setProperty("tone", "muted")
        self.empty_note.setWordWrap(True)
        column = cast("QVBoxLayout", self.layout())
        column.addWidget(self.empty_note)
        column.addWidget(self.networks_link, 0, Qt.AlignmentFlag.AlignLeft)

    def set_labels(self, labels: Sequence[str], words: Sequence[str] = ()) -> None:
        """Give the names of the pictures; see `ClassSearch.set_labels`."""
        super().set_labels(labels, words)
        self.empty_note.setVisible(not labels)

    def set_networks(self, networks: Sequence[tuple[str, str]]) -> None:
        """Offer networks: (name, path)."""
        self.network_menu.clear()
        for name, path in networks:
            action = QAction(plain_action(readable(name)), self.network_menu)
            action.triggered.connect(lambda _=False, path=path: self._choose_network(path))
            self.network_menu.addAction(action)
        if networks:
            self.network_menu.addSeparator()
        file = QAction(self.tr("From a file…"), self.network_menu)
        file.triggered.connect(self._ask_for_file)
        self.network_menu.addAction(file)

    def open_networks(self) -> None:
        """Show the networks below the link."""
        link = self.networks_link
        self.network_menu.popup(link.mapToGlobal(QPoint(0, link.height())))

    def _choose_network(self, path: str) -> None:
        self.hide()
        self.network_chosen.emit(path)

    def _ask_for_file(self) -> None:
        self.hide()
        self.file_requested.emit()
