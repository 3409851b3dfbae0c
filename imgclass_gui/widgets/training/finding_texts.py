"""What is wrong or odd with a class folder, in sentences, and what the training will do about each of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import count, file_name, readable
from imgclass_gui.widgets.training.finding_words import (
    MAX_NAMES,
    FindingText,
    either,
    filled,
    listed,
    quoted,
    text_on_groups,
    text_on_paths,
)
from trainer.contract.class_folder import ClassFolder
from trainer.contract.folder_findings import FEW_PICTURES, SMALL_SIDE, Findings, Paths

__all__ = ["FindingText", "finding_texts"]

translate = QCoreApplication.translate


def finding_texts(findings: Findings, folder: ClassFolder) -> tuple[FindingText, ...]:
    """One text a kind of finding, problems first; none where all is well.

    Args:
        findings: What is wrong or odd with the folder.
        folder: The folder itself.
    """
    texts = [build(findings, folder) for build in _BUILDERS]
    return tuple(text for text in texts if text is not None)


def unreadable_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Files that cannot be read, with the reasons."""
    found = findings.unreadable
    if not found:
        return None
    names = [f"{file_name(file.path)} ({readable(file.message)})" for file in found]
    sentence = either(
        found,
        translate("finding_texts", "1 file cannot be read: {names}"),
        translate("finding_texts", "{n} files cannot be read: {names}"),
    )
    paths = tuple(file.path for file in found)
    return FindingText("unreadable", filled(sentence, found, names), _left_out(found), paths, is_problem=True)


def conflicts_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """The same picture under several labels."""
    found = findings.conflicts
    if not found:
        return None
    first = found[0]
    labels = translate("finding_texts", " and in ").join(map(quoted, first.labels[:MAX_NAMES]))
    if len(found) > 1:
        sentence = translate(
            "finding_texts", "{n} pictures lie under more than one label, the first in {labels}: {names}"
        )
    elif first.is_identical:
        sentence = translate("finding_texts", "The same picture lies in {labels}: {names}")
    else:
        sentence = translate("finding_texts", "Pictures that look the same lie in {labels}: {names}")
    if folder.has_given_split:
        fate = translate("finding_texts", "They stay in the parts where they lie.")
    else:
        fate = translate("finding_texts", "They are learnt under each label, and none of them is tested.")
    advice = translate("finding_texts", "One label is wrong: take that picture away for better results.")
    paths = tuple(chain.from_iterable(conflict.paths for conflict in found))
    said = sentence.format(n=count(len(found)), labels=labels, names=listed(list(map(file_name, first.paths))))
    return FindingText("conflicts", said, f"{fate} {advice}", paths, is_problem=True)


def leaks_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """The same picture on both sides of a ready-made split."""
    found = findings.leaks
    sentence = either(
        found,
        translate("finding_texts", "1 picture lies in more than one part of the split: {names}"),
        translate("finding_texts", "{n} pictures lie in more than one part of the split, such as {names}"),
    )
    remedy = translate(
        "finding_texts",
        "The split is kept, so the figures will look better than they are. Take the copies out of one part.",
    )
    return text_on_groups("leaks", found, sentence, remedy, is_problem=True)


def empty_classes_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Class folders without a readable picture."""
    found = findings.empty_classes
    sentence = either(
        found,
        translate("finding_texts", "{names} holds no picture that can be read"),
        translate("finding_texts", "{n} class folders hold no picture that can be read: {names}"),
    )
    passed_over = translate("finding_texts", "Nothing is taken from there.")
    names = [f"{readable(path)}/" for path in found]
    remedy = passed_over if folder.has_given_split else _left_out(found)
    return text_on_paths("empty_classes", found, sentence, remedy, names, is_problem=True)


def untrained_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Classes that a ready-made split never trains on."""
    found = findings.untrained
    if not found:
        return None
    sentence = either(
        found,
        translate("finding_texts", "{names} has no picture in the part to train on"),
        translate("finding_texts", "{n} classes have no picture in the part to train on: {names}"),
    )
    remedy = either(
        found,
        translate("finding_texts", "It cannot be learnt, so its pictures get wrong answers. Leave it out here."),
        translate("finding_texts", "They cannot be learnt, so their pictures get wrong answers. Leave them out here."),
    )
    said = filled(sentence, found, list(map(quoted, found)))
    return FindingText("untrained", said, remedy, is_problem=True)


def duplicates_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Copies of the same file that no graver finding names."""
    found = _untold(findings.duplicates, findings)
    if all(len(group) == 2 for group in found):
        sentence = either(
            found,
            translate("finding_texts", "1 picture occurs twice: {names}"),
            translate("finding_texts", "{n} pictures occur twice, such as {names}"),
        )
    else:
        sentence = either(
            found,
            translate("finding_texts", "1 picture occurs several times: {names}"),
            translate("finding_texts", "{n} pictures occur several times, such as {names}"),
        )
    return text_on_groups("duplicates", found, sentence, _copies_remedy(folder))


def near_duplicates_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Files that differ but look the same, where no graver finding names them."""
    found = _untold(findings.near_duplicates, findings)
    sentence = either(
        found,
        translate("finding_texts", "1 picture is there in different files that look the same: {names}"),
        translate("finding_texts", "{n} pictures are there in different files that look the same, such as {names}"),
    )
    return text_on_groups("near_duplicates", found, sentence, _copies_remedy(folder))


