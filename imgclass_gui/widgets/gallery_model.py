"""All pictures of the gallery and their answers: adding, removing with undo, order, filter, thumbnails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from imgclass_gui.widgets.gallery_item import GalleryItem, GalleryResult, ItemState
from imgclass_gui.widgets.gallery_rows import THUMBNAIL_ROLE, GalleryRows
from imgclass_gui.widgets.view_order import Filter, SortKey, build_order

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Removed:
    """Pictures that were taken out and can come back.

    Attributes:
        rows: (row in the view, item); the row is -1 where a filter hid the item.
    """

    rows: tuple[tuple[int, GalleryItem], ...]

    @property
    def ids(self) -> list[int]:
        """The ids of the pictures, in the order of adding."""
        return [item.id for _, item in self.rows]


class GalleryModel(GalleryRows):
    """The pictures by id, and the rows that show them.

    Signals:
        counts_changed: The number of pictures, of shown rows or of failures may have changed.
        sort_changed: Another order is in force; carries its `SortKey`.
    """

    counts_changed = Signal()
    sort_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, GalleryItem] = {}
        self._next_id = 1
        self._failures = 0
        self._sort: SortKey = "added"
        self._filter = Filter()

    @property
    def items(self) -> Mapping[int, GalleryItem]:
        """All pictures by id, shown or not; read only. Sorted ids are the order of adding."""
        return self._items

    @property
    def failures(self) -> int:
        """How many pictures could not be read."""
        return self._failures

    @property
    def answers(self) -> int:
        """How many pictures have an answer."""
        return sum(item.state is ItemState.DONE for item in self._items.values())

    @property
    def changes(self) -> int:
        """How many answers are others than before the model was changed."""
        return sum(item.has_changed for item in self._items.values())

    @property
    def sort_key(self) -> SortKey:
        """The order in force."""
        return self._sort

    def append_paths(self, paths: Sequence[str]) -> list[int]:
        """Add pictures at the end, pending; returns their ids."""
        new = [GalleryItem(self._next_id + offset, path) for offset, path in enumerate(paths)]
        self._next_id += len(new)
        self._items.update((item.id, item) for item in new)
        self._append_rows([item for item in new if self._filter.passes(item)])
        self.counts_changed.emit()
        return [item.id for item in new]

    def set_results(self, results: Sequence[tuple[int, GalleryResult]]) -> None:
        """Note answers and failures. Rows stay where they are until `resort`; ids that are gone are skipped."""
        newly_shown: list[GalleryItem] = []
        rows: list[int] = []
        for identity, result in results:
            item = self._items.get(identity)
            if item is None:
                continue
            self._failures -= item.state is ItemState.FAILED
            item.take(result)
            self._failures += item.state is ItemState.FAILED
            row = self.row_of(identity)
            if row >= 0:
                rows.append(row)
            elif self._filter.passes(item):
                newly_shown.append(item)
        self._tell_changed(rows)
        self._append_rows(newly_shown)
        self.counts_changed.emit()

    def mark_pending(self, ids: Iterable[int] | None = None) -> list[int]:
        """Forget the answers of these pictures, or of all; returns their ids in the order of adding."""
        chosen = sorted(self._items if ids is None else self._items.keys() & set(ids))
        for identity in chosen:
            item = self._items[identity]
            self._failures -= item.state is ItemState.FAILED
            item.forget()
        self._tell_changed([row for row in map(self.row_of, chosen) if row >= 0])
        self.counts_changed.emit()
        return chosen

    def remove(self, ids: Iterable[int]) -> Removed:
        """Take pictures out; give the result to `restore` to undo it."""
        chosen = sorted(self._items.keys() & set(ids))
        removed = Removed(tuple((self.row_of(identity), self._items.pop(identity)) for identity in chosen))
        self._failures -= sum(item.state is ItemState.FAILED for _, item in removed.rows)
        for identity in chosen:
            self._thumbnails.discard(identity)
        self._remove_rows(sorted(row for row, _ in removed.rows if row >= 0))
        self.counts_changed.emit()
        return removed

    def restore(self, removed: Removed) -> None:
        """Put pictures back where they were."""
        self._items.update((item.id, item) for _, item in removed.rows)
        self._failures += sum(item.state is ItemState.FAILED for _, item in removed.rows)
        back = [(row, item) for row, item in removed.rows if self._filter.passes(item)]
        self._insert_rows(sorted(((row, item) for row, item in back if row >= 0), key=_row))
        self._append_rows([item for row, item in back if row < 0])
        self.counts_changed.emit()

    def clear(self) -> Removed:
        """Take everything out; `restore` undoes it."""
        return self.remove(list(self._items))

    def sort_by(self, key: SortKey) -> None:
        """Choose an order and bring the rows into it."""
        self._sort = key
        self.sort_changed.emit(key)
        self.resort()

    def resort(self) -> None:
        """Bring the rows into the order in force; chosen and current rows stay so."""
        order = build_order(self._items.values(), self._sort, self._filter)
        if len(order) != len(self._view):
            self._reset(order)
            self.counts_changed.emit()
        elif order != self._view:
            self._reorder(order)

    def set_filter(self, text: str, only_failures: bool = False) -> None:
        """Show only pictures whose name or label contains `text`, and perhaps only those that failed."""
        self._filter = Filter(text, only_failures)
        self._reset(build_order(self._items.values(), self._sort, self._filter))
        self.counts_changed.emit()

    def set_thumbnails(self, thumbnails: Sequence[tuple[int, NDArray[np.uint8]]]) -> None:
        """Keep thumbnails: (id, uint8 of shape (height, width, 3)), best 96 x 96."""
        rows = []
        for identity, pixels in thumbnails:
            if identity in self._items:
                self._thumbnails.put(identity, pixels)
                rows.append(self.row_of(identity))
        self._tell_changed([row for row in rows if row >= 0], [THUMBNAIL_ROLE])

    def set_thumbnail(self, identity: int, pixels: NDArray[np.uint8]) -> None:
        """Keep one thumbnail: uint8 of shape (height, width, 3)."""
        self.set_thumbnails([(identity, pixels)])

    def has_thumbnail(self, identity: int) -> bool:
        """Whether a picture's thumbnail is at hand."""
        return identity in self._thumbnails


def _row(pair: tuple[int, GalleryItem]) -> int:
    return pair[0]
