"""What comes to an open window from outside: other starts of the program, and the desktop itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from imgclass_gui.jobs.handover import Handover
from imgclass_gui.jobs.letter_box import LetterBox
from imgclass_gui.jobs.one_window import OneWindow

TOKEN_VARIABLE = "XDG_ACTIVATION_TOKEN"


class HandedOver(QObject):
    """Brings the window to the front when the program is started again, and offers it what was to be opened.

    Args:
        place: Where other starts hand over; taken once it is free.
        window: Comes to the front.
        offer: Takes paths.
        application: Tells when the person turns to the window.
    """

    def __init__(
        self, place: OneWindow, window: QWidget, offer: Callable[[Sequence[str]], None], application: QApplication
    ) -> None:
        super().__init__(application)
        self._window, self._offer, self._application = window, offer, application
        self._letters = LetterBox(place, self)
        self._letters.arrived.connect(self._take)
        application.applicationStateChanged.connect(self._letters.look)

    def close(self) -> None:
        """Take nothing any more, and let another window have the place."""
        self._application.applicationStateChanged.disconnect(self._letters.look)
        self._letters.close()

    def _take(self, handover: Handover) -> None:
        """Do what another start would have done."""
        bring_to_front(self._window, handover.token)
        if handover.paths:
            self._offer(handover.paths)


class FileOpenEvents(QObject):
    """Listens to macOS, which tells a program that runs what it shall open. There is no need for it elsewhere.

    Args:
        application: Gets the events.
        offer: Takes paths.
    """

    def __init__(self, application: QApplication, offer: Callable[[Sequence[str]], None]) -> None:
        super().__init__(application)
        self._offer = offer
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: any event of the application."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._offer([event.file()])
            return True
        return super().eventFilter(watched, event)


def bring_to_front(window: QWidget, token: str = "") -> None:
    """Show a window that may be minimised or behind others, as far as the desktop allows it.

    Args:
        window: The window.
        token: What shows to a Wayland desktop that the person asked for it; may be empty.
    """
    if token and QGuiApplication.platformName().startswith("wayland"):
        os.environ[TOKEN_VARIABLE] = token  # Qt reads it there, once
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
