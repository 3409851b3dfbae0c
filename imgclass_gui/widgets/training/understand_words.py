"""Labels within sentences, and shares as ranges."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication

from imgclass_gui.widgets.figures import percent, readable

# Keeps what follows a name that runs from right to left in the sentence's own direction.
_LEFT_TO_RIGHT = "\u200e"
_RIGHT_TO_LEFT_KINDS = {"R", "AL"}


def quoted(label: str) -> str:
    """A label in quotation marks; one in Arabic or Hebrew does not turn the sentence around it."""
    shown = f"“{readable(label)}”"
    turns = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT_KINDS for char in shown)
    return f"{_LEFT_TO_RIGHT}{shown}{_LEFT_TO_RIGHT}" if turns else shown


def percent_range(interval: tuple[float, float]) -> str:
    """Two shares of 0 to 1 as "71.8 to 87.9 %"."""
    low, high = interval
    words = QCoreApplication.translate("understand", "{low} to {high}")
    return words.format(low=percent(low).removesuffix(" %"), high=percent(high))
