"""What a person should know about a class folder before anything is trained on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.folder_listing import UnreadableFile, is_part_name

# Fewer pictures than these seldom show what a class has in common.
FEW_PICTURES = 20
# From here on a network gains by calling everything the largest class.
IMBALANCE_RATIO = 5
SMALL_SIDE = 32

Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same picture under several labels.

    Attributes:
        labels: Where it lies.
        paths: The pictures that show it.
        is_identical: Whether one and the same file lies under several labels, not only pictures that look the same.
    """

    labels: tuple[str, ...]
    paths: Paths
    is_identical: bool


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Classes of very different sizes.

    Attributes:
        largest: Label of the class with the most pictures.
        smallest: Label of the class with the fewest.
        ratio: How many times as many pictures the largest has.
    """

    largest: str
    smallest: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong or odd with a class folder; everything is empty where all is well.

    Attributes:
        unreadable: Files and sub-folders that cannot be read.
        conflicts: The same picture under several labels.
        leaks: Groups of the same picture of which some are trained on and others measured by, in a ready-made split.
        empty_classes: Class folders without a readable picture.
        untrained: Labels that have no picture in the `train/` of a ready-made split.
        duplicates: Groups of files with the same content.
        near_duplicates: Groups of pictures that show the same but are not all the same file.
        small: Pictures with a side below 32 pixels.
        plain: Pictures of a single colour.
        few: Labels with fewer than 20 pictures to train on.
        imbalance: Set where one class has at least 5 times as many pictures to train on as another.
        part_names: Classes that are named like a part of a split, such as "test".
        other_files: Files in the classes that are not named like pictures.
        loose_pictures: Pictures beside the class folders, which belong to no class.
        unused_folders: Folders that stand beside the parts of a ready-made split.
    """

    unreadable: tuple[UnreadableFile, ...]
    conflicts: tuple[Conflict, ...]
    leaks: tuple[Paths, ...]
    empty_classes: Paths
    untrained: tuple[str, ...]
    duplicates: tuple[Paths, ...]
    near_duplicates: tuple[Paths, ...]
    small: tuple[Picture, ...]
    plain: Paths
    few: tuple[str, ...]
    imbalance: Imbalance | None
    part_names: tuple[str, ...]
    other_files: Paths
    loose_pictures: Paths
    unused_folders: Paths

    @property
    def has_problems(self) -> bool:
        """Whether something would make the training or its figures wrong; the rest is good to know."""
        return any((self.unreadable, self.conflicts, self.leaks, self.empty_classes, self.untrained))


def build_findings(folder: ClassFolder) -> Findings:
    """Judge what a scan found."""
    groups = [group for group in folder.groups() if len(group) > 1]
    trained = folder.counts("train" if folder.has_given_split else None)
    return Findings(
        unreadable=folder.unreadable,
        conflicts=tuple(_conflict(group) for group in groups if len({picture.label for picture in group}) > 1),
        leaks=tuple(_paths(group) for group in groups if len({picture.part for picture in group}) > 1),
        empty_classes=folder.empty_classes,
        untrained=tuple(label for label in folder.labels if label not in trained),
        duplicates=_duplicates(folder.pictures),
        near_duplicates=folder.near_duplicates,
        small=tuple(picture for picture in folder.pictures if min(picture.size) < SMALL_SIDE),
        plain=_paths(picture for picture in folder.pictures if picture.is_plain),
        few=tuple(label for label in folder.labels if 0 < trained.get(label, 0) < FEW_PICTURES),
        imbalance=_imbalance(trained),
        part_names=() if folder.has_given_split else tuple(filter(is_part_name, folder.labels)),
        other_files=folder.other_files,
        loose_pictures=folder.loose_pictures,
        unused_folders=folder.unused_folders,
    )


def require_trainable(folder: ClassFolder) -> None:
    """Refuse a class folder that no classifier can be trained on.

    Raises:
        UserFacingError: There are fewer than two classes with pictures to train on.
    """
    if not folder.pictures:
        hint = "Change its permissions or copy it." if folder.unreadable else "Put the pictures of a class into it."
        raise UserFacingError("no class folder holds a picture that can be read", hint)
    trained = folder.counts("train" if folder.has_given_split else None)
    if len(trained) > 1:
        return
    if folder.has_given_split:
        raise UserFacingError(
            f"there {'is only one class' if trained else 'is no class'} to train on",
            "Put the class folders, at least two, into train/.",
        )
    inner = _wrapped_folders(folder.pictures)
    hint = "Add a second class folder, such as one for everything else."
    if inner > 1:
        hint = f"Choose the folder inside it, {folder.labels[0]!r}, whose {inner} sub-folders look like classes."
    raise UserFacingError(f"there is only one class, {folder.labels[0]!r}", hint)


def _wrapped_folders(pictures: Iterable[Picture]) -> int:
    """How many folders there are one step further down."""
    return len({path[1] for path in (picture.path.split("/") for picture in pictures) if len(path) > 2})


def _conflict(group: tuple[Picture, ...]) -> Conflict:
    labels = tuple(dict.fromkeys(picture.label for picture in group))
    pairs = {(picture.sha256, picture.label) for picture in group}
    return Conflict(labels, _paths(group), is_identical=len(pairs) > len({sha256 for sha256, _ in pairs}))


def _duplicates(pictures: Iterable[Picture]) -> tuple[Paths, ...]:
    copies: dict[str, list[str]] = {}
    for picture in pictures:
        copies.setdefault(picture.sha256, []).append(picture.path)
    return tuple(tuple(paths) for paths in copies.values() if len(paths) > 1)


def _imbalance(counts: dict[str, int]) -> Imbalance | None:
    if len(counts) < 2:
        return None
    largest, smallest = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    ratio = counts[largest] / counts[smallest]
    return Imbalance(largest, smallest, ratio) if ratio >= IMBALANCE_RATIO else None


def _paths(pictures: Iterable[Picture]) -> Paths:
    return tuple(picture.path for picture in pictures)
