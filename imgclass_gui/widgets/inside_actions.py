"""The commands of the two modes and of "Look inside" as actions."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence


class InsideActions(QObject):
    """Connect to their `triggered`; nothing happens by itself.

    Attributes:
        classify, look_inside: The modes.
        back, next_layer, previous_layer, next_picture, previous_picture, find_layer: Ways through a network.
        export_maps, export_view, compare: What can be done with what is seen.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.classify = self._action(self.tr("Classify"), "Ctrl+1", self.tr("Pictures and what the network says"))
        self.look_inside = self._action(
            self.tr("Look inside"), "Ctrl+2", self.tr("Follow the chosen picture through the network")
        )
        group = QActionGroup(self)
        for action in (self.classify, self.look_inside):
            action.setCheckable(True)
            group.addAction(action)
        self.classify.setChecked(True)
        self.back = self._action(self.tr("Back"), "Backspace", self.tr("Back to the place before"))
        self.next_layer = self._action(self.tr("Next layer"), "PgDown")
        self.previous_layer = self._action(self.tr("Previous layer"), "PgUp")
        self.next_picture = self._action(self.tr("Next picture"), "Ctrl+PgDown")
        self.previous_picture = self._action(self.tr("Previous picture"), "Ctrl+PgUp")
        self.find_layer = self._action(self.tr("Find a layer…"), "Ctrl+L", self.tr("Find a layer by its name or size"))
        self.compare = self._action(
            self.tr("Compare with…"), "Ctrl+D", self.tr("Show another picture or another network at the same layer")
        )
        self.export_maps = self._action(
            self.tr("Export maps…"), "Ctrl+Shift+E", self.tr("Save the layer's maps as a picture or as numbers")
        )
        self.export_view = self._action(
            self.tr("Export the view…"), "", self.tr("Save what is seen as a picture, PNG or SVG")
        )
        self.set_mode("classify")

    def all(self) -> list[QAction]:
        """Every action, in the order of the menu."""
        return [child for child in self.children() if isinstance(child, QAction)]

    def set_mode(self, mode: str) -> None:
        """Mark the mode, and offer what it needs: "classify" or "inside"."""
        is_inside = mode == "inside"
        (self.look_inside if is_inside else self.classify).setChecked(True)
        for action in self.all():
            if action not in (self.classify, self.look_inside):
                action.setEnabled(is_inside)

    def _action(self, text: str, shortcut: str, tooltip: str = "") -> QAction:
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.setToolTip(tooltip or text)
        action.setStatusTip("")
        return action
