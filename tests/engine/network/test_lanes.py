from __future__ import annotations

from hypothesis import given

from imgclass_gui.engine.network.lanes import Connection, Overview, Place, arrange_layers
from imgclass_gui.engine.network.layer import Layer
from tests.engine.network.layer_networks import layer, networks


def _longest(layers: list[Layer]) -> int:
    """Layers on a longest path, counted by walking all ways back, each layer once."""
    known: dict[int, int] = {0: 0}
    for own in layers:
        known[own.number] = max(known[source] for source in own.inputs) + 1
    return max(known.values())


@given(networks())
def test_nothing_lies_on_anything_else(layers: list[Layer]) -> None:
    overview = arrange_layers(layers)
    taken: dict[tuple[int, int], object] = {}
    for number, place in overview.places.items():
        assert taken.setdefault((place.column, place.lane), ("layer", number)) == ("layer", number)
    for line in overview.connections:
        start = overview.places[line.source].column if line.source else 0
        end = overview.places[line.target].column
        assert start < end
        for column in range(start + 1, end):
            # Lines from one layer may run on top of each other: they say the same.
            assert taken.setdefault((column, line.lane), ("line", line.source)) == ("line", line.source)
    assert all(lane < overview.lanes for _, lane in taken)


@given(networks())
def test_the_main_path_is_a_longest_one_and_alone_on_its_lane(layers: list[Layer]) -> None:
    overview = arrange_layers(layers)
    main = sorted((place.column, number) for number, place in overview.places.items() if place.lane == 0)
    assert [column for column, _ in main] == list(range(1, _longest(layers) + 1))
    inputs = {own.number: own.inputs for own in layers}
    for (_, source), (_, target) in zip([(0, 0), *main], main, strict=False):
        assert source in inputs[target]


@given(networks())
def test_every_connection_is_there_once_and_leads_to_the_right(layers: list[Layer]) -> None:
    overview = arrange_layers(layers)
    assert [(line.source, line.target) for line in overview.connections] == [
        (source, own.number) for own in layers for source in own.inputs
    ]


def test_a_residual_block_keeps_its_way_around_beside_it() -> None:
    layers = [layer(1, [0]), layer(2, [1]), layer(3, [2]), layer(4, [3, 1], "addition")]
    overview = arrange_layers(layers)
    assert overview.lanes == 2
    assert [place.lane for place in overview.places.values()] == [0, 0, 0, 0]
    assert overview.connections[-1] == Connection(1, 4, 1)


def test_branches_lie_side_by_side_short_ones_next_to_the_main_path() -> None:
    layers = [
        layer(1, [0]), layer(2, [1]), layer(3, [2]), layer(4, [3]), layer(5, [1]), layer(6, [5]), layer(7, [1]),
        layer(8, [4, 6, 7], "concatenation"),
    ]  # fmt: skip
    overview = arrange_layers(layers)
    assert overview.lanes == 3
    assert overview.places[5] == Place(2, 1)
    assert overview.places[6] == Place(3, 1)
    assert overview.places[7] == Place(2, 2)
    assert {(line.source, line.lane) for line in overview.connections if line.target == 8} == {(4, 0), (6, 1), (7, 2)}


def test_no_layers_are_no_overview() -> None:
    assert arrange_layers([]) == Overview({}, (), 1)
