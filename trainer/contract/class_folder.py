"""What is known of a class folder once it was scanned."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from trainer.contract.folder_listing import Part, UnreadableFile


@dataclass(frozen=True, slots=True)
class Picture:
    """A readable picture of a class folder.

    Attributes:
        path: Relative to the class folder, with "/" between its parts.
        label: The class that it lies in.
        part: Its part of a ready-made split; None where there is no such split.
        sha256: Of the file's content, in hexadecimal.
        size: (width, height), upright.
        is_plain: Whether it is of a single colour.
    """

    path: str
    label: str
    part: Part | None
    sha256: str
    size: tuple[int, int]
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class ClassFolder:
    """What `scan` found. All paths are relative to the folder, with "/" between their parts, in natural order.

    Attributes:
        path: The folder.
        labels: The classes that have at least one readable picture, in natural order.
        pictures: The readable pictures.
        near_duplicates: Groups of pictures that show the same but are not all the same file; `trainer.contract.
            fingerprints` says what that means.
        unreadable: Files and sub-folders that cannot be read.
        empty_classes: The class folders in which there is no readable picture.
        has_given_split: Whether the folder is divided into `train/` and `val/` or `test/`.
        other_files: Files in the classes that are not named like pictures.
        loose_pictures: Pictures that lie beside the class folders and so belong to no class.
        unused_folders: Folders that stand beside the parts of a ready-made split.
    """

    path: Path
    labels: tuple[str, ...]
    pictures: tuple[Picture, ...]
    near_duplicates: tuple[tuple[str, ...], ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    empty_classes: tuple[str, ...] = ()
    has_given_split: bool = False
    other_files: tuple[str, ...] = ()
    loose_pictures: tuple[str, ...] = ()
    unused_folders: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all pictures and their labels, in hexadecimal: the same for the same data anywhere."""
        lines = sorted(f"{picture.sha256} {picture.part or ''} {picture.label}" for picture in self.pictures)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    def counts(self, part: Part | None = None) -> dict[str, int]:
        """The number of readable pictures of each label, of one part or of all; labels without any are left out."""
        return Counter(picture.label for picture in self.pictures if part is None or picture.part == part)

    def groups(self) -> tuple[tuple[Picture, ...], ...]:
        """All pictures, those that show the same together; most groups are of one."""
        near = {path: number for number, paths in enumerate(self.near_duplicates) for path in paths}
        groups: dict[int | str, list[Picture]] = {}
        for picture in self.pictures:
            groups.setdefault(near.get(picture.path, picture.sha256), []).append(picture)
        return tuple(tuple(group) for group in groups.values())
