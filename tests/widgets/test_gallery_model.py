from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.gallery_item import ItemState
from imgclass_gui.widgets.gallery_model import GalleryModel
from imgclass_gui.widgets.gallery_rows import ITEM_ROLE, MAX_STRETCHES, THUMBNAIL_ROLE
from tests.widgets.answers import answer, failure

PATHS = [f"/p/img{number}.png" for number in range(10)]


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[GalleryModel]:
    model = GalleryModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()


def rows(model: GalleryModel) -> list[int]:
    """The ids of the rows, asked for in Qt's way, checked against the model's own index."""
    shown = [model.index(row).data(ITEM_ROLE).id for row in range(model.rowCount())]
    assert [model.row_of(identity) for identity in shown] == list(range(len(shown)))
    return shown


def test_new_pictures_wait_at_the_end(model: GalleryModel) -> None:
    first = model.append_paths(PATHS[:2])
    second = model.append_paths(PATHS[2:4])
    assert rows(model) == first + second
    assert [model.items[identity].path for identity in first + second] == PATHS[:4]
    assert all(model.items[identity].state is ItemState.PENDING for identity in first + second)
    assert model.append_paths([]) == []


def test_thousands_arrive_in_a_few_steps(model: GalleryModel, qtbot: QtBot) -> None:
    steps: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: steps.append(last - first + 1))
    model.append_paths([f"/p/{number}" for number in range(2500)])
    assert steps == [1000, 1000, 500]


def test_answers_come_as_one_change_and_move_nothing(model: GalleryModel, qtbot: QtBot) -> None:
    ids = model.append_paths(PATHS)
    model.sort_by("probability")
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row())))
    model.set_results([(ids[2], answer("cat", 0.2)), (ids[7], answer("dog", 0.9)), (ids[4], failure())])
    assert changes == [(2, 7)]
    assert rows(model) == ids
    assert model.failures == 1
    model.resort()
    assert rows(model)[:2] == [ids[7], ids[2]]


def test_an_answer_about_a_picture_that_is_gone_is_dropped(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS[:2])
    model.remove([ids[0]])
    model.set_results([(ids[0], failure()), (999, answer())])
    assert model.failures == 0
    assert rows(model) == [ids[1]]


def test_a_failure_that_is_read_again_is_no_failure_any_more(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS[:3])
    model.set_results([(identity, failure()) for identity in ids])
    assert model.failures == 3
    model.set_results([(ids[0], answer())])
    assert model.failures == 2
    assert model.mark_pending([ids[2], ids[1], 999]) == [ids[1], ids[2]]
    assert model.failures == 0
    assert model.mark_pending() == ids
    assert model.items[ids[0]].label == ""


