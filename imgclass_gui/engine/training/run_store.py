"""The trainings that were made on this computer: one folder each, in the user's data directory."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from imgclass_gui.engine.training.stored_run import Run, is_run, read_run, run_size
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

__all__ = ["Run", "list_runs", "new_run_folder", "remove_run", "run_size", "runs_folder"]

_log = logging.getLogger(__name__)

# Room for the date behind it, and for the longest file within, in the 260 characters of a path on Windows.
MOST_NAME_CHARACTERS, MOST_NAME_BYTES = 48, 144

_RESERVED_CHARACTERS = frozenset('<>:"/\\|?*')
_RESERVED_NAMES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789\u00b9\u00b2\u00b3"}
)
_REMOVED = ".removed-"


def runs_folder() -> Path:
    """Where the runs lie; it may not exist yet."""
    return user_data_path("imgclass", appauthor=False) / "runs"


def new_run_folder(name: str, now: datetime, folder: Path | None = None) -> Path:
    """Make a folder for a training, e.g. "trash photos 2026-11-24 23.18".

    Args:
        name: What people call the training, in any script.
        now: When it begins, as the person's clock shows it.
        folder: Where it shall lie; None for the runs' folder.

    Raises:
        UserFacingError: It cannot be made.
    """
    top = runs_folder() if folder is None else folder
    stem = f"{_safe(name)} {now:%Y-%m-%d %H.%M}"
    try:
        top.mkdir(parents=True, exist_ok=True)
        for number in range(1, 1000):
            path = top / (stem if number == 1 else f"{stem} ({number})")
            with suppress(FileExistsError):
                path.mkdir()
                return path
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UserFacingError(f"{printable(str(top))} cannot be written: {reason}", "Free some space.") from error
    raise UserFacingError(f"{printable(str(top))} holds too many runs of this name", "Give the training another name.")


def list_runs(folder: Path, running: Collection[Path] = ()) -> list[Run]:
    """The runs of a folder, the newest first; what is damaged in one does not hide it.

    Args:
        folder: From `runs_folder`.
        running: Folders of those whose trainer is at work.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            _log.warning("the runs cannot be listed: %s", error)
        return []
    folders = [folder / name for name in names if not name.startswith(_REMOVED)]
    runs = [read_run(path, path in running) for path in folders if is_run(path)]
    return sorted(runs, key=lambda run: (run.started, run.name), reverse=True)


def remove_run(run: Run, folder: Path | None = None) -> None:
    """Delete a run's folder with all that is in it.

    It gets another name first: where a file of it is in use, nothing is lost.

    Args:
        run: That shall go.
        folder: Where it must lie; None for the runs' folder.

    Raises:
        UserFacingError: It lies elsewhere, is no run, is a link, is at work or in use.
    """
    top = runs_folder() if folder is None else folder
    path = run.folder
    shown = printable(path.name)
    if run.state == "running":
        raise UserFacingError(f"{shown} is being trained", "Stop the training first.")
    # Links and junctions, also ones on the way, lead elsewhere; so does "..".
    is_inside = path.parent == top and path.resolve() == top.resolve() / path.name
    if not is_inside or path.is_symlink() or not is_run(path):
        raise UserFacingError(f"{shown} is no training of this program and is left alone", "Delete it yourself.")
    doomed = top / f"{_REMOVED}{secrets.token_hex(6)}"
    try:
        path.rename(doomed)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UserFacingError(f"{shown} cannot be removed: {reason}", "Close what uses it and try again.") from error
    _sweep(top)


def _sweep(top: Path) -> None:
    """Delete what was removed, now and earlier; what cannot be deleted yet is tried again the next time."""
    for path in top.glob(f"{_REMOVED}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
            if path.exists():
                _log.warning("%s is not deleted whole yet", path)


def _safe(name: str) -> str:
    """A name that every system takes as a folder's when a date stands behind it."""
    plain = (" " if char in _RESERVED_CHARACTERS or _is_hidden(char) else char for char in name)
    words = " ".join("".join(plain).split()).lstrip(".")[:MOST_NAME_CHARACTERS]
    short = words.encode()[:MOST_NAME_BYTES].decode(errors="ignore").strip(" .")
    if short.split(".")[0].strip().upper() in _RESERVED_NAMES:
        short = f"_{short}"
    return short or "training"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char).startswith("C")
