"""What all findings have in common: a text of them, and how names stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import count, file_name, readable
from trainer.contract.folder_findings import Paths

MAX_NAMES = 3

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding for people.

    Attributes:
        kind: The field of `Findings` that it is about.
        sentence: What is there.
        remedy: What the training will do about it, or what to do.
        paths: The files or folders that it is about, relative to the class folder; may be empty.
        is_problem: Whether it would make the training or its figures wrong; the rest is good to know.
    """

    kind: str
    sentence: str
    remedy: str
    paths: Paths = ()
    is_problem: bool = False


def text_on_paths(
    kind: str, found: Paths, sentence: str, remedy: str, names: Sequence[str] = (), *, is_problem: bool = False
) -> FindingText | None:
    """A text that names files, `names` where they are called otherwise; None where nothing was found."""
    if not found:
        return None
    said = filled(sentence, found, names or list(map(file_name, found)))
    return FindingText(kind, said, remedy, found, is_problem)


def text_on_groups(
    kind: str, found: Sequence[Paths], sentence: str, remedy: str, *, is_problem: bool = False
) -> FindingText | None:
    """A text that names the files of the first group, with the paths of all; None where nothing was found."""
    if not found:
        return None
    said = filled(sentence, found, list(map(file_name, found[0])))
    return FindingText(kind, said, remedy, tuple(chain.from_iterable(found)), is_problem)


def either(found: Sequence[object], one: str, many: str) -> str:
    """The words for one, or for any other number."""
    return one if len(found) == 1 else many


def filled(sentence: str, found: Sequence[object], names: Sequence[str]) -> str:
    """A sentence with its {n} and {names}."""
    return sentence.format(n=count(len(found)), names=listed(names))


def listed(names: Sequence[str]) -> str:
    """The first few names; where only one more would be left unsaid, that one too."""
    shown = names if len(names) <= MAX_NAMES + 1 else names[:MAX_NAMES]
    said = ", ".join(shown)
    rest = len(names) - len(shown)
    return translate("finding_texts", "{names} and {n} more").format(names=said, n=count(rest)) if rest else said


def quoted(label: str) -> str:
    """A label in quotation marks."""
    return f"“{readable(label)}”"
