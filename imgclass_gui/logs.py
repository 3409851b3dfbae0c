"""Where the program writes down what went wrong: a small file on this computer, and nowhere else."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from imgclass_gui.crash_reports import CrashReports
from imgclass_gui.log_file import FORMAT, LogFile

_log = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """Where the log and the crash reports lie; it may not exist yet."""
    return user_log_path("imgclass", appauthor=False)


def log_file() -> Path:
    """The log's path; it may not exist yet."""
    return log_folder() / "imgclass.log"


def crashes_folder() -> Path:
    """Where the crash reports lie; it may not exist yet."""
    return log_folder() / "crashes"


def start_logging() -> CrashReports:
    """Send to the log file whatever complains: this program, Python, Qt, and what would end on the terminal.

    Returns:
        Who makes a report of each error that nobody expected.
    """
    reports = CrashReports(crashes_folder(), log_file())
    logging.basicConfig(level=logging.WARNING, handlers=[LogFile(log_file()), reports], format=FORMAT)
    logging.captureWarnings(True)
    reports.watch_native_crashes()
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_uncaught_in_thread
    sys.unraisablehook = _on_unraisable
    qInstallMessageHandler(_on_qt_message)
    atexit.register(qInstallMessageHandler, None)  # Qt speaks on while Python is taken down
    return reports


def _on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, Exception):  # Ctrl+C in the terminal
        sys.__excepthook__(kind, error, trace)
        return
    _log.error("uncaught", exc_info=(kind, error, trace))
    _say(f"something went wrong; {log_file()} has the details.")


def _on_uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is None or not isinstance(given.exc_value, Exception):
        return
    name = given.thread.name if given.thread else "one that has ended"
    _log.error("uncaught in the thread %s", name, exc_info=given.exc_value)
    _say(f"something went wrong; {log_file()} has the details.")


def _on_unraisable(given: sys.UnraisableHookArgs) -> None:
    """Nothing waits for such an error, most often of an object that is thrown away: noted, but no reason to stir."""
    if given.exc_value is not None:
        place = getattr(given.object, "__qualname__", type(given.object).__name__)
        _log.warning("%s in %s", given.err_msg or "exception ignored", place, exc_info=given.exc_value)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = _QT_LEVELS.get(kind)
    if level is None:  # only who has asked for it by Qt's variables gets these
        _say(message, "")
        return
    logging.getLogger(f"qt.{context.category or 'default'}").log(level, "%s", message)
    if level > logging.WARNING:  # Qt ends the program after the worst of them, perhaps before there is a window
        _say(message)


def _say(words: str, prefix: str = "imgclass-gui: ") -> None:
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(f"{prefix}{words}\n")
