from __future__ import annotations

import os

import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from tests.trainer.small_networks import SmallNetwork, make_metadata, make_pictures  # noqa: E402
from trainer.contract.errors import UserFacingError  # noqa: E402
from trainer.contract.model_metadata import ModelMetadata  # noqa: E402
from trainer.export import export  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def network():
    return SmallNetwork()


@pytest.fixture(scope="module")
def report(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "small.onnx"
    return export(network, make_metadata(training={"recipe": "test"}), path, make_pictures())


@pytest.fixture(scope="module")
def model(report):
    return onnx.load(report.path)


def _torch_logits(network, pictures):
    network.eval()
    with torch.no_grad():
        return network(torch.from_numpy(pictures)).numpy()


@pytest.mark.parametrize("batch", [1, 2, 3, 5])
def test_the_file_gives_the_networks_logits_for_any_batch(network, report, batch):
    pictures = make_pictures(batch, seed=1)
    session = onnxruntime.InferenceSession(report.path)
    logits = session.run(["logits"], {"image": pictures})[0]
    np.testing.assert_allclose(logits, _torch_logits(network, pictures), atol=1e-5)


def test_the_file_describes_itself(report):
    properties = onnxruntime.InferenceSession(report.path).get_modelmeta().custom_metadata_map
    metadata = ModelMetadata.from_props(properties)
    assert metadata is not None
    assert metadata.labels == ("a", "b", "c")
    assert metadata.training["recipe"] == "test"
    parity = metadata.training["parity"]
    assert parity["pictures"] == parity["same_answers"] == 4
    assert parity["batch_sizes"] == [1, 3]
    assert parity["max_logit_difference"] == report.parity.max_logit_difference <= 1e-4
    assert parity["torch"] == torch.__version__


def test_the_weights_keep_names_and_values(network, model):
    written = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for name, weight in network.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            np.testing.assert_array_equal(written[name], weight.numpy())


def test_the_graph_is_the_networks_layers_and_nothing_else(model):
    assert [(node.name, node.op_type) for node in model.graph.node] == [
        ("conv", "Conv"),
        ("norm", "BatchNormalization"),
        ("relu6", "Clip"),
        ("project", "Conv"),
        ("project_norm", "BatchNormalization"),
        ("add", "Add"),
        ("pool", "GlobalAveragePool"),
        ("flatten", "Flatten"),
        ("classifier", "Gemm"),
    ]
    assert [node.output[0] for node in model.graph.node][:3] == ["conv", "norm", "relu6"]


def test_the_file_tells_nothing_of_the_machine_that_wrote_it(report):
    content = report.path.read_bytes()
    assert os.path.dirname(__file__).encode() not in content
    assert b".py" not in content


def test_two_exports_give_the_same_bytes(network, report, tmp_path):
    again = export(network, make_metadata(training={"recipe": "test"}), tmp_path / "again.onnx", make_pictures())
    assert again.path.read_bytes() == report.path.read_bytes()


def test_the_network_is_left_in_the_mode_it_was_in_and_one_picture_is_enough(tmp_path):
    network = SmallNetwork().train()
    network.norm.eval()  # as in fine-tuning with frozen averages
    assert export(network, make_metadata(), tmp_path / "small.onnx", make_pictures(1)).parity.pictures == 1
    assert network.training
    assert network.dropout.training
    assert not network.norm.training


class _WithSpareLayer(SmallNetwork):
    def __init__(self) -> None:
        super().__init__()
        self.spare = torch.nn.Linear(2, 2)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        pytest.param(SmallNetwork(lambda maps: maps - maps.mean(0)), "answers differently", id="looks at the batch"),
        pytest.param(SmallNetwork(lambda maps: maps + torch.rand_like(maps)), "answers differently", id="random"),
        pytest.param(SmallNetwork(lambda maps: maps / 0 * 0), "answers differently", id="not a number"),
        pytest.param(SmallNetwork(lambda maps: maps if maps.sum() > 0 else -maps), "cannot be written", id="branches"),
        pytest.param(SmallNetwork(lambda maps: torch.linalg.svd(maps)[0]), "cannot be written", id="no such operator"),
        pytest.param(_WithSpareLayer(), "does not hold the weights 'spare.weight'", id="weight without effect"),
    ],
)
def test_a_network_that_would_answer_differently_is_refused(network, message, tmp_path):
    path = tmp_path / "small.onnx"
    path.write_bytes(b"the older model")
    with pytest.raises(UserFacingError, match=message):
        export(network, make_metadata(), path, make_pictures())
    assert path.read_bytes() == b"the older model"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("metadata", "pictures", "message"),
    [
        (make_metadata(labels=("a", "b")), make_pictures(), "3 numbers a picture, but 2 labels"),
        (make_metadata(), make_pictures()[:, :, :16], "not of the size"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(network, metadata, pictures, message, tmp_path):
    with pytest.raises(UserFacingError, match=message):
        export(network, metadata, tmp_path / "small.onnx", pictures)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(network, tmp_path):
    path = tmp_path / "small.onnx"
    path.mkdir()
    with pytest.raises(UserFacingError, match=r"small\.onnx cannot be written: "):
        export(network, make_metadata(), path, make_pictures(1))
    assert list(tmp_path.iterdir()) == [path]
