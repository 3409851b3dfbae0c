"""What lies in a class folder, told by names alone: its classes, its ready-made split, its pictures."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import natural_key
from trainer.contract.picture_kinds import PICTURE_SUFFIXES

Part = Literal["train", "validation", "test"]

_PART_NAMES: dict[str, Part] = {
    "train": "train", "training": "train",
    "val": "validation", "valid": "validation", "validation": "validation",
    "test": "test", "testing": "test",
}  # fmt: skip
# What archives, file managers and network drives leave behind.
_LITTER = frozenset({"__MACOSX", "@eaDir", "Thumbs.db", "desktop.ini"})
_CLASS_HINT = "Make one sub-folder a class, such as cats/ and dogs/, and move the pictures there."


class ScanStopped(Exception):  # noqa: N818 - it is no error: somebody asked for it
    """The scan was ended because its `stop` was set."""


@dataclass(frozen=True, slots=True)
class LabelledPath:
    """A class's sub-folder, or a file in it that is named like a picture.

    Attributes:
        path: Relative to the class folder, with "/" between its parts.
        label: The class.
        part: Its part of a ready-made split; None where there is no such split.
    """

    path: str
    label: str
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file or a sub-folder that cannot be read.

    Attributes:
        path: Relative to the class folder, with "/" between its parts.
        message: Why, in one sentence.
        hint: What to do about it; may be empty.
    """

    path: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FolderListing:
    """The content of a class folder. All paths are relative to it, with "/" between their parts, as people count.

    Attributes:
        files: The files named like pictures that lie in a class.
        class_folders: The class folders, those of every part of a ready-made split.
        has_given_split: Whether the folder holds `train/` and at least one of `val/` and `test/`.
        unreadable: Sub-folders that cannot be read.
        other_files: Files in the classes that are not named like pictures.
        loose_pictures: Pictures that lie beside the class folders and so belong to no class.
        unused_folders: Folders that stand beside the parts of a ready-made split.
    """

    files: tuple[LabelledPath, ...]
    class_folders: tuple[LabelledPath, ...]
    has_given_split: bool
    unreadable: tuple[UnreadableFile, ...]
    other_files: tuple[str, ...]
    loose_pictures: tuple[str, ...]
    unused_folders: tuple[str, ...]


def list_class_folder(folder: Path, stop: threading.Event | None = None) -> FolderListing:
    """List a class folder without opening a file.

    Names that begin with a dot are skipped. Links are followed, but no folder is listed twice within a class, and none
    that holds the class itself.

    Raises:
        UserFacingError: The folder cannot be read, or there is no class folder in it.
        ScanStopped: `stop` was set.
    """
    return _Walk(folder, stop or threading.Event()).listing()


def is_part_name(name: str) -> bool:
    """Whether a folder's name is that of a part of a ready-made split, such as "val"."""
    return name.casefold() in _PART_NAMES


def label_of(name: str) -> str:
    """The label of a class folder: its name in Unicode's composed form, bytes that are no valid text as escapes.

    The same folder has the same label on every system: macOS decomposes accented letters in names.
    """
    return unicodedata.normalize("NFC", name.encode("utf-8", "backslashreplace").decode("utf-8"))


@dataclass(slots=True)
class _Content:
    """The entries of one folder: names, sorted."""

    folders: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


