"""A path becomes an open, ordinary file, or one sentence that says why not."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from trainer.contract.errors import UserFacingError

Source = str | Path | BinaryIO

# Pictures are read in one go: Pillow makes many small reads of the file otherwise. Giants stay on disk.
_READ_AT_ONCE = 64 * 1024 * 1024


@contextlib.contextmanager
def open_source(source: Source) -> Iterator[BinaryIO]:
    """Open a picture for reading; a file that was given open stays open.

    Never waits: pipes and devices are refused before they are opened.

    Raises:
        UserFacingError: There is no ordinary file that can be read.
    """
    if not isinstance(source, (str, Path)):
        yield _rewound(source)
        return
    try:
        _check_ordinary(os.stat(source).st_mode)
        stream = open(source, "rb", opener=_open_without_waiting)  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise explain_file_error(error) from error
    with stream:
        # Between the two calls another file may have taken the name.
        _check_ordinary(os.fstat(stream.fileno()).st_mode)
        yield stream


def slurp(stream: BinaryIO) -> BinaryIO:
    """The same bytes in memory, unless they are very many."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return io.BytesIO(stream.read()) if size <= _READ_AT_ONCE else stream


def explain_file_error(error: OSError | ValueError) -> UserFacingError:
    """The sentence for a failure of the file system."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserFacingError("the file is not there", "It may have been moved, renamed or deleted.")
    if isinstance(error, PermissionError):
        return UserFacingError("no permission to read it", "Change the file's permissions or copy it.")
    if isinstance(error, OSError) and error.strerror:
        reason = error.strerror[:1].lower() + error.strerror[1:]
        return UserFacingError(f"the file cannot be read: {reason}", "Check the disk or the connection to it.")
    return UserFacingError("this is not a usable file name", "Rename the file.")


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_ordinary(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UserFacingError("this is a folder, not a picture", "Choose the pictures inside it.")
    if not stat.S_ISREG(mode):
        raise UserFacingError("this is a device or a pipe, not a file", "Choose an ordinary picture file.")


def _rewound(stream: BinaryIO) -> BinaryIO:
    try:
        stream.seek(0)
    except (AttributeError, OSError):
        return io.BytesIO(stream.read())
    return stream
