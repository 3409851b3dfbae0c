from __future__ import annotations

import os

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch")

from tests.trainer.small_networks import SmallNetwork, make_metadata, make_pictures  # noqa: E402
from trainer.contract.errors import UserFacingError  # noqa: E402
from trainer.export import export  # noqa: E402
from trainer.pretrained import load_weights  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    target = tmp_path_factory.mktemp("weights") / "small.onnx"
    return export(SmallNetwork(seed=1), make_metadata(), target, make_pictures()).path


def _snapshot(network):
    return {name: weight.clone() for name, weight in network.state_dict().items()}


def test_a_round_trip_gives_the_same_logits(path):
    network = SmallNetwork(seed=2)
    load_weights(network, path)
    pictures = torch.from_numpy(make_pictures(5, seed=3))
    with torch.no_grad():
        assert torch.equal(network.eval()(pictures), SmallNetwork(seed=1).eval()(pictures))


def test_loaded_weights_can_be_trained_further(path):
    network = SmallNetwork(seed=2).train()
    load_weights(network, path)
    before = _snapshot(network)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    network(torch.from_numpy(make_pictures())).square().sum().backward()
    optimizer.step()
    assert not torch.equal(network.conv.weight, before["conv.weight"])


def test_another_number_of_classes_is_refused_and_nothing_is_loaded(path):
    network = SmallNetwork(seed=2)
    network.classifier = torch.nn.Linear(8, 5)
    before = _snapshot(network)
    with pytest.raises(UserFacingError, match=r"'classifier.weight' is 3x8 in small.onnx and 5x8 in the network"):
        load_weights(network, path)
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


def test_another_network_is_refused(path):
    with pytest.raises(UserFacingError, match=r"small.onnx holds no '0.weight'"):
        load_weights(torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3)), path)


def test_a_file_that_is_no_model_is_an_expected_failure(tmp_path):
    path = tmp_path / "notes.onnx"
    path.write_text("these are my notes")
    with pytest.raises(UserFacingError, match="not an ONNX model"):
        load_weights(SmallNetwork(), path)


def test_a_missing_file_is_an_expected_failure(tmp_path):
    with pytest.raises(UserFacingError, match="cannot be read"):
        load_weights(SmallNetwork(), tmp_path / "missing.onnx")


def test_weights_in_other_files_are_refused(path, tmp_path):
    model = onnx.load(path)
    onnx.save(model, tmp_path / "split.onnx", save_as_external_data=True, location="split.data", size_threshold=0)
    assert os.path.getsize(tmp_path / "split.data") > 0
    with pytest.raises(UserFacingError, match="in other files"):
        load_weights(SmallNetwork(), tmp_path / "split.onnx")


def test_weights_of_another_kind_of_number_are_taken_over(path, tmp_path):
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name == "conv.weight":
            halved = onnx.numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(onnx.numpy_helper.from_array(halved, tensor.name))
    onnx.save(model, tmp_path / "half.onnx")
    network = SmallNetwork()
    load_weights(network, tmp_path / "half.onnx")
    assert network.conv.weight.dtype == torch.float32
    np.testing.assert_array_equal(network.conv.weight.detach().numpy(), halved.astype(np.float32))
