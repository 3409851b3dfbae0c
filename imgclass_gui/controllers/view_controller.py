"""How the window looks, and that it looks the same the next time."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from imgclass_gui.controllers.settings import Settings
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.theme import Scheme, apply_theme
from imgclass_gui.widgets.view_order import SortKey

_Word = TypeVar("_Word")


class ViewController(QObject):
    """Colour scheme, order, size and splitters: applied at the start, remembered for the next one."""

    def __init__(self, application: QApplication, settings: Settings, parent: QObject) -> None:
        """Dress the program, which must come before its first widget is made."""
        super().__init__(parent)
        self._application = application
        self._settings = settings
        self._scheme: Scheme = _known(settings.text("theme"), get_args(Scheme), "system")
        apply_theme(application, self._scheme)

    def take(self, window: MainWindow) -> None:
        """Bring the window into its remembered state, and watch it."""
        self._window = window
        settings = self._settings
        window.menu_actions.set_theme(self._scheme)
        if state := settings.state("layout"):
            window.restore_state(state)
        window.menu_actions.theme_requested.connect(self._on_theme_requested)
        window.gallery.model.sort_by(_known(settings.text("sort"), get_args(SortKey), "added"))
        window.closing.connect(self._on_closing)

    def _on_closing(self) -> None:
        self._settings.remember("layout", self._window.state())
        self._settings.remember("sort", self._window.gallery.model.sort_key)

    def _on_theme_requested(self, name: str) -> None:
        scheme: Scheme = _known(name, get_args(Scheme), "system")
        apply_theme(self._application, scheme)
        self._settings.remember("theme", scheme)


def _known(word: str, words: tuple[Any, ...], default: _Word) -> _Word:
    """A remembered word where it is still one of `words`; a settings file may be older, newer or edited."""
    return next((known for known in words if known == word), default)