def small_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Pictures with very short sides; where most are so, their names tell nothing."""
    found = tuple(picture.path for picture in findings.small)
    if len(found) > len(folder.pictures) / 2:
        sentence = translate("finding_texts", "{n} of {total} pictures have a side below {side} pixels")
    else:
        sentence = either(
            found,
            translate("finding_texts", "1 picture has a side below {side} pixels: {names}"),
            translate("finding_texts", "{n} pictures have a side below {side} pixels: {names}"),
        )
    remedy = translate(
        "finding_texts", "Small pictures are scaled to what the network takes; detail that they lack cannot be learnt."
    )
    sentence = sentence.replace("{total}", count(len(folder.pictures))).replace("{side}", str(SMALL_SIDE))
    return text_on_paths("small", found, sentence, remedy)


def plain_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Pictures of a single colour."""
    sentence = either(
        findings.plain,
        translate("finding_texts", "1 picture is of a single colour: {names}"),
        translate("finding_texts", "{n} pictures are of a single colour: {names}"),
    )
    remedy = translate("finding_texts", "Such pictures are learnt like the others. Take away what shows nothing.")
    return text_on_paths("plain", findings.plain, sentence, remedy)


def few_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Classes with few pictures to train on."""
    found = findings.few
    if not found:
        return None
    numbers = folder.counts("train" if folder.has_given_split else None)
    if len(found) == 1:
        number = numbers[found[0]]
        sentence = (
            translate("finding_texts", "{label} has only 1 picture to train on")
            if number == 1
            else translate("finding_texts", "{label} has only {n} pictures to train on")
        ).format(label=quoted(found[0]), n=count(number))
    else:
        names = [f"{quoted(label)} ({count(numbers[label])})" for label in found]
        sentence = translate("finding_texts", "{n} classes have fewer than {few} pictures to train on: {names}").format(
            n=count(len(found)), few=FEW_PICTURES, names=listed(names)
        )
    remedy = either(
        found,
        translate("finding_texts", "With {few} or more it will do better."),
        translate("finding_texts", "With {few} or more they will do better."),
    )
    return FindingText("few", sentence, remedy.format(few=FEW_PICTURES))


def imbalance_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Classes of very different sizes."""
    found = findings.imbalance
    if found is None:
        return None
    sentence = translate("finding_texts", "{largest} has {ratio} times as many pictures to train on as {smallest}")
    ratio = f"{found.ratio:.1f}".removesuffix(".0") if found.ratio < 10 else count(round(found.ratio))
    said = sentence.format(largest=quoted(found.largest), ratio=ratio, smallest=quoted(found.smallest))
    return FindingText("imbalance", said, translate("finding_texts", "Pictures of small classes count for more."))


def part_names_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Classes that may have been meant as parts of a split."""
    found = findings.part_names
    if not found:
        return None
    sentence = either(
        found,
        translate("finding_texts", "{names} is named like a part of a split"),
        translate("finding_texts", "{n} classes are named like parts of a split: {names}"),
    )
    remedy = translate(
        "finding_texts",
        "Such a folder is learnt as a class. A split would be train/ beside test/, with the classes in both.",
    )
    return FindingText("part_names", filled(sentence, found, list(map(quoted, found))), remedy)


def other_files_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Files that are no pictures by their names."""
    found = findings.other_files
    sentence = either(
        found,
        translate("finding_texts", "1 file is not named like a picture: {names}"),
        translate("finding_texts", "{n} files are not named like pictures: {names}"),
    )
    return text_on_paths("other_files", found, sentence, _left_out(found))


def loose_pictures_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Pictures that belong to no class."""
    found = findings.loose_pictures
    sentence = either(
        found,
        translate("finding_texts", "1 picture lies beside the class folders: {names}"),
        translate("finding_texts", "{n} pictures lie beside the class folders: {names}"),
    )
    return text_on_paths("loose_pictures", found, sentence, _left_out(found))


def unused_folders_text(findings: Findings, folder: ClassFolder) -> FindingText | None:
    """Folders beside the parts of a ready-made split."""
    found = findings.unused_folders
    sentence = either(
        found,
        translate("finding_texts", "1 folder is no part of the split: {names}"),
        translate("finding_texts", "{n} folders are no part of the split: {names}"),
    )
    return text_on_paths("unused_folders", found, sentence, _left_out(found), [f"{readable(path)}/" for path in found])


_BUILDERS: tuple[Callable[[Findings, ClassFolder], FindingText | None], ...] = (
    unreadable_text,
    conflicts_text,
    leaks_text,
    empty_classes_text,
    untrained_text,
    duplicates_text,
    near_duplicates_text,
    few_text,
    imbalance_text,
    small_text,
    plain_text,
    part_names_text,
    other_files_text,
    loose_pictures_text,
    unused_folders_text,
)


def _untold(groups: Iterable[Paths], findings: Findings) -> list[Paths]:
    """Groups of copies that are named neither as a conflict nor as a leak."""
    told = {path for conflict in findings.conflicts for path in conflict.paths}
    told |= {path for paths in findings.leaks for path in paths}
    return [paths for paths in groups if not told.issuperset(paths)]


def _copies_remedy(folder: ClassFolder) -> str:
    if folder.has_given_split:
        return translate("finding_texts", "Copies lie in one part of the split, so none is tested that was learnt.")
    return translate("finding_texts", "Copies stay on one side of the split, so none is tested that was learnt.")


def _left_out(found: Sequence[object]) -> str:
    return either(
        found, translate("finding_texts", "It is left out."), translate("finding_texts", "They are left out.")
    )
