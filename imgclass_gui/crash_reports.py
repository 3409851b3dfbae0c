"""Reports of errors that nobody expected: plain text for people, kept on this computer until somebody passes it on."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from imgclass_gui import __version__
from imgclass_gui.crash_file import CrashFile, fatal_error, take_leftovers
from imgclass_gui.libraries import LIBRARIES
from imgclass_gui.log_file import last_lines
from trainer.contract.atomic_file import replaced_file

NEWEST = 10
# What goes wrong once may go wrong at every paint.
_MOST_OF_ONE_PROCESS = 5
_LOG_LINES = 40


class CrashReports(logging.Handler):
    """Writes a report of each error that comes to the log with a traceback, and of crashes of earlier processes.

    Args:
        folder: Where reports lie; made when it is needed.
        log: The log, whose last lines are put into a report.

    Attributes:
        folder: As given.
        left: Reports of processes that crashed before this one began; known after `watch_native_crashes`.
        on_report: Called with the file of a new report, in the thread in which the error came about.
    """

    def __init__(self, folder: Path, log: Path) -> None:
        super().__init__(logging.ERROR)
        self.folder = folder
        self.left: list[Path] = []
        self.on_report: Callable[[Path], None] | None = None
        self._log = log
        self._file = CrashFile(folder)
        self._known: set[str] = set()
        self._facts: dict[str, str] = {}

    def watch_native_crashes(self) -> None:
        """Make reports of what earlier processes left, and have a crash of this one written down."""
        for text in take_leftovers(self.folder):
            if reason := fatal_error(text):
                report = self._write("Imgclass ended unexpectedly.", reason, text)
                self.left += [report] if report else []
        self._file.open()
        self._file.note(f"Imgclass {__version__}, started {datetime.now():%Y-%m-%d %H:%M:%S}")

    def note_fact(self, name: str, value: str) -> None:
        """Remember something that a report shall tell, e.g. which model was open."""
        self._facts[name] = value
        self._file.note(f"{name}: {value}")

    def emit(self, record: logging.LogRecord) -> None:
        """Logging: make a report if there is a traceback, and it is not like one before."""
        if not record.exc_info or record.exc_info[1] is None:
            return
        try:
            error = record.exc_info[1]
            trace = "".join(traceback.format_exception(error))
            if trace in self._known or len(self._known) >= _MOST_OF_ONE_PROCESS:
                return
            self._known.add(trace)
            what = traceback.format_exception_only(error)[-1].strip()
            report = self._write("Imgclass met an error that it was not prepared for.", what, trace)
            if report and self.on_report:
                self.on_report(report)
        except Exception:  # noqa: BLE001 - a report that fails is no reason to fail
            self.handleError(record)

    def _write(self, headline: str, what: str, details: str) -> Path | None:
        """Write a report; None where there is no place for it."""
        now = datetime.now()
        facts = {"When": f"{now:%Y-%m-%d %H:%M:%S}", "What": what, **_versions(), **self._facts}
        lines = [f"{name + ':':10} {value}" for name, value in facts.items()]
        parts = [headline, "\n".join(lines), details.strip()]
        if log := last_lines(self._log, _LOG_LINES):
            parts.append(f"The log before that:\n{log}")
        path = self.folder / f"crash-{now:%Y-%m-%d-%H%M%S-%f}.txt"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with replaced_file(path) as file:
                file.write(without_home("\n\n".join(parts)) + "\n")
        except Exception:  # noqa: BLE001 - a full disk, a read-only home
            return None
        _keep_newest(self.folder)
        return path


def without_home(text: str) -> str:
    """The text with "~" for the home folder, whose name is most often the person's; it can be passed on so."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _keep_newest(folder: Path) -> None:
    for old in sorted(folder.glob("crash-*.txt"))[:-NEWEST]:
        with suppress(OSError):
            old.unlink()


def _versions() -> dict[str, str]:
    """What the program runs on and with."""
    import platform  # only a crash needs it

    found = [f"{library.package} {library.version()}" for library in LIBRARIES if library.version()]
    kind = "the bundle" if getattr(sys, "frozen", False) else "from source"
    return {
        "Imgclass": f"{__version__}, {kind}",
        "System": platform.platform(),
        "Python": platform.python_version(),
        "With": ", ".join(found),
    }
