from __future__ import annotations

from hypothesis import given

from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.regions import connected_parts, main_line, segments
from tests.engine.network.layer_networks import networks


@given(networks(12))
def test_segments_end_where_every_way_goes_through(layers: list[Layer]) -> None:
    """Against the definition: without such a layer, the last one cannot be reached from outside."""
    inputs = {own.number: own.inputs for own in layers}
    line = main_line([own.number for own in layers], inputs)
    found = segments(line, inputs)
    assert [number for segment in found for number in segment] == line
    ends = {segment[-1] for segment in found}
    for removed in line:
        reached = {0}
        for number in line:
            if number != removed and any(source in reached or source not in line for source in inputs[number]):
                reached.add(number)
        assert (removed in ends) == (line[-1] not in reached)


@given(networks(12))
def test_the_main_line_is_all_that_leads_to_the_deepest_layer(layers: list[Layer]) -> None:
    inputs = {own.number: own.inputs for own in layers}
    line = main_line(list(inputs), inputs)
    used = {source for number in line for source in inputs[number]}
    assert used - {0} <= set(line)
    assert all(number in used for number in line[:-1])


@given(networks(12))
def test_parts_hang_together_and_not_with_each_other(layers: list[Layer]) -> None:
    inputs = {own.number: own.inputs for own in layers}
    parts = connected_parts(list(inputs), inputs)
    assert sorted(number for part in parts for number in part) == list(inputs)
    part_of = {number: index for index, part in enumerate(parts) for number in part}
    assert all(part_of[source] == part_of[target] for target in inputs for source in inputs[target] if source)
    for part in parts:
        reached, waiting = {part[0]}, [part[0]]
        while waiting:
            number = waiting.pop()
            near = {other for other in part if number in inputs[other] or other in inputs[number]} - reached
            reached |= near
            waiting += near
        assert reached == set(part)