class _Walk:
    """Collects a listing."""

    def __init__(self, top: Path, stop: threading.Event) -> None:
        self._top = top
        self._stop = stop
        self._files: list[LabelledPath] = []
        self._classes: list[LabelledPath] = []
        self._unreadable: list[UnreadableFile] = []
        self._others: list[str] = []
        self._loose: list[str] = []
        self._above: set[tuple[int, int]] = set()  # folders that hold classes: no class may lead back into them

    def listing(self) -> FolderListing:
        try:
            content = _content(self._top)
            self._above.add(_identity(self._top))
        except OSError as error:
            raise _unusable(error) from error
        parts = self._parts(content)
        self._loose += content.pictures
        for name, part in parts.items():
            self._add_part(name, part)
        if not parts:
            self._add_classes("", content.folders, None)
        if not self._classes:
            raise self._no_classes(content)
        return FolderListing(
            files=tuple(sorted(self._files, key=lambda file: natural_key(file.path))),
            class_folders=tuple(self._classes),
            has_given_split=bool(parts),
            unreadable=tuple(self._unreadable),
            other_files=tuple(sorted(self._others, key=natural_key)),
            loose_pictures=tuple(self._loose),
            unused_folders=tuple(name for name in content.folders if name not in parts) if parts else (),
        )

    def _parts(self, content: _Content) -> dict[str, Part]:
        """The folders of a ready-made split; none unless there is one to train on and one to measure by."""
        parts = {name: _PART_NAMES[name.casefold()] for name in content.folders if is_part_name(name)}
        return parts if len({"train"} | {*parts.values()}) > 1 and "train" in parts.values() else {}

    def _add_part(self, name: str, part: Part) -> None:
        try:
            content = _content(self._top / name)
            self._above.add(_identity(self._top / name))
        except OSError as error:
            self._unreadable.append(_unreadable_folder(name, error))
            return
        self._loose += [f"{name}/{picture}" for picture in content.pictures]
        self._add_classes(f"{name}/", content.folders, part)

    def _add_classes(self, prefix: str, folders: list[str], part: Part | None) -> None:
        for name in folders:
            label = label_of(name)
            self._classes.append(LabelledPath(prefix + name, label, part))
            self._files += [LabelledPath(path, label, part) for path in self._pictures_below(prefix + name)]

    def _pictures_below(self, folder: str) -> Iterator[str]:
        waiting, seen = [folder], set(self._above)
        while waiting:
            if self._stop.is_set():
                raise ScanStopped
            current = waiting.pop()
            try:
                identity = _identity(self._top / current)
                if identity in seen:
                    continue
                seen.add(identity)
                content = _content(self._top / current)
            except OSError as error:
                self._unreadable.append(_unreadable_folder(current, error))
                continue
            self._others += [f"{current}/{name}" for name in content.others]
            waiting += [f"{current}/{name}" for name in reversed(content.folders)]
            yield from (f"{current}/{name}" for name in content.pictures)

    def _no_classes(self, content: _Content) -> UserFacingError:
        if self._loose:
            return UserFacingError("the pictures lie in no class folders", _CLASS_HINT)
        if content.folders and self._unreadable:
            return UserFacingError("the folder's parts cannot be read", "Change their permissions or copy them.")
        return UserFacingError("there are no class folders in this folder", _CLASS_HINT)


def _content(folder: Path) -> _Content:
    content = _Content()
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.name not in _LITTER:
                _list_for(entry, content).append(entry.name)
    for names in (content.folders, content.pictures, content.others):
        names.sort(key=natural_key)
    return content


def _list_for(entry: os.DirEntry[str], content: _Content) -> list[str]:
    try:
        if entry.is_dir():
            return content.folders
    except OSError:  # a link that leads in a circle
        pass
    # What is no ordinary file is named like a picture all the same: reading it says what is wrong with it.
    is_picture = os.path.splitext(entry.name)[1].lower() in PICTURE_SUFFIXES
    return content.pictures if is_picture else content.others


def _identity(folder: Path) -> tuple[int, int]:
    info = os.stat(folder)
    return info.st_dev, info.st_ino


def _unusable(error: OSError) -> UserFacingError:
    if isinstance(error, FileNotFoundError):
        return UserFacingError("the folder is not there", "Check its name; it may have been moved or deleted.")
    if isinstance(error, NotADirectoryError):
        return UserFacingError("this is a file, not a folder", "Choose the folder that holds one sub-folder a class.")
    if isinstance(error, PermissionError):
        return UserFacingError("no permission to read the folder", "Change its permissions or copy it.")
    return UserFacingError("the folder cannot be read", "Check the disk or the network drive that it lies on.")


def _unreadable_folder(path: str, error: OSError) -> UnreadableFile:
    explained = _unusable(error)
    return UnreadableFile(path, explained.message, explained.hint)
