"""Dividing groups of pictures among parts: each class by itself, no group torn, nothing left to the order of files."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.contract.class_folder import Picture
from trainer.contract.file_names import natural_key

TRAIN, VALIDATION, TEST = "train", "validation", "test"
FOLD_PREFIX = "fold-"
FOLDS = 5

# Different pictures that a class needs before one of them is tested, and before one of them surely validates as well.
MIN_TO_TEST = 3
MIN_TO_VALIDATE = 4

Fractions = tuple[float, float, float]
Parts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures that show the same, so that they stay together.

    Attributes:
        pictures: At least one.
        order: Its place in the shuffle: depends on the seed and on what the pictures show, never on their names.
    """

    pictures: tuple[Picture, ...]
    order: str

    @classmethod
    def of(cls, pictures: Sequence[Picture], seed: int) -> Group:
        """A group with its place in the shuffle of a seed."""
        key = f"{seed}:{min(picture.sha256 for picture in pictures)}"
        return cls(tuple(pictures), hashlib.sha256(key.encode()).hexdigest())


def divide(groups: Iterable[Group], fractions: Fractions, fixed: Mapping[str, str]) -> Parts:
    """Divide groups into train, validation and test.

    Args:
        groups: All groups.
        fractions: Shares of train, validation and test.
        fixed: The parts of paths that have one already.

    Returns:
        The part of each path.
    """
    parts, classes = _settle(groups, fixed)
    _, validation, test = fractions
    divided = [one for one in classes if one.groups >= MIN_TO_TEST]
    for one, wanted in zip(divided, _whole_numbers(divided, test), strict=True):
        is_roomy = one.groups >= MIN_TO_VALIDATE and validation > 0
        _put(one.take(TEST, wanted, least=1 if test else 0, spare=1 if is_roomy else 0), TEST, parts)
    for one, wanted in zip(divided, _whole_numbers(divided, validation), strict=True):
        is_roomy = one.groups >= MIN_TO_VALIDATE and validation > 0
        _put(one.take(VALIDATION, wanted, least=1 if is_roomy else 0), VALIDATION, parts)
    for one in classes:
        _put(one.waiting, TRAIN, parts)
    return parts


def divide_into_folds(groups: Iterable[Group], fixed: Mapping[str, str]) -> Parts:
    """Divide groups into five folds of which each takes its turn as the test set.

    Classes of fewer than three different pictures are trained on in every turn; where fewer than two classes are left,
    all pictures are.

    Args:
        groups: All groups.
        fixed: The parts of paths that have one already.

    Returns:
        The part of each path: "fold-1" to "fold-5", or "train".
    """
    parts, classes = _settle(groups, fixed)
    turning = [one for one in classes if one.groups >= MIN_TO_TEST]
    folds = [f"{FOLD_PREFIX}{number}" for number in range(1, FOLDS + 1)]
    totals = Counter(parts.values())
    for one in turning if len(turning) > 1 else ():
        for group in sorted(one.waiting, key=lambda group: (-len(group.pictures), group.order)):
            fold = min(folds, key=lambda fold: (one.settled[fold], totals[fold], fold))
            _put([group], fold, parts)
            one.settled[fold] += len(group.pictures)
            totals[fold] += len(group.pictures)
        one.waiting = []
    for one in classes:
        _put(one.waiting, TRAIN, parts)
    return parts


@dataclass(slots=True, eq=False)
class _Class:
    """The groups of a class that are still to be placed, shuffled, and how many pictures already are."""

    waiting: list[Group] = field(default_factory=list)
    settled: Counter[str] = field(default_factory=Counter)
    groups: int = 0

    @property
    def size(self) -> int:
        return self.settled.total() + sum(len(group.pictures) for group in self.waiting)

    def take(self, part: str, wanted: int, *, least: int, spare: int = 0) -> list[Group]:
        """Groups for a part, until it has about as many pictures as wanted, and at least `least` (0 or 1).

        Something always remains to train on, and `spare` groups besides.
        """
        room = max(wanted, least) - self.settled[part]
        limit = len(self.waiting) - spare - (0 if self.settled[TRAIN] else 1)
        taken: list[Group] = []
        for group in self.waiting:
            if len(taken) < limit and len(group.pictures) <= room:
                taken.append(group)
                room -= len(group.pictures)
        if self.settled[part] < least and not taken and limit > 0:
            taken = [min(self.waiting, key=lambda group: (len(group.pictures), group.order))]
        gone = {group.order for group in taken}
        self.waiting = [group for group in self.waiting if group.order not in gone]
        self.settled[part] += sum(len(group.pictures) for group in taken)
        return taken


def _settle(groups: Iterable[Group], fixed: Mapping[str, str]) -> tuple[Parts, list[_Class]]:
    """Place the groups that leave no choice: some of their pictures have a part, or they have several labels.

    Returns:
        The parts so far, and the classes in natural order with what is left of them.
    """
    parts: Parts = {}
    classes: dict[str, _Class] = {}
    for group in sorted(groups, key=lambda group: group.order):
        known = {fixed[picture.path] for picture in group.pictures if picture.path in fixed}
        labels = {picture.label for picture in group.pictures}
        own = [classes.setdefault(label, _Class()) for label in labels]
        if len(labels) == 1:
            own[0].groups += 1
            if not known:
                own[0].waiting.append(group)
                continue
        # Where old pictures stand on both sides, the new one joins those that are trained on: it cannot flatter then.
        home = min(known, key=lambda part: (part != TRAIN, part != VALIDATION, part)) if known else TRAIN
        for picture in group.pictures:
            parts[picture.path] = fixed.get(picture.path, home)
            classes[picture.label].settled[parts[picture.path]] += 1
    return parts, [classes[label] for label in sorted(classes, key=natural_key)]


def _whole_numbers(classes: Iterable[_Class], share: float) -> list[int]:
    """A share of each class in whole pictures, so that all of them together have that share."""
    exact, given, numbers = 0.0, 0, []
    for one in classes:
        exact += one.size * share
        number = math.floor(exact + 0.5) - given
        given += number
        numbers.append(number)
    return numbers


def _put(groups: Iterable[Group], part: str, parts: Parts) -> None:
    parts.update({picture.path: part for group in groups for picture in group.pictures})
