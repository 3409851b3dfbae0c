"""The sections on what is worth knowing, and on the pictures and how they were divided."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trainer.report.page_parts import Section, facts, figure, listed, more, paragraph, side_by_side, warning
from trainer.report.page_text import count, counted, name, path, pictures, text
from trainer.report.plots_bars import BarRow, bars

_MAX_BARS = 25
_AT_ENDS = 8
_MAX_NAMES = 20
_MAX_COPIES = 6

Data = Mapping[str, Any]

_KINDS = {
    "given": "The folder came with this split.",
    "made": "The split was drawn with seed {seed}; pictures that show the same stay together.",
    "reused": "The split of an earlier run was kept; new pictures were added to it with seed {seed}.",
    "cross-validation": "Five parts took turns as the test set (seed {seed}); the same pictures stay together.",
    "none": "There were too few pictures for a test: all of them were trained on.",
}


def notes_section(notes: Sequence[str]) -> Section | None:
    """Sentences that the run wants read; None where there are none."""
    if not notes:
        return None
    sentence = f"{counted(len(notes), 'thing is', 'things are')} worth knowing"
    return Section("notes", "Notes", sentence, listed([text(note, 600) for note in notes], 100))


def data_section(data: Data) -> Section:
    """How many pictures, of which classes, divided how, and what is wrong with them."""
    split = data["split"]
    classes = counted(len(data["counts"]), "class", "classes")
    body = paragraph(_KINDS.get(split["kind"], "").format(seed=text(split["seed"]))) + _shares(split["counts"])
    leaks = split["leaks"]
    if leaks:
        told = counted(len(leaks), "picture stands", "pictures stand")
        body += warning(f"{told} on more than one side of the split, which flatters the figures above.")
        body += more("Show them", listed([_group(group) for group in leaks], _MAX_NAMES))
    body += _counts(data["counts"]) + facts(_facts(data))
    unreadable = data["unreadable"]
    if unreadable:
        rows = [f"{path(one['path'])}: {text(one['message'])}" for one in unreadable]
        files = counted(
            len(unreadable), "file that cannot be read is left out", "files that cannot be read are left out"
        )
        body += more(files, listed(rows, _MAX_NAMES))
    return Section("data", "Data", f"The folder holds {pictures(data['pictures'])} of {classes}", body)


def _shares(counts: Mapping[str, int]) -> str:
    """The parts of the split beside each other, each about as wide as its share."""
    words = {"train": "training"}
    items = "".join(
        f'<li style="flex-grow:{value}"><b>{count(value)}</b>{words.get(part) or text(part).replace("-", " ")}</li>'
        for part, value in counts.items()
        if value
    )
    return f'<ul class="shares">{items}</ul>' if items else ""


def _counts(counts: Mapping[str, int]) -> str:
    """Pictures of each class; of very many classes, the largest and the smallest."""
    if len(counts) <= _MAX_BARS:
        return _bars("Pictures of each class", counts.items(), counts)
    largest = heapq.nlargest(_AT_ENDS, counts.items(), key=lambda pair: pair[1])
    smallest = heapq.nsmallest(_AT_ENDS, counts.items(), key=lambda pair: pair[1])
    return side_by_side(
        figure("The largest classes", _bars("The largest classes", largest, counts)),
        figure("The smallest classes", _bars("The smallest classes", smallest, counts)),
    )


def _bars(caption: str, shown: Iterable[tuple[str, int]], counts: Mapping[str, int]) -> str:
    most = max(counts.values(), default=0) or 1
    rows = (BarRow(name(label), value / most, count(value)) for label, value in shown)
    return bars(caption, ("class", "pictures"), rows)


def _facts(data: Data) -> list[tuple[str, str]]:
    told = [
        ("folder", path(data["folder"])),
        ("fingerprint", f'<span class="number">{text(data["fingerprint"])}</span>'),
        ("exact copies", count(data["duplicates"])),
        ("look the same", count(data["near_duplicates"])),
        ("under several labels", count(data["conflicts"])),
    ]
    return [pair for pair in told if pair[1] != "0"] or told[:2]


def _group(paths: Sequence[str]) -> str:
    shown = " = ".join(path(one) for one in paths[:_MAX_COPIES])
    return shown if len(paths) <= _MAX_COPIES else f"{shown} and {count(len(paths) - _MAX_COPIES)} more"
