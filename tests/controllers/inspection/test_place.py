"""Where one is inside a network, and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.controllers.inspection.place import Place, Trail
from imgclass_gui.engine.network.channel_maps import Cell

STEPS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.booleans()), min_size=1, max_size=20)


@given(STEPS)
def test_one_is_always_at_the_end_of_the_trail(steps: list[tuple[str, int, bool]]) -> None:
    trail = Trail()
    for tensor, channel, is_jump in steps:
        place = Place(tensor, channel)
        trail.go(place, is_jump=is_jump)
        assert trail.places[-1] == place


@given(STEPS, st.data())
def test_going_back_forgets_what_came_after(steps: list[tuple[str, int, bool]], data: st.DataObject) -> None:
    trail = Trail()
    for tensor, channel, _ in steps:
        trail.go(Place(tensor, channel), is_jump=True)
    before = trail.places
    number = data.draw(st.integers(0, len(before) - 1))
    assert trail.return_to(number) == before[number]
    assert trail.places == before[: number + 1]


def test_walking_within_a_layer_leaves_no_trail() -> None:
    trail = Trail()
    trail.go(Place("a"), is_jump=True)
    trail.go(Place("b", 1, Cell(1, 2, 3)), is_jump=True)
    trail.go(trail.places[-1].at_cell(Cell(1, 2, 4)), is_jump=False)
    trail.go(trail.places[-1].at_channel(5), is_jump=False)
    assert trail.places == (Place("a"), Place("b", 5, Cell(5, 2, 4)))
