"""Numbers as they are typed: reading, writing, and what they may be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import count

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a number may be.

    Attributes:
        least: The smallest one.
        most: The largest one.
        is_whole: Whether it must be whole.
        step: Between whole numbers, counted from the smallest one.
    """

    least: float
    most: float
    is_whole: bool = True
    step: int = 1

    def holds(self, value: float) -> bool:
        """Whether a number is among them; not a number (NaN) never is."""
        return self.least <= value <= self.most and (not self.is_whole or (value - self.least) % self.step == 0)

    def words(self) -> str:
        """The same for people, to stand after "must be"."""
        if not self.is_whole:
            words = translate("numbers", "a number from {least} to {most}")
        elif self.step == 1:
            words = translate("numbers", "a whole number from {least} to {most}")
        elif self.step == 2 and self.least % 2:
            words = translate("numbers", "an odd number from {least} to {most}")
        else:
            words = translate("numbers", "a multiple of {step} from {least} to {most}")
        return words.format(least=_figure(self.least), most=_figure(self.most), step=self.step)


def parse_number(text: str, is_whole: bool) -> float | None:
    """The number that somebody typed; None for anything else.

    Commas group thousands in whole numbers, and are the decimal point in others.
    """
    compact = "".join(text.split())
    try:
        return int(compact.replace(",", "")) if is_whole else float(compact.replace(",", "."))
    except ValueError:
        return None


def number_text(value: float) -> str:
    """A number so that reading it gives the very same."""
    return str(int(value)) if value == int(value) else repr(value).replace("e-0", "e-")


def _figure(value: float) -> str:
    return count(int(value)) if value == int(value) else f"{value:g}".replace("e-0", "e-")
