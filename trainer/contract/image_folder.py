"""A class folder becomes facts: its classes, its pictures, which cannot be read and which are the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.file_names import natural_key
from trainer.contract.fingerprints import Thumbnail
from trainer.contract.folder_listing import FolderListing, Part, ScanStopped, UnreadableFile, list_class_folder
from trainer.contract.folder_reading import Look, read_all
from trainer.contract.near_duplicates import near_duplicate_groups

__all__ = ["ClassFolder", "Part", "Picture", "ScanProgress", "ScanStopped", "UnreadableFile", "scan"]


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Attributes:
        stage: "reading" the pictures, then "comparing" them, which is the shorter part.
        done: Pictures that are done.
        total: All of them.
    """

    stage: Literal["reading", "comparing"]
    done: int
    total: int


def scan(
    folder: str | Path,
    *,
    progress: Callable[[ScanProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> ClassFolder:
    """Look at every picture of a class folder: one sub-folder a class, or `train/`, `val/`, `test/` with such below.

    Pictures below a class's sub-folders belong to the class. Nothing is ever written to the folder.

    Args:
        folder: The class folder.
        progress: Called on this thread, at most once a picture.
        stop: Ends the scan when it is set.

    Raises:
        UserFacingError: The folder cannot be read, or holds no class folders.
        ScanStopped: `stop` was set.
    """
    top, report = Path(folder), progress or (lambda progress: None)
    stop = stop or threading.Event()
    listing = list_class_folder(top, stop)
    total = len(listing.files)
    unreadable, looks = list(listing.unreadable), []
    with closing(read_all(top, listing.files, stop)) as outcomes:
        for done, look in enumerate(outcomes, 1):
            if isinstance(look, UnreadableFile):
                unreadable.append(look)
            else:
                looks.append(look)
            report(ScanProgress("reading", done, total))
    groups = _same_pictures(looks, stop, lambda done, of: report(ScanProgress("comparing", done, of)))
    return _class_folder(top, listing, [look.picture for look in looks], groups, unreadable)


def _same_pictures(
    looks: Iterable[Look], stop: threading.Event, progress: Callable[[int, int], None]
) -> list[list[str]]:
    """The groups of paths that show the same but are not all the same file."""
    copies: dict[str, list[str]] = {}
    compared: dict[str, Thumbnail] = {}
    for look in looks:
        copies.setdefault(look.picture.sha256, []).append(look.picture.path)
        if not look.picture.is_plain:
            compared[look.picture.sha256] = look.thumbnail
    if not compared:
        return []
    groups = near_duplicate_groups(
        np.stack([thumbnail.luma for thumbnail in compared.values()]),
        np.stack([thumbnail.color for thumbnail in compared.values()]),
        progress=lambda done: progress(done, len(compared)),
        stop=stop,
    )
    hashes = list(compared)
    return [[path for index in group for path in copies[hashes[index]]] for group in groups]


def _class_folder(
    top: Path,
    listing: FolderListing,
    pictures: Sequence[Picture],
    groups: Iterable[Iterable[str]],
    unreadable: Sequence[UnreadableFile],
) -> ClassFolder:
    filled = {(picture.part, picture.label) for picture in pictures}
    near = sorted((tuple(sorted(group, key=natural_key)) for group in groups), key=lambda group: natural_key(group[0]))
    return ClassFolder(
        path=top,
        labels=tuple(sorted({label for _, label in filled}, key=natural_key)),
        pictures=tuple(pictures),
        near_duplicates=tuple(near),
        unreadable=tuple(sorted(unreadable, key=lambda file: natural_key(file.path))),
        empty_classes=tuple(found.path for found in listing.class_folders if (found.part, found.label) not in filled),
        has_given_split=listing.has_given_split,
        other_files=listing.other_files,
        loose_pictures=listing.loose_pictures,
        unused_folders=listing.unused_folders,
    )
