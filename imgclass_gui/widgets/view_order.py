"""Which pictures the gallery shows, and in which order: plain lists, far faster than a proxy model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from imgclass_gui.widgets.gallery_item import GalleryItem, ItemState
from trainer.contract.file_names import natural_key

SortKey = Literal["added", "name", "label", "probability", "doubt", "change"]


class Filter:
    """What a search field says: words in the name or the label, and perhaps only what failed."""

    def __init__(self, text: str = "", only_failures: bool = False) -> None:
        self._text = text.strip().casefold()
        self._only_failures = only_failures

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not self._text and not self._only_failures

    def passes(self, item: GalleryItem) -> bool:
        """Whether a picture is shown."""
        if self._only_failures and item.state is not ItemState.FAILED:
            return False
        return not self._text or self._text in item.name.casefold() or self._text in item.label.casefold()


def build_order(items: Iterable[GalleryItem], key: SortKey, shown: Filter) -> list[GalleryItem]:
    """The pictures to show, in order; equal ones in the order in which they were added.

    Args:
        items: All pictures.
        key: "added"; "name" and "label" alphabetically (numbers as numbers); "probability" surest first; "doubt" least
            sure first; "change" those first whose answer is another one than before. Where pictures have no label yet,
            they come after the others.
        shown: Which ones to show.
    """
    chosen = [item for item in items if shown.passes(item)] if not shown.is_open else list(items)
    chosen.sort(key=_id)
    if key != "added":
        chosen.sort(key=_KEYS[key])
    return chosen


def _id(item: GalleryItem) -> int:
    return item.id


def _by_name(item: GalleryItem) -> Any:
    return natural_key(item.name)


def _by_label(item: GalleryItem) -> tuple[bool, str, float]:
    return not item.label, item.label.casefold(), -item.probability


def _by_probability(item: GalleryItem) -> float:
    return -item.probability


def _by_doubt(item: GalleryItem) -> float:
    probability = item.probability
    return probability if probability >= 0 else 2.0


def _by_change(item: GalleryItem) -> bool:
    return not item.has_changed


_KEYS: dict[str, Callable[[GalleryItem], Any]] = {
    "name": _by_name,
    "label": _by_label,
    "probability": _by_probability,
    "doubt": _by_doubt,
    "change": _by_change,
}
