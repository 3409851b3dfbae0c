"""Which layer of another network stands where one of this network's stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.matching_layers import matching_layers, matching_tensor
from tests.engine.network.layer_networks import layer, networks
from tests.models import save_color_model
from trainer.contract.asset_files import asset_path


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)


@given(networks())
def test_a_network_matches_itself_number_by_number(network: list[Layer]) -> None:
    renamed = [replace(one, title=f"{one.title}, trained", after=f"other {one.after}") for one in network]
    assert matching_layers(network, renamed) == {one.number: one for one in renamed}


@given(networks(), networks())
def test_what_matches_has_the_same_shape(own: list[Layer], others: list[Layer]) -> None:
    for number, match in matching_layers(own, others).items():
        assert match in others
        assert (match.kind, match.shape) == (own[number - 1].kind, own[number - 1].shape)


def test_another_head_leaves_the_layers_below_it_where_they_were() -> None:
    own = [layer(1, [0]), layer(2, [1]), layer(3, [2], "full connection", shape=(1, 1000))]
    others = [*own[:2], layer(3, [2], "full connection", shape=(1, 5))]
    assert matching_layers(own, others) == {1: others[0], 2: others[1]}


def test_of_another_network_only_title_and_shape_count() -> None:
    own = [layer(1, [0]), layer(2, [1], shape=(1, 16, 8, 8)), layer(3, [2], "softmax")]
    others = [layer(1, [0]), layer(2, [1], "max pooling"), layer(3, [2], title="convolution 2", shape=(1, 16, 8, 8))]
    assert matching_layers(own, others) == {1: others[0], 2: others[2]}


def test_each_face_has_its_own_counterpart(inspector: Inspector) -> None:
    first = inspector.layers[0]
    steps = inspector.tensors.steps_of(first)
    assert len(steps) > 1
    for tensor in (first.tensor, *steps, inspector.graph.input):
        assert matching_tensor(tensor, inspector, inspector) == tensor


def test_a_network_without_such_a_layer_has_no_counterpart(inspector: Inspector, tmp_path: Path) -> None:
    other = open_inspector(save_color_model(tmp_path / "colors.onnx"))
    assert matching_tensor(inspector.layers[0].after, inspector, other) is None
    assert matching_tensor(inspector.graph.input, inspector, other) == other.graph.input
    assert matching_tensor(other.graph.input, other, inspector) == inspector.graph.input