def test_what_is_removed_comes_back_where_it_was(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    model.set_results([(ids[3], failure())])
    removed = model.remove([ids[8], ids[3], ids[4]])
    assert removed.ids == [ids[3], ids[4], ids[8]]
    assert rows(model) == [*ids[:3], *ids[5:8], ids[9]]
    assert model.failures == 0
    model.restore(removed)
    assert rows(model) == ids
    assert model.failures == 1
    assert model.items[ids[3]].message


def test_undo_puts_sorted_rows_back_as_well(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    model.set_results([(identity, answer("x", (identity * 7 % 10) / 10)) for identity in ids])
    model.sort_by("probability")
    before = rows(model)
    removed = model.remove(ids[::2])
    model.restore(removed)
    assert rows(model) == before


def test_many_scattered_rows_go_and_come_in_one_reset(model: GalleryModel, qtbot: QtBot) -> None:
    ids = model.append_paths([f"/p/{number}" for number in range(4 * MAX_STRETCHES)])
    with qtbot.waitSignal(model.modelReset):
        removed = model.remove(ids[::2])
    assert rows(model) == ids[1::2]
    with qtbot.waitSignal(model.modelReset):
        model.restore(removed)
    assert rows(model) == ids


def test_clear_and_undo(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    removed = model.clear()
    assert rows(model) == []
    assert not model.items
    new = model.append_paths(["/p/later.png"])
    model.restore(removed)
    assert sorted(rows(model)) == sorted(ids + new)
    assert len(set(rows(model))) == 11


def test_sorting_keeps_hold_of_a_row(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    model.set_results([(identity, answer("x", 1 - identity / 100)) for identity in ids])
    held = QPersistentModelIndex(model.index(1))
    model.sort_by("doubt")
    assert rows(model) == ids[::-1]
    assert held.row() == 8
    assert held.data(ITEM_ROLE).id == ids[1]


def test_the_filter_matches_name_or_label(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    model.set_results([(ids[2], answer("Egyptian cat")), (ids[5], failure())])
    model.set_filter("CAT")
    assert rows(model) == [ids[2]]
    assert len(model.items) == 10
    model.set_filter("img5")
    assert rows(model) == [ids[5]]
    model.set_filter("", only_failures=True)
    assert rows(model) == [ids[5]]
    model.set_filter("")
    assert rows(model) == ids


def test_what_begins_to_match_appears(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS)
    model.set_filter("", only_failures=True)
    model.set_results([(ids[4], failure()), (ids[6], answer())])
    assert rows(model) == [ids[4]]
    assert model.row_of(ids[6]) == -1
    removed = model.remove([ids[4], ids[6]])
    model.set_filter("")
    model.restore(removed)
    assert sorted(rows(model)) == ids


def test_new_pictures_pass_the_filter_too(model: GalleryModel) -> None:
    model.set_filter("b")
    model.append_paths(["/p/a.png", "/p/b.png"])
    assert [model.items[identity].name for identity in rows(model)] == ["b.png"]


def test_texts(model: GalleryModel) -> None:
    (identity,) = model.append_paths(["/p/<b>caf\udce9.png"])
    index = model.index(0)
    assert index.data() == "<b>caf\ufffd.png"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<p>/p/&lt;b&gt;caf\ufffd.png</p>"
    model.set_results([(identity, answer())])
    assert index.data() == "tiger cat"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "tiger cat, 38.6 percent, <b>caf\ufffd.png"
    assert index.data(Qt.ItemDataRole.EditRole) is None
    assert model.items[identity].path == "/p/<b>caf\udce9.png"


def test_thumbnails(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS[:2])
    assert model.index(0).data(THUMBNAIL_ROLE) is None
    model.set_thumbnail(ids[0], np.full((96, 96, 3), 9, np.uint8))
    model.set_thumbnails([(999, np.full((96, 96, 3), 9, np.uint8))])
    assert model.has_thumbnail(ids[0])
    assert not model.has_thumbnail(999)
    assert isinstance(model.index(0).data(THUMBNAIL_ROLE), QPixmap)
    model.remove([ids[0]])
    assert not model.has_thumbnail(ids[0])


def test_an_answer_costs_little_memory() -> None:
    item = GalleryModel()
    (identity,) = item.append_paths(["/p/a.png"])
    item.set_results([(identity, answer())])
    kept = item.items[identity]
    parts = [kept, kept._numbers, kept._labels]
    assert sum(map(sys.getsizeof, parts)) < 400


class ModelMachine(RuleBasedStateMachine):
    """Any sequence of acts leaves a consistent model; Qt's own tester watches."""

    def __init__(self) -> None:
        super().__init__()
        self.model = GalleryModel()
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.removed: list[object] = []

    @rule(count=st.integers(0, 8))
    def append(self, count: int) -> None:
        self.model.append_paths([f"/p/img{number}.png" for number in range(count)])

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        for identity in data.draw(st.sets(st.sampled_from([0, *self.model.items]))):
            result = failure() if identity % 3 == 0 else answer("cat" if identity % 2 else "dog", identity % 10 / 10)
            self.model.set_results([(identity, result)])

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.removed.append(self.model.remove(data.draw(st.sets(st.sampled_from([0, *self.model.items])))))

    @rule()
    def undo(self) -> None:
        if self.removed:
            self.model.restore(self.removed.pop())  # type: ignore[arg-type]

    @rule(key=st.sampled_from(["added", "name", "label", "probability", "doubt"]))
    def sort(self, key: str) -> None:
        self.model.sort_by(key)  # type: ignore[arg-type]

    @rule(text=st.sampled_from(["", "cat", "1", "zzz"]), failures=st.booleans())
    def filter(self, text: str, failures: bool) -> None:
        self.model.set_filter(text, failures)

    @rule()
    def mark_pending(self) -> None:
        self.model.mark_pending()

    @invariant()
    def rows_and_items_agree(self) -> None:
        shown = rows(self.model)
        assert len(set(shown)) == len(shown)
        assert set(shown) <= self.model.items.keys()
        failed = [item for item in self.model.items.values() if item.state is ItemState.FAILED]
        assert self.model.failures == len(failed)


ModelMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestModelMachine = ModelMachine.TestCase


def test_changed_answers_are_counted_and_come_first(model: GalleryModel) -> None:
    ids = model.append_paths(PATHS[:4])
    model.set_results([(identity, answer("old")) for identity in ids[:3]])
    assert (model.answers, model.changes) == (3, 0)
    model.mark_pending()
    model.set_results([(ids[0], answer("old")), (ids[1], failure()), (ids[2], answer("new")), (ids[3], answer("new"))])
    assert (model.answers, model.changes) == (3, 1)
    model.sort_by("change")
    assert rows(model) == [ids[2], ids[0], ids[1], ids[3]]
