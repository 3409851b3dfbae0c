"""The program as the desktop knows it: its names, its icon, and how it is asked to end."""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from imgclass_gui import __version__
from imgclass_gui.controllers.training.close_guard import ORDERED_TO_QUIT
from trainer.contract.asset_files import asset_path


def build_application() -> QApplication:
    """Make the one `QApplication`, with its names and its icon."""
    application = QApplication([sys.argv[0]])
    application.setOrganizationName("imgclass")
    application.setApplicationName("imgclass")
    application.setApplicationDisplayName("Imgclass")
    application.setApplicationVersion(__version__)
    # By this name a desktop finds the entry, and with it the icon, of a window that is on the screen.
    application.setDesktopFileName("imgclass")
    if sys.platform != "darwin":  # there a bundle has its own, in the shape that the Dock expects
        application.setWindowIcon(QIcon(str(asset_path("icons", "app", "imgclass.png"))))
    if os.name == "posix":
        _close_on_signals(application)
    return application


def _close_on_signals(application: QApplication) -> None:
    """Let Ctrl+C in the terminal and a polite kill end the program as its own Quit does.

    Python runs its signal handlers only between two of its own instructions, and an idle event loop has none: the
    byte that `set_wakeup_fd` writes wakes it.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: _close_unasked(application))


def _close_unasked(application: QApplication) -> None:
    application.setProperty(ORDERED_TO_QUIT, True)
    application.closeAllWindows()
