"""Answers and suspected labels as tiles of a gallery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.training.run_report import Answer, Suspect
from imgclass_gui.widgets.figures import percent
from imgclass_gui.widgets.training.picture_tiles import Tile
from imgclass_gui.widgets.training.understand_words import quoted


def answer_tiles(answers: Iterable[Answer], labels: Sequence[str]) -> list[Tile]:
    """What the model said of each picture, and what it is."""
    wrong, right = (
        QCoreApplication.translate("understand", "is {label}"),
        QCoreApplication.translate("understand", "right"),
    )
    return [
        Tile(
            one.path,
            f"{quoted(labels[one.answer])} {percent(one.probability)}",
            right if one.is_right else wrong.format(label=quoted(labels[one.label])),
            "good" if one.is_right else "bad",
        )
        for one in answers
    ]


def suspect_tiles(suspects: Iterable[Suspect]) -> list[Tile]:
    """What each picture looks like, and where it lies."""
    lies = QCoreApplication.translate("understand", "lies in {label}")
    return [
        Tile(
            one.path,
            f"{quoted(one.suggested)} {percent(one.suggested_probability)}",
            lies.format(label=quoted(one.given)),
        )
        for one in suspects
    ]
