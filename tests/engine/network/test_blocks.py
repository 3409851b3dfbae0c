"""The blocks of networks whose plan is known: built here after the usual ones, made by others, and nonsense."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from imgclass_gui.engine.network.blocks import list_blocks
from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.network.inspector import open_inspector
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.layers import list_layers
from tests.engine.network.layer_networks import layer, networks
from trainer.contract.asset_files import asset_path


@given(networks())
def test_whatever_the_connections_no_layer_is_in_two_blocks(layers: list[Layer]) -> None:
    blocks = list_blocks(layers)
    own = [number for block in blocks for number in block.layers]
    assert len(set(own)) == len(own)
    assert set(own) <= {one.number for one in layers}
    assert [(block.number, block.title) for block in blocks] == [(n, f"block {n}") for n in range(1, len(blocks) + 1)]
    assert [block.first for block in blocks] == sorted(block.first for block in blocks)
    for block in blocks:
        assert list(block.layers) == sorted(block.layers)
        assert (block.first, block.last) == (block.layers[0], block.layers[-1])
        assert len(block.layers) > 1


def test_no_layers_have_no_blocks() -> None:
    assert list_blocks([]) == ()


def test_regions_within_regions_without_end_take_no_long_time() -> None:
    """Each of 1,500 layers is also added at the mirrored place: a way around within a way around, and so on."""
    half = 750
    layers = [layer(number, [number - 1]) for number in range(1, half + 1)]
    layers += [layer(half + n, [half + n - 1, half - n + 1], "addition") for n in range(1, half + 1)]
    assert isinstance(list_blocks(layers), tuple)


def _exported(network: object, path: Path) -> tuple[Layer, ...]:
    import torch

    assert isinstance(network, torch.nn.Module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the quick exporter says that there is a slower one
        torch.onnx.export(network.eval(), (torch.zeros(1, 3, 32, 32),), str(path), dynamo=False)
    with path.open("rb"):
        import onnx

        name = onnx.load(path).graph.input[0].name
    return list_layers(read_graph(str(path), name, (1, 3, 32, 32)))


PLANS = [
    "residual", "pre-activated", "separable", "inverted", "with attention", "dense", "parallel", "fire", "shuffle",
    "Xception", "long way around", "U-shaped", "plain with attention", "plain", "strided",
]  # fmt: skip


@pytest.mark.torch
@pytest.mark.parametrize("plan", PLANS)
def test_the_blocks_are_those_of_the_plan(plan: str, tmp_path: Path) -> None:
    from tests.engine.network.block_networks import NETWORKS

    network, kinds = NETWORKS[plan]
    layers = _exported(network, tmp_path / "network.onnx")
    blocks = list_blocks(layers)
    assert [block.kind for block in blocks] == kinds
    assert [one.block for one in layers] == [
        next((block.number for block in blocks if one.number in block.layers), None) for one in layers
    ]
    alone = [one for one in layers if one.block is None]
    assert "full connection" in [one.kind for one in alone]
    assert not {"sigmoid", "depthwise convolution"}.intersection(one.kind for one in alone)
    assert all(len(one.inputs) == 1 or plan in ("long way around", "U-shaped") for one in alone)
    # Without side branches, a block is a stretch of the order of execution.
    assert all(block.layers == tuple(range(block.first, block.last + 1)) for block in blocks)


def test_all_plans_are_tried() -> None:
    pytest.importorskip("torch")
    from tests.engine.network.block_networks import NETWORKS

    assert list(NETWORKS) == PLANS


def test_the_bundled_networks() -> None:
    blocks = list_blocks(open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True).layers)
    kinds = [block.kind for block in blocks]
    assert len(kinds) == 16
    assert kinds[0] == "depthwise-separable convolution"
    assert (kinds.count("inverted bottleneck"), kinds.count("inverted residual block")) == (6, 9)
    digits = list_blocks(open_inspector(asset_path("models", "digits_cnn.onnx"), trusted=True).layers)
    assert [(block.first, block.last) for block in digits] == [(1, 3), (4, 6)]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("light_densenet121", {"dense layer": 58, "convolution and pooling": 3}),
        ("light_resnet50", {"residual block": 16}),
        ("light_squeezenet", {"squeeze and expand": 8}),
    ],
)
def test_networks_of_others(unpacked: Callable[[str], Path], name: str, kinds: dict[str, int]) -> None:
    inspector = open_inspector(unpacked("onnx-models") / "light" / f"{name}.onnx", trusted=True)
    found = [block.kind for block in list_blocks(inspector.layers)]
    assert {kind: found.count(kind) for kind in found} == kinds
