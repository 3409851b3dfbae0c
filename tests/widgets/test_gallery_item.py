from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.gallery_item import GalleryItem, ItemState
from tests.widgets.answers import Answer, answer, failure

SCORES = st.lists(
    st.builds(ClassScore, st.text(), st.integers(0, 2**31 - 1), st.floats(0, 1)), min_size=1, max_size=5
).map(tuple)


@given(SCORES, st.integers(1, 100_000), st.integers(1, 100_000), st.floats(0, 1e6))
def test_an_answer_comes_out_as_it_went_in(
    scores: tuple[ClassScore, ...], width: int, height: int, elapsed: float
) -> None:
    item = GalleryItem(1, "/a/cat.png")
    item.take(Answer(scores, (width, height), elapsed))
    assert item.state is ItemState.DONE
    assert item.scores == scores
    assert (item.label, item.probability) == (scores[0].label, scores[0].probability)
    assert item.picture_size == (width, height)
    assert item.elapsed_ms == elapsed


def test_pending() -> None:
    item = GalleryItem(7, "/a/caf\udce9.png")
    assert item.state is ItemState.PENDING
    assert (item.title(), item.subtitle()) == ("caf\ufffd.png", "")
    assert item.spoken() == "caf\ufffd.png, waiting"
    assert (item.scores, item.label, item.probability, item.picture_size, item.elapsed_ms) == ((), "", -1, None, None)


def test_done() -> None:
    item = GalleryItem(1, "/a/chelsea.png")
    item.take(answer())
    assert (item.title(), item.subtitle()) == ("tiger cat", "38.6 %")
    assert item.spoken() == "tiger cat, 38.6 percent, chelsea.png"
    assert item.answer_text().splitlines()[0] == "tiger cat\t38.6 %"


def test_failed_and_forgotten() -> None:
    item = GalleryItem(1, "/a/cut.jpg")
    item.take(answer())
    item.take(failure())
    assert item.state is ItemState.FAILED
    assert (item.title(), item.subtitle(), item.hint) == ("cut.jpg", "the file ends too early", "Copy it again.")
    assert item.spoken() == "cut.jpg, the file ends too early"
    assert item.answer_text() == "the file ends too early"
    assert item.label == ""
    item.forget()
    assert item.state is ItemState.PENDING
    assert item.message == ""


def test_the_answer_before_is_told_where_it_was_another_one() -> None:
    item = GalleryItem(1, "/a/chelsea.png")
    item.take(answer("lynx"))
    assert (item.has_changed, item.change()) == (False, "")
    item.forget()
    assert not item.has_changed
    item.forget()  # a second change of the model, before the first one's answer
    item.take(answer("cat"))
    assert (item.has_changed, item.change()) == (True, "was lynx")
    assert item.spoken() == "cat, 38.6 percent, was lynx, chelsea.png"
    item.take(answer("cat"))
    assert not item.has_changed
