"""Files that appear only when they are complete: whoever opens one finds the old content or the new, never a half."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import IO, Any, Literal, overload

from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

AnyPath = str | os.PathLike[str]


@overload
def replaced_file(path: AnyPath, mode: Literal["w"] = "w", *, errors: str = ...) -> AbstractContextManager[IO[str]]: ...


@overload
def replaced_file(path: AnyPath, mode: Literal["wb"]) -> AbstractContextManager[IO[bytes]]: ...


def replaced_file(
    path: AnyPath, mode: Literal["w", "wb"] = "w", *, errors: str = "strict"
) -> AbstractContextManager[IO[Any]]:
    """A file that takes its name only when the block ends without an error; until then an older one stays.

    A symbolic link stays one: what it points to is replaced. A device or a pipe is written to as the block goes.

    Args:
        path: The file; its folder must be there.
        mode: "w" for UTF-8 text whose line ends are written as they are, "wb" for bytes.
        errors: Of text, what becomes of characters that UTF-8 cannot hold; see `open`.

    Raises:
        UserFacingError: The file cannot be written. An `OSError` of the block is taken for that.
    """
    return _replaced(path, mode, {"encoding": "utf-8", "errors": errors, "newline": ""} if mode == "w" else {})


def unwritable(path: AnyPath, error: OSError) -> UserFacingError:
    """The sentence for a file that cannot be written, e.g. "a.csv cannot be written: no space left on device"."""
    reason = (error.strerror or "unknown reason").lower()
    return UserFacingError(
        f"{printable(os.fspath(path))} cannot be written: {reason}", "Choose another folder, or free some space."
    )


@contextmanager
def _replaced(path: AnyPath, mode: str, options: dict[str, Any]) -> Iterator[IO[Any]]:
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        written = target
    else:
        # Of a length of its own: the longest name that a folder takes has no room for a suffix.
        written = os.path.join(os.path.dirname(target), f".imgclass-{secrets.token_hex(6)}.tmp")
    try:
        with open(written, mode, **options) as file:
            yield file
            if written != target:
                _settle(file)
        if written != target:
            os.replace(written, target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if written != target:
            with suppress(OSError):
                os.unlink(written)


def _settle(file: IO[Any]) -> None:
    """Have the content on the disk before the name points to it.

    Many file systems may store a new name before the content: after a power cut the old file would be gone and the new
    one empty. It also brings out errors that network drives tell late. The folder is not synchronised: when its entry
    is lost, the old file is still there, and whole.
    """
    file.flush()
    os.fsync(file.fileno())
