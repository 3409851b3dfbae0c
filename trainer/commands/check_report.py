"""What `imgclass-train check` says to people: a table of the classes, then every finding in a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from trainer.contract.class_folder import ClassFolder
from trainer.contract.file_names import printable
from trainer.contract.folder_findings import FEW_PICTURES, SMALL_SIDE, Findings
from trainer.split import Split
from trainer.split_plan import MIN_TO_TEST, TEST, TRAIN, VALIDATION

_MAX_CLASSES = 40
_MAX_NAMES = 10
_MAX_COPIES = 4

Paths = tuple[str, ...]


def report(folder: ClassFolder, findings: Findings, split: Split | None, seed: int) -> str:
    """The whole report, with the end of its last line.

    Args:
        folder: What was found.
        findings: What is wrong or odd with it.
        split: How it would be divided; None where there is nothing to divide.
        seed: The split's.
    """
    classes = _count(len(folder.labels), "class", "classes")
    lines = [f"{printable(folder.path.name or str(folder.path))}: {_pictures(len(folder.pictures))}, {classes}"]
    if folder.pictures:
        lines += ["", *_table(folder)]
    problems, remarks = list(_problems(findings)), list(_remarks(findings, len(folder.pictures)))
    lines += ["", "Wrong:", *problems] if problems else ["", "Nothing is wrong with the pictures."]
    if remarks:
        lines += ["", "Good to know:", *remarks]
    if split is not None:
        lines += ["", *_split_lines(folder, split, seed)]
    return "\n".join(lines) + "\n"


def _table(folder: ClassFolder) -> Iterator[str]:
    parts = [part for part in (TRAIN, VALIDATION, TEST) if any(picture.part == part for picture in folder.pictures)]
    columns = {"pictures": folder.counts()} if not parts else {part: folder.counts(part) for part in parts}  # type: ignore[arg-type]
    shown = folder.labels[:_MAX_CLASSES]
    width = max(_width(text) for text in ("class", "all", *map(printable, shown)))
    rows = [("class", [*columns])]
    rows += [(printable(label), [f"{count.get(label, 0):,}" for count in columns.values()]) for label in shown]
    rows.append(("all", [f"{sum(count.values()):,}" for count in columns.values()]))
    for number, (name, cells) in enumerate(rows):
        if number == len(rows) - 1 and len(folder.labels) > len(shown):
            yield f"  {_more(len(folder.labels) - len(shown))}"
        padded = name + " " * (width - _width(name))
        yield "  " + "  ".join([padded, *(cell.rjust(10) for cell in cells)])


def _problems(findings: Findings) -> Iterator[str]:
    yield from _finding(
        findings.unreadable,
        ("file cannot be read", "files cannot be read"),
        (f"{printable(file.path)}: {file.message}" for file in findings.unreadable),
    )
    yield from _finding(
        findings.conflicts,
        ("picture lies under more than one label", "pictures lie under more than one label"),
        (_same(conflict.paths, " = " if conflict.is_identical else " ~ ") for conflict in findings.conflicts),
    )
    yield from _finding(
        findings.leaks,
        (
            "picture lies in more than one part of the split, which makes the test dishonest",
            "pictures lie in more than one part of the split, which makes the test dishonest",
        ),
        (_same(paths, " ~ ") for paths in findings.leaks),
    )
    yield from _finding(
        findings.empty_classes,
        ("class folder holds no picture that can be read", "class folders hold no picture that can be read"),
        map(printable, findings.empty_classes),
    )
    yield from _finding(
        findings.untrained,
        ("class has no picture to train on", "classes have no picture to train on"),
        map(printable, findings.untrained),
    )


def _remarks(findings: Findings, total: int) -> Iterator[str]:
    told = {path for conflict in findings.conflicts for path in conflict.paths}
    told |= {path for paths in findings.leaks for path in paths}
    copies = [paths for paths in findings.duplicates if not told.issuperset(paths)]
    yield from _finding(
        copies,
        ("picture is there more than once, as the same file", "pictures are there more than once, as the same file"),
        (_same(paths, " = ") for paths in copies),
    )
    alike = [paths for paths in findings.near_duplicates if not told.issuperset(paths)]
    yield from _finding(
        alike,
        (
            "picture is there more than once, in files that differ but look the same",
            "pictures are there more than once, in files that differ but look the same",
        ),
        (_same(paths, " ~ ") for paths in alike),
    )
    if len(findings.small) > total / 2:
        yield f"  {len(findings.small):,} of {_pictures(total)} have a side below {SMALL_SIDE} pixels."
    else:
        yield from _finding(
            findings.small,
            (f"picture has a side below {SMALL_SIDE} pixels", f"pictures have a side below {SMALL_SIDE} pixels"),
            (f"{printable(picture.path)}: {picture.size[0]} x {picture.size[1]}" for picture in findings.small),
        )
    yield from _finding(
        findings.plain,
        ("picture is of a single colour", "pictures are of a single colour"),
        map(printable, findings.plain),
    )
    yield from _remarks_on_classes(findings)
    yield from _remarks_on_leftovers(findings)


def _remarks_on_classes(findings: Findings) -> Iterator[str]:
    yield from _finding(
        findings.few,
        (
            f"class has fewer than {FEW_PICTURES} pictures to train on",
            f"classes have fewer than {FEW_PICTURES} pictures to train on",
        ),
        map(printable, findings.few),
    )
    if findings.imbalance is not None:
        largest, smallest = printable(findings.imbalance.largest), printable(findings.imbalance.smallest)
        yield f"  {largest} has {findings.imbalance.ratio:.1f} times as many pictures to train on as {smallest}."
    yield from _finding(
        findings.part_names,
        ("class is named like a part of a split", "classes are named like parts of a split"),
        map(printable, findings.part_names),
    )


def _remarks_on_leftovers(findings: Findings) -> Iterator[str]:
    yield from _finding(
        findings.other_files,
        ("file is not named like a picture and left out", "files are not named like pictures and left out"),
        map(printable, findings.other_files),
    )
    yield from _finding(
        findings.loose_pictures,
        ("picture lies in no class folder and is left out", "pictures lie in no class folder and are left out"),
        map(printable, findings.loose_pictures),
    )
    yield from _finding(
        findings.unused_folders,
        ("folder is no part of the split and left out", "folders are no part of the split and left out"),
        map(printable, findings.unused_folders),
    )


def _split_lines(folder: ClassFolder, split: Split, seed: int) -> Iterator[str]:
    counts = split.counts()
    if split.folds:
        sizes = ", ".join(str(len(turn.test)) for turn in split.rounds())
        yield f"Too few pictures for a test set: {split.folds} parts take turns as the test set (seed {seed}),"
        yield f"of {sizes} pictures."
    elif not split.has_test:
        yield f"Too few pictures to test anything: all {counts[TRAIN]} are trained on."
        yield f"A test needs at least two classes of {MIN_TO_TEST} different pictures."
        return
    else:
        yield (
            f"Split: {_pictures(counts[TRAIN])} to train on, {counts.get(VALIDATION, 0):,} to validate, "
            f"{counts[TEST]:,} to test" + ("." if _is_given_whole(folder) else f" (seed {seed}).")
        )
        if folder.has_given_split:
            yield from _lines_on_given_split(folder)
        if not counts.get(VALIDATION):
            yield "No picture validates: no class has enough different ones."
    if split.untested:
        yield from _finding(
            split.untested,
            ("class is never tested", "classes are never tested"),
            map(printable, split.untested),
            indent="",
        )


def _lines_on_given_split(folder: ClassFolder) -> Iterator[str]:
    parts = {picture.part for picture in folder.pictures}
    if TEST not in parts:
        yield "There is no test/, so val/ is kept for testing."
    if not _is_given_whole(folder):
        yield "The pictures to validate are taken out of train/."


def _is_given_whole(folder: ClassFolder) -> bool:
    return {VALIDATION, TEST} <= {picture.part for picture in folder.pictures}


def _finding(
    found: Sequence[object], words: tuple[str, str], names: Iterable[str], indent: str = "  "
) -> Iterator[str]:
    """A sentence with a number in it, and what it is about below; nothing where nothing was found."""
    if not found:
        return
    yield f"{indent}{_count(len(found), *words)}:"
    for number, name in enumerate(names):
        if number == _MAX_NAMES and len(found) > _MAX_NAMES + 1:
            yield f"{indent}  {_more(len(found) - _MAX_NAMES)}"
            return
        yield f"{indent}  {name}"


def _same(paths: Paths, sign: str) -> str:
    shown = sign.join(map(printable, paths[:_MAX_COPIES]))
    return shown if len(paths) <= _MAX_COPIES else f"{shown}{sign}{len(paths) - _MAX_COPIES} more"


def _more(number: int) -> str:
    return f"... and {number:,} more (--json names all)"


def _pictures(number: int) -> str:
    return _count(number, "picture", "pictures")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _width(text: str) -> int:
    """Columns that a terminal gives a text: two to wide characters, none to marks that combine with the one before."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
