from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.widgets.inspection.strip_flow import find_flow
from imgclass_gui.widgets.inspection.strip_items import StripBlock, StripLayer, list_cards
from imgclass_gui.widgets.inspection.strip_ways import merged_runs
from tests.widgets.inspection.made_layers import chain, residual, strip_layer

LEVELS = 4


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[StripLayer], list[StripBlock], set[int]]:
    """Any layers with any earlier ones as inputs, blocks of neighbours, some of which are open."""
    count = draw(st.integers(1, 25))
    layers = [
        strip_layer(number, draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=5, unique=True)))
        for number in range(1, count + 1)
    ]
    cuts = sorted(draw(st.sets(st.integers(1, count), max_size=6)))
    blocks = [StripBlock(f"Block {begin}", "", tuple(range(begin, end))) for begin, end in pairwise(cuts)]
    return layers, blocks, draw(st.sets(st.integers(0, max(0, len(blocks) - 1)))) if blocks else set()


@given(networks())
def test_every_input_is_a_link_or_a_lane_and_nothing_else_is(
    network: tuple[list[StripLayer], list[StripBlock], set[int]],
) -> None:
    layers, blocks, opened = network
    cards = list_cards(layers, blocks, opened)
    flow = find_flow(cards, layers, LEVELS)
    place = {number: at for at, card in enumerate(cards) for number in card.numbers}
    wanted = {(place[source], place[layer.number]) for layer in layers for source in layer.inputs}
    found = {(at, at + 1) for at in flow.links}
    found |= {(lane.source, end) for lane in flow.lanes for end in lane.targets}
    assert found == {pair for pair in wanted if pair[0] != pair[1]}
    assert len({lane.source for lane in flow.lanes}) == len(flow.lanes)


@given(networks())
def test_lanes_lie_on_each_other_only_at_the_top(
    network: tuple[list[StripLayer], list[StripBlock], set[int]],
) -> None:
    layers, blocks, opened = network
    flow = find_flow(list_cards(layers, blocks, opened), layers, LEVELS)
    for one, other in combinations(flow.lanes, 2):
        assert 0 <= one.level < LEVELS
        crosses = one.source < other.end and other.source < one.end
        assert not crosses or one.level != other.level or one.level == LEVELS - 1


def test_a_plain_chain_has_no_lanes() -> None:
    layers = chain(5)
    flow = find_flow(list_cards(layers, [], ()), layers, LEVELS)
    assert flow.links == frozenset(range(5))
    assert flow.lanes == ()


def test_a_way_around_is_seen_while_its_block_is_open() -> None:
    layers, blocks = residual(2)
    opened = find_flow(list_cards(layers, blocks, {0}), layers, LEVELS)
    assert [(lane.source, lane.targets) for lane in opened.lanes] == [(1, (4,))]
    assert find_flow(list_cards(layers, blocks, ()), layers, LEVELS).lanes == ()


def test_branches_are_no_links() -> None:
    # Two branches of the same layer, joined.
    layers = [strip_layer(1, [0]), strip_layer(2, [1]), strip_layer(3, [1]), strip_layer(4, [2, 3])]
    flow = find_flow(list_cards(layers, [], ()), layers, LEVELS)
    assert flow.links == {0, 1, 3}
    assert [(lane.source, lane.targets) for lane in flow.lanes] == [(1, (3,)), (2, (4,))]
    assert flow.lanes[0].level != flow.lanes[1].level
    assert flow.lanes_within(4, 9) == [flow.lanes[1]]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=12))
def test_merged_runs_cover_the_same_gaps(spans: list[tuple[int, int]]) -> None:
    runs = [(first, first + length) for first, length in spans]
    merged = merged_runs(runs)
    assert {gap for first, last in merged for gap in range(first, last)} == {
        gap for first, last in runs for gap in range(first, last)
    }
    assert all(one[1] <= other[0] for one, other in combinations(merged, 2))
