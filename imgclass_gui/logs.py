"""Where the program writes down what went wrong: a small file on this computer, and nowhere else."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

_log = logging.getLogger(__name__)

MAX_BYTES = 500_000


def log_file() -> Path:
    """The log's path; it may not exist yet."""
    return user_log_path("imgclass", appauthor=False) / "imgclass.log"


def start_logging() -> None:
    """Send warnings and errors to the log file, and there too what would end in a traceback on the terminal."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8")
    except OSError:  # a read-only home: better a log on the terminal than no program
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.WARNING, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    sys.excepthook = _on_uncaught


def _on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.error("uncaught", exc_info=(kind, error, trace))
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(f"imgclass-gui: something went wrong; {log_file()} has the details.\n")
