from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.gallery_item import GalleryItem
from imgclass_gui.widgets.view_order import Filter, SortKey, build_order
from tests.widgets.answers import answer, failure

KEYS: tuple[SortKey, ...] = ("added", "name", "label", "probability", "doubt", "change")


def items() -> list[GalleryItem]:
    made = [GalleryItem(n, f"/p/{name}") for n, name in enumerate(["img10.png", "IMG2.png", "b.png", "a.png"], 1)]
    made[0].take(answer("cat", 0.9))
    made[1].take(answer("Apple", 0.2))
    made[2].take(failure())
    return made


def names(key: SortKey, shown: Filter | None = None) -> list[str]:
    return [item.name for item in build_order(reversed(items()), key, shown or Filter())]


def test_orders() -> None:
    assert names("added") == ["img10.png", "IMG2.png", "b.png", "a.png"]
    assert names("name") == ["a.png", "b.png", "IMG2.png", "img10.png"]
    assert names("label") == ["IMG2.png", "img10.png", "b.png", "a.png"]
    assert names("probability") == ["img10.png", "IMG2.png", "b.png", "a.png"]
    assert names("doubt") == ["IMG2.png", "img10.png", "b.png", "a.png"]


def test_filters() -> None:
    assert names("added", Filter("img")) == ["img10.png", "IMG2.png"]
    assert names("added", Filter(" APPLE ")) == ["IMG2.png"]
    assert names("added", Filter(only_failures=True)) == ["b.png"]
    assert names("added", Filter("img", only_failures=True)) == []
    assert Filter("  ").is_open
    assert not Filter(only_failures=True).is_open


@given(st.lists(st.tuples(st.text(max_size=6), st.floats(0, 1) | st.none()), max_size=20), st.sampled_from(KEYS))
def test_every_order_keeps_every_picture(given_items: list[tuple[str, float | None]], key: SortKey) -> None:
    made = []
    for number, (name, probability) in enumerate(given_items):
        item = GalleryItem(number, "/p/" + name)
        if probability is not None:
            item.take(answer(name or "x", probability))
        made.append(item)
    ordered = build_order(reversed(made), key, Filter())
    assert sorted(item.id for item in ordered) == list(range(len(made)))
    assert ordered == build_order(made, key, Filter()), "the order must not depend on where it starts from"
