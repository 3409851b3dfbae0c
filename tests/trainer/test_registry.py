from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.networks.registry import NETWORKS, NetworkOptions, build_network, find_network


def _none_or(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


all_options = st.builds(
    NetworkOptions,
    side=st.integers(1, 1024),
    channels=st.sampled_from([1, 3]),
    depth=_none_or(st.integers(1, 8)),
    width=_none_or(st.integers(1, 1024)),
    kernel=_none_or(st.integers(1, 15)),
    dropout=_none_or(st.floats(0, 0.95)),
)


@given(all_options)
def test_options_come_back_from_json(options) -> None:
    text = json.dumps(options.to_json(), allow_nan=False)
    assert NetworkOptions.from_json(json.loads(text)) == options
    assert NetworkOptions.from_json(json.loads(text) | {"of a newer version": 1}) == options
    assert NetworkOptions.from_json(options.given()) == options


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"side": 0}, "the side must be a whole number from 1 to 1,024"),
        ({"side": 64.0}, "the side"),
        ({"side": None}, "the side"),
        ({"channels": 2}, "1 channel or 3"),
        ({"channels": None}, "the channels"),
        ({"depth": 9}, "the depth must be a whole number from 1 to 8"),
        ({"width": True}, "the width"),
        ({"kernel": "3"}, "the kernel"),
        ({"dropout": 1}, "the dropout must be a number from 0 to 0.95"),
        ({"dropout": float("nan")}, "the dropout"),
        ({"dropout": [0.5]}, "the dropout"),
    ],
)
def test_options_that_make_no_sense_are_refused(field, message) -> None:
    with pytest.raises(UserFacingError, match=message):
        NetworkOptions.from_json({"side": 64} | field)


@pytest.mark.parametrize("fields", [{}, [], None, {"depth": 2}])
def test_options_without_a_side_are_refused(fields) -> None:
    with pytest.raises(UserFacingError, match="no size of the pictures"):
        NetworkOptions.from_json(fields)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    for call in (find_network, lambda name: build_network(name, 2, NetworkOptions(64))):
        with pytest.raises(UserFacingError, match="there is no network 'resnet'") as refusal:
            call("resnet")
        assert all(name in refusal.value.hint for name in NETWORKS)


def test_the_entries() -> None:
    assert list(NETWORKS) == ["simple_cnn", "efficientnet_lite0"]
    assert all(entry.name == name for name, entry in NETWORKS.items())
    assert [name for name, entry in NETWORKS.items() if entry.is_pretrained] == ["efficientnet_lite0"]
    for entry in NETWORKS.values():
        assert entry.default_side in entry.sides
        assert entry.complete(NetworkOptions(entry.default_side)).side == entry.default_side


def test_the_bundled_models_preprocessing_is_that_of_its_network() -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    from trainer.contract.asset_files import asset_path
    from trainer.contract.model_metadata import ModelMetadata

    session = onnxruntime.InferenceSession(asset_path("models", "efficientnet_lite0.onnx"))
    metadata = ModelMetadata.from_props(session.get_modelmeta().custom_metadata_map)
    entry = find_network("efficientnet_lite0")
    assert entry.preprocess(NetworkOptions(entry.default_side)) == metadata.preprocess
    assert entry.display_name == metadata.name


def test_the_simple_network_sees_the_whole_picture() -> None:
    entry = find_network("simple_cnn")
    grey = PreprocessSpec(28, 28, "pad", 1.0, "bilinear", "L", mean=(0.5,), std=(0.5,))
    assert entry.preprocess(NetworkOptions(28, channels=1)) == grey
    assert entry.preprocess(NetworkOptions(28)) == replace(grey, color_order="RGB", mean=(0.5,) * 3, std=(0.5,) * 3)


@pytest.mark.parametrize(
    ("name", "options", "message", "hint"),
    [
        ("efficientnet_lite0", NetworkOptions(100), "cannot take pictures of 100 x 100 pixels", "Choose 96 or 128."),
        ("efficientnet_lite0", NetworkOptions(8), "8 x 8", "Choose 32."),
        ("efficientnet_lite0", NetworkOptions(1023), "1023 x 1023", "Choose 992 or 1024."),
        ("efficientnet_lite0", NetworkOptions(224, channels=1), "takes pictures in colour only", "Choose colour."),
        ("efficientnet_lite0", NetworkOptions(224, depth=3), "EfficientNet-Lite0 has no depth to choose", "Leave"),
        ("simple_cnn", NetworkOptions(7), "Simple CNN cannot take pictures of 7 x 7", "Choose 8."),
    ],
)
def test_what_a_network_does_not_come_in_is_refused(name, options, message, hint) -> None:
    with pytest.raises(UserFacingError, match=message) as refusal:
        find_network(name).complete(options)
    assert hint in refusal.value.hint


def test_names_are_listed_without_loading_pytorch() -> None:
    """The command line names the networks in its help, and PyTorch takes seconds to load."""
    script = "import sys, trainer.networks.registry; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("simple_cnn", NetworkOptions(28, channels=1)),
        ("simple_cnn", NetworkOptions(40, depth=2, width=4, kernel=5, dropout=0.1)),
        ("efficientnet_lite0", NetworkOptions(64)),
        ("efficientnet_lite0", NetworkOptions(32, dropout=0.0)),
    ],
)
def test_a_network_is_built_again_from_its_complete_options(name, options) -> None:
    torch = pytest.importorskip("torch")
    complete = find_network(name).complete(options)
    assert options.given().items() <= complete.given().items()
    assert find_network(name).complete(complete) == complete
    torch.manual_seed(0)
    network = build_network(name, 5, options).eval()
    torch.manual_seed(0)
    again = build_network(name, 5, NetworkOptions.from_json(json.loads(json.dumps(complete.to_json())))).eval()
    images = torch.randn(2, options.channels, options.side, options.side)
    with torch.no_grad():
        assert network(images).shape == (2, 5)
        assert torch.equal(network(images), again(images))
    assert isinstance(network.classifier, torch.nn.Linear)
    assert network.dropout.p == again.dropout.p == complete.dropout


@pytest.mark.torch
def test_options_shape_the_simple_network() -> None:
    pytest.importorskip("torch")
    network = build_network("simple_cnn", 5, NetworkOptions(40, depth=2, width=6, kernel=5, dropout=0.25))
    shapes = {name: tuple(weight.shape) for name, weight in network.named_parameters()}
    assert shapes["conv1_1.weight"] == (6, 3, 5, 5)
    assert shapes["conv2_2.weight"] == (12, 12, 5, 5)
    assert "conv3_1.weight" not in shapes
    assert network.dropout.p == 0.25


def test_what_the_simple_network_cannot_be_is_refused() -> None:
    pytest.importorskip("torch")
    with pytest.raises(UserFacingError, match="cannot be halved 6 times"):
        build_network("simple_cnn", 5, NetworkOptions(28, depth=6))
