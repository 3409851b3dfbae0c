"""The networks that the window's menu offers."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject

from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.top_bar import TopBar


class NetworkChoices(QObject):
    """Reads the menu, and asks for another network to be used as the menu would."""

    def __init__(self, top_bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._top_bar = top_bar

    def offered(self) -> Sequence[tuple[str, str]]:
        """(name, path) of each, in the order of the menu."""
        actions = self._top_bar.model_button.choices.actions()
        return [(action.text().replace("&&", "&"), action.data()[0]) for action in actions if action.data()]

    def offered_name(self, path: str) -> str:
        """What the menu calls a network; empty where it does not offer it."""
        return next((name for name, known in self.offered() if known == path), "")

    def name_of(self, path: str) -> str:
        """What the menu calls a network, or else its file."""
        return self.offered_name(path) or os.path.splitext(file_name(path))[0]

    def choose(self, path: str) -> None:
        """Use a network from now on."""
        self._top_bar.model_requested.emit(path)
