"""What the gallery keeps of one picture."""

from __future__ import annotations

from dataclasses import dataclass
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
        elapsed_ms: Wall time from the file to the probabilities.
    """

    @property
    def scores(self) -> tuple[ClassScore, ...]: ...  # noqa: D102
    @property
    def picture_size(self) -> tuple[int, int]: ...  # noqa: D102
    @property
    def elapsed_ms(self) -> float: ...  # noqa: D102


GalleryResult = Answered | Failure


@dataclass(slots=True, eq=False)
class GalleryItem:
    """One row of the gallery.

    Attributes:
        id: Stays the same for the life of the row, also when it is removed and comes back; grows with each new one.
        path: The picture, as it was given.
        state: How far it has come.
        result: The answer or the failure; None while pending.
    """

    id: int
    path: str
    state: ItemState = ItemState.PENDING
    result: GalleryResult | None = None

    def take(self, result: GalleryResult) -> None:
        """Note how the picture ended."""
        self.result = result
        self.state = ItemState.FAILED if isinstance(result, Failure) else ItemState.DONE

    def forget(self) -> None:
        """Back to pending."""
        self.result = None
        self.state = ItemState.PENDING

    @property
    def name(self) -> str:
        """The file's name, readable."""
        return file_name(self.path)

    @property
    def scores(self) -> tuple[ClassScore, ...]:
        """The likeliest classes, best first; empty unless done."""
        return () if self.result is None or isinstance(self.result, Failure) else self.result.scores

    @property
    def label(self) -> str:
        """The likeliest class; empty unless done."""
        return self.scores[0].label if self.scores else ""

    @property
    def probability(self) -> float:
        """The likeliest class's probability; -1 unless done."""
        return self.scores[0].probability if self.scores else -1.0

    @property
    def message(self) -> str:
        """Why it failed; empty unless failed."""
        return self.result.message if isinstance(self.result, Failure) else ""

    @property
    def hint(self) -> str:
        """What to do about the failure; may be empty."""
        return self.result.hint if isinstance(self.result, Failure) else ""

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """(width, height) in pixels; None unless done."""
        return None if self.result is None or isinstance(self.result, Failure) else self.result.picture_size

    @property
    def elapsed_ms(self) -> float | None:
        """How long the answer took; None unless done."""
        return None if self.result is None or isinstance(self.result, Failure) else self.result.elapsed_ms

    def title(self) -> str:
        """The row's first line: the label, or the file's name while there is none."""
        return self.label or self.name

    def subtitle(self) -> str:
        """The row's second line: the probability or the reason; empty while pending."""
        return percent(self.probability) if self.state is ItemState.DONE else self.message

    def spoken(self) -> str:
        """The row for screen readers: "tiger cat, 38.6 percent, chelsea.png"."""
        if self.state is ItemState.DONE:
            return f"{self.label}, {spoken_percent(self.probability)}, {self.name}"
        if self.state is ItemState.FAILED:
            return f"{self.name}, {self.message}"
        return QCoreApplication.translate("GalleryItem", "{name}, waiting").format(name=self.name)

    def answer_text(self) -> str:
        """The answer as text to copy, one class a line; the reason when it failed."""
        if not self.scores:
            return self.message
        return "\n".join(f"{score.label}\t{percent(score.probability)}" for score in self.scores)
