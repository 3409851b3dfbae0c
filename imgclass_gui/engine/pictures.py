"""Finding the pictures below folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from imgclass_gui.engine.results import Failure
from trainer.contract.file_names import natural_key
from trainer.contract.picture_kinds import PICTURE_SUFFIXES


def list_pictures(paths: Iterable[str], *, recursive: bool = True) -> Iterator[str | Failure]:
    """Find the pictures among files and folders, lazily.

    Args:
        paths: Files, which are listed as they are given, whatever their suffix; and folders, of which the pictures are
            listed in the order in which people count, those of a folder before those of its sub-folders.
        recursive: Whether to go into the sub-folders of folders.

    Yields:
        A path, joined with the folder as it was given; or a `Failure` for a folder that cannot be read. Names that
        begin with a dot are skipped. Links are followed, but no folder is listed twice below one of `paths`.
    """
    for path in paths:
        if os.path.isdir(path):
            yield from _walk(path, recursive)
        else:
            yield path


def _walk(top: str, recursive: bool) -> Iterator[str | Failure]:
    waiting, seen = [top], set()
    while waiting:
        folder = waiting.pop()
        try:
            info = os.stat(folder)
            if (info.st_dev, info.st_ino) in seen:
                continue
            seen.add((info.st_dev, info.st_ino))
            pictures, folders = _content(folder)
        except OSError as error:
            yield _unreadable(folder, error)
            continue
        yield from pictures
        if recursive:
            waiting.extend(reversed(folders))


def _content(folder: str) -> tuple[list[str], list[str]]:
    """The pictures and the sub-folders of a folder, sorted."""
    pictures, folders = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                folders.append(entry.name)
            elif os.path.splitext(entry.name)[1].lower() in PICTURE_SUFFIXES and entry.is_file():
                pictures.append(entry.name)
    return (
        [os.path.join(folder, name) for name in sorted(pictures, key=natural_key)],
        [os.path.join(folder, name) for name in sorted(folders, key=natural_key)],
    )


def _unreadable(folder: str, error: OSError) -> Failure:
    if isinstance(error, PermissionError):
        return Failure(folder, "the folder may not be read", "Ask its owner for the permission.")
    if isinstance(error, FileNotFoundError):
        return Failure(folder, "the folder is gone", "It was moved or deleted meanwhile.")
    return Failure(folder, "the folder cannot be read", "Check the disk or the network drive that it lies on.")
