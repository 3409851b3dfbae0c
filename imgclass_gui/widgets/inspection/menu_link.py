"""A choice in a sentence: words that open a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from imgclass_gui.widgets.figures import plain_action
from imgclass_gui.widgets.link_button import LinkButton


class MenuLink(LinkButton):
    """A link with a small triangle.

    Attributes:
        menu_of_choices: What can be chosen.

    Signals:
        chosen: The key of another choice, or of the present one again; the link waits until `set_choice` is called.
    """

    chosen = Signal(str)

    def __init__(self, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__("", tooltip, "accent", parent)
        self._key = ""
        self.menu_of_choices = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_triggered)
        self.clicked.connect(self.open_menu)

    def set_choices(self, choices: Sequence[tuple[str, str, bool]]) -> None:
        """Offer choices.

        Args:
            choices: (key, words, whether it can be chosen now).
        """
        for action in self._group.actions():
            self._group.removeAction(action)
            self.menu_of_choices.removeAction(action)
            action.deleteLater()
        for key, words, is_enabled in choices:
            action = QAction(plain_action(words), self._group, checkable=True)
            action.setData(key)
            action.setEnabled(is_enabled)
            self.menu_of_choices.addAction(action)
        self._mark()

    def set_choice(self, key: str, words: str) -> None:
        """Show the choice in force.

        Args:
            key: Of one of the choices.
            words: How the link says it.
        """
        self._key = key
        self.setText(plain_action(f"{words} ▾"))
        self.setAccessibleName(words)
        self.updateGeometry()
        self._mark()

    def open_menu(self) -> None:
        """Show the choices below the link."""
        self.menu_of_choices.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _mark(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self._key)

    def _on_triggered(self, action: QAction) -> None:
        key = action.data()
        self._mark()
        self.chosen.emit(key)
