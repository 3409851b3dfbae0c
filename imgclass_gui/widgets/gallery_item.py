"""What the gallery keeps of one picture."""

from __future__ import annotations

import struct
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.results import ClassScore, Failure
from imgclass_gui.widgets.figures import file_name, percent, spoken_percent


class ItemState(Enum):
    """How far a picture has come."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Answered(Protocol):
    """The part of a prediction that the gallery keeps; any object with these attributes will do.

    Attributes:
        scores: The likeliest classes, best first; at least one.
        picture_size: (width, height) in pixels.
        elapsed_ms: Wall time that the network took for it.
    """

    @property
    def scores(self) -> tuple[ClassScore, ...]: ...  # noqa: D102
    @property
    def picture_size(self) -> tuple[int, int]: ...  # noqa: D102
    @property
    def elapsed_ms(self) -> float: ...  # noqa: D102


GalleryResult = Answered | Failure

# (width, height, elapsed_ms), then (probability, index) of each class.
_HEAD = struct.Struct("<iid")
_SCORE = struct.Struct("<di")


class GalleryItem:
    """One row of the gallery.

    An answer is kept packed, in a fifth of the memory of its objects: galleries have tens of thousands of rows.

    Attributes:
        id: Stays the same for the life of the row, also when it is removed and comes back; grows with each new one.
        path: The picture, as it was given.
        previous_label: The likeliest class of the answer that was forgotten last; empty where there was none.
    """

    __slots__ = ("_failure", "_labels", "_numbers", "id", "path", "previous_label")

    def __init__(self, identity: int, path: str) -> None:
        self.id = identity
        self.path = path
        self.previous_label = ""
        self._labels: tuple[str, ...] = ()
        self._numbers = b""
        self._failure: Failure | None = None

    def take(self, result: GalleryResult) -> None:
        """Note how the picture ended."""
        self.forget()
        if isinstance(result, Failure):
            self._failure = result
            return
        scores = result.scores
        self._labels = tuple(score.label for score in scores)
        self._numbers = _HEAD.pack(*result.picture_size, result.elapsed_ms) + b"".join(
            _SCORE.pack(score.probability, score.index) for score in scores
        )

    def forget(self) -> None:
        """Back to pending."""
        self.previous_label = self.label or self.previous_label
        self._labels, self._numbers, self._failure = (), b"", None

    @property
    def state(self) -> ItemState:
        """How far it has come."""
        if self._failure is not None:
            return ItemState.FAILED
        return ItemState.DONE if self._labels else ItemState.PENDING

    @property
    def name(self) -> str:
        """The file's name, readable."""
        return file_name(self.path)

    @property
    def scores(self) -> tuple[ClassScore, ...]:
        """The likeliest classes, best first; empty unless done."""
        numbers = _SCORE.iter_unpack(self._numbers[_HEAD.size :])
        return tuple(
            ClassScore(label, index, probability)
            for label, (probability, index) in zip(self._labels, numbers, strict=True)
        )

    @property
    def label(self) -> str:
        """The likeliest class; empty unless done."""
        return self._labels[0] if self._labels else ""

    @property
    def probability(self) -> float:
        """The likeliest class's probability; -1 unless done."""
        probability: float = _SCORE.unpack_from(self._numbers, _HEAD.size)[0] if self._labels else -1.0
        return probability

    @property
    def has_changed(self) -> bool:
        """Whether the answer is another one than the one before, as after a change of the model."""
        return bool(self._labels and self.previous_label) and self.previous_label != self._labels[0]

    @property
    def message(self) -> str:
        """Why it failed; empty unless failed."""
        return self._failure.message if self._failure is not None else ""

    @property
    def hint(self) -> str:
        """What to do about the failure; may be empty."""
        return self._failure.hint if self._failure is not None else ""

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """(width, height) in pixels; None unless done."""
        if not self._labels:
            return None
        width, height, _ = _HEAD.unpack_from(self._numbers)
        return width, height

    @property
    def elapsed_ms(self) -> float | None:
        """How long the answer took; None unless done."""
        elapsed: float | None = _HEAD.unpack_from(self._numbers)[2] if self._labels else None
        return elapsed

    def title(self) -> str:
        """The row's first line: the label, or the file's name while there is none."""
        return self.label or self.name

    def subtitle(self) -> str:
        """The row's second line: the probability or the reason; empty while pending."""
        return percent(self.probability) if self.state is ItemState.DONE else self.message

    def change(self) -> str:
        """What follows the second line where the answer has changed: "was tabby"; else empty."""
        if not self.has_changed:
            return ""
        return QCoreApplication.translate("GalleryItem", "was {label}").format(label=self.previous_label)

    def spoken(self) -> str:
        """The row for screen readers: "tiger cat, 38.6 percent, chelsea.png"."""
        if self.state is ItemState.DONE:
            words = [self.label, spoken_percent(self.probability), self.change(), self.name]
            return ", ".join(word for word in words if word)
        if self.state is ItemState.FAILED:
            return f"{self.name}, {self.message}"
        return QCoreApplication.translate("GalleryItem", "{name}, waiting").format(name=self.name)

    def answer_text(self) -> str:
        """The answer as text to copy, one class a line; the reason when it failed."""
        if not self.scores:
            return self.message
        return "\n".join(f"{score.label}\t{percent(score.probability)}" for score in self.scores)
