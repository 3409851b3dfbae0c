"""Which pictures a network learns from, which are used to choose, and which measure it: without a leak between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.split_plan import (
    FOLD_PREFIX,
    TEST,
    TRAIN,
    VALIDATION,
    Fractions,
    Group,
    Parts,
    divide,
    divide_into_folds,
)

# With fewer test pictures even a faultless network's accuracy is known only as "84 % or more" (Wilson, 95 %).
MIN_TEST_PICTURES = 20
_STANDARD: Fractions = (0.7, 0.15, 0.15)


@dataclass(frozen=True, slots=True)
class SplitRow:
    """Where a picture went.

    Attributes:
        path: Relative to the class folder, with "/" between its parts.
        label: The class that it lies in.
        part: "train", "validation" or "test"; or "fold-1" to "fold-5" where each fold takes its turn as the test set.
    """

    path: str
    label: str
    part: str


@dataclass(frozen=True, slots=True)
class Round:
    """One training with its measurement: paths, in the order of the class folder.

    Attributes:
        train: To learn from.
        validation: To choose by; may be empty.
        test: To measure by, never looked at before; may be empty.
    """

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The part of every picture.

    Attributes:
        rows: One a picture, in the order of the class folder.
    """

    rows: tuple[SplitRow, ...]

    @property
    def folds(self) -> int:
        """The number of folds of a cross-validation; 0 where there is none."""
        return max((_fold(row.part) for row in self.rows), default=0)

    @property
    def has_test(self) -> bool:
        """Whether anything measures the network: a test set or a cross-validation."""
        return self.folds > 0 or any(row.part == TEST for row in self.rows)

    @property
    def untested(self) -> tuple[str, ...]:
        """The labels of which no picture is ever tested."""
        tested = {row.label for row in self.rows if row.part == TEST or _fold(row.part)}
        return tuple(dict.fromkeys(row.label for row in self.rows if row.label not in tested))

    def counts(self) -> dict[str, int]:
        """The number of pictures of each part."""
        return Counter(row.part for row in self.rows)

    def parts(self) -> dict[str, str]:
        """The part of each path."""
        return {row.path: row.part for row in self.rows}

    def rounds(self) -> tuple[Round, ...]:
        """What to train and measure: one round, or one a fold, in which it is tested and the next one validates."""
        folds = self.folds
        if not folds:
            return (Round(*(self._paths({part}) for part in (TRAIN, VALIDATION, TEST))),)
        names = [f"{FOLD_PREFIX}{number}" for number in range(1, folds + 1)]
        return tuple(
            Round(
                train=self._paths({TRAIN, *names} - {test, validation}),
                validation=self._paths({validation}),
                test=self._paths({test}),
            )
            for test, validation in zip(names, names[1:] + names[:1], strict=True)
        )

    def _paths(self, parts: set[str]) -> tuple[str, ...]:
        return tuple(row.path for row in self.rows if row.part in parts)


def build_split(
    folder: ClassFolder, seed: int, fractions: Fractions = _STANDARD, previous: Split | None = None
) -> Split:
    """Divide the pictures of a class folder; the same on every machine, whatever the order of the files.

    - Pictures that show the same stay together; under several labels they are only trained on, since one is wrong.
    - Each class is divided by itself. One of three different pictures may go without validation, one of fewer is only
      trained on (`Split.untested`).
    - A ready-made split is kept as it is. What it lacks is taken from its training pictures; where there is no `test/`,
      `val/` measures, so that nothing that is measured by was chosen by.
    - Where fewer than 20 pictures would be tested, five folds take turns as the test set; where even that is not
      possible, everything is trained on (`Split.has_test` is false).

    Args:
        folder: What `scan` found.
        seed: Another seed gives another split.
        fractions: Shares of train, validation and test.
        previous: An earlier split, of which the pictures that are still there keep their part. New ones join the
            pictures that show the same, or go where they are wanted.

    Raises:
        ValueError: The fractions are negative, do not add up to 1, or leave nothing to train on.
    """
    if min(fractions) < 0 or fractions[0] == 0 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(f"shares of train, validation and test: {fractions}")
    known = previous.parts() if previous is not None else {}
    divide_all = _complete if folder.has_given_split else _divide
    parts = divide_all(folder, seed, fractions, known)
    return Split(tuple(SplitRow(picture.path, picture.label, parts[picture.path]) for picture in folder.pictures))


def find_leaks(folder: ClassFolder, split: Split) -> tuple[tuple[str, ...], ...]:
    """The groups of pictures that show the same but do not stand on one side, as paths; none in a split made here.

    They come from a ready-made split, or from pictures that were added and show that two old ones are the same.
    """
    parts = split.parts()
    groups = (tuple(picture.path for picture in group) for group in folder.groups())
    return tuple(paths for paths in groups if len({parts[path] for path in paths}) > 1)


def _divide(folder: ClassFolder, seed: int, fractions: Fractions, known: Mapping[str, str]) -> Parts:
    groups = [Group.of(pictures, seed) for pictures in folder.groups()]
    if not any(_fold(part) for part in known.values()):
        parts = divide(groups, fractions, known)
        if fractions[2] == 0 or TEST in known.values() or _is_measured(parts, folder.pictures):
            return parts
    return divide_into_folds(groups, known)


def _is_measured(parts: Parts, pictures: tuple[Picture, ...]) -> bool:
    tested = [picture.label for picture in pictures if parts[picture.path] == TEST]
    return len(tested) >= MIN_TEST_PICTURES and len(set(tested)) > 1


def _complete(folder: ClassFolder, seed: int, fractions: Fractions, known: Mapping[str, str]) -> Parts:
    """A ready-made split, with the part that it lacks."""
    given: Parts = {picture.path: picture.part or TRAIN for picture in folder.pictures}
    if {VALIDATION, TEST} <= {*given.values()}:
        return given
    trained = [[picture for picture in group if picture.part == TRAIN] for group in folder.groups()]
    share = fractions[1] / (fractions[0] + fractions[1])
    parts = divide([Group.of(group, seed) for group in trained if group], (1 - share, share, 0), known)
    return {path: parts.get(path, TEST) for path in given}


def _fold(part: str) -> int:
    return int(part.removeprefix(FOLD_PREFIX)) if part.startswith(FOLD_PREFIX) else 0
