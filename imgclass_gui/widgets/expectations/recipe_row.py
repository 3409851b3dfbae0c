"""What the dialog shows of one recipe, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import percent, readable, spoken_percent
from trainer.contract.preprocess_spec import PreprocessSpec

MINUS = "\u2212"

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class RecipeAnswer:
    """What the model says about one picture under a recipe.

    Attributes:
        picture: The picture's name.
        label: The likeliest class.
        probability: Of that class, 0 to 1.
    """

    picture: str
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class RecipeRow:
    """One recipe.

    Attributes:
        name: What becomes of colours and pixels.
        details: Who does it so, the geometry, the range of the numbers.
        spec: The preprocessing.
        marks: Words that set it apart, e.g. "recommended", "in use".
        sureness: Mean probability of the likeliest class, 0 to 1; None where it was not tried.
        steadiness: Agreement of the answers under harmless changes, 0 to 1; None where it was not tried.
        answers: To some pictures, for the eye.
        problem: Why the model gives no usable numbers; else empty.
    """

    name: str
    details: str
    spec: PreprocessSpec
    marks: tuple[str, ...] = ()
    sureness: float | None = None
    steadiness: float | None = None
    answers: tuple[RecipeAnswer, ...] = ()
    problem: str = ""

    @property
    def is_tried(self) -> bool:
        """Whether there are figures, or a problem."""
        return bool(self.problem) or self.sureness is not None


def sure_words(share: float) -> str:
    """How sure a model is with this mean probability of the likeliest class, in words."""
    share = round(share, 2)  # as the number beside it
    if share >= 0.8:
        return translate("expectations", "sure")
    if share >= 0.5:
        return translate("expectations", "fairly sure")
    return translate("expectations", "unsure") if share >= 0.25 else translate("expectations", "very unsure")


def steady_words(share: float) -> str:
    """How far the answers stay when a picture is changed harmlessly, in words."""
    share = round(share, 2)
    if share >= 0.9:
        return translate("expectations", "steady")
    return translate("expectations", "mostly steady") if share >= 0.75 else translate("expectations", "wavering")


def number_words(value: float) -> str:
    """A number of a tensor for people: at most four digits and the true sign of minus."""
    text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return "0" if text in ("-0", "0") else text.replace("-", MINUS)


def range_words(low: float, high: float) -> str:
    """The range of a tensor's numbers."""
    words = translate("expectations", "numbers from {low} to {high}")
    return words.format(low=number_words(low), high=number_words(high))


def spoken_row(row: RecipeRow) -> str:
    """Everything about a recipe but its name and marks, as a screen reader says it."""
    parts = [row.details]
    if row.problem:
        parts.append(row.problem)
    for words, share in ((sure_words, row.sureness), (steady_words, row.steadiness)):
        if share is not None:
            parts.append(f"{words(share)}, {spoken_percent(share)}")
    answers = (f"{answer.picture}: {answer.label}, {spoken_percent(answer.probability)}" for answer in row.answers)
    return "; ".join(map(readable, [*parts, *answers]))


def shown_percent(share: float) -> str:
    """A share of 0 to 1 without decimals, as bars are read."""
    return f"{min(99, round(100 * share))} %" if share < 1 else percent(1.0).replace(".0", "")
