from __future__ import annotations

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from tests.trainer.small_networks import SmallNetwork, make_metadata, make_pictures  # noqa: E402
from trainer.export import export  # noqa: E402
from trainer.features import freeze  # noqa: E402
from trainer.model_graph import trace_graph  # noqa: E402
from trainer.start_model import load_start  # noqa: E402

pytestmark = pytest.mark.torch


def test_a_traced_graph_serves_other_weights(tmp_path):
    pictures = make_pictures()
    graph = trace_graph(SmallNetwork(), pictures.shape[1:])
    other = SmallNetwork()
    with torch.no_grad():
        other.classifier.weight.mul_(3)
    direct = export(other, make_metadata(), tmp_path / "direct.onnx", pictures)
    filled = export(other, make_metadata(), tmp_path / "filled.onnx", pictures, graph)
    assert filled.sha256 == direct.sha256


def test_the_bundled_model_is_a_start_for_other_classes_and_sizes(tmp_path):
    start = load_start()
    frozen = freeze(start.model, start.spec)
    session = onnxruntime.InferenceSession(frozen.model)
    picture = np.random.default_rng(0).normal(size=(1, 3, 224, 224)).astype(np.float32)
    features = session.run(None, {"image": picture})[0]
    network = start.build(5).eval()
    with torch.no_grad():
        expected = network(torch.from_numpy(picture)).numpy()
        logits = network.classifier(torch.from_numpy(features)).numpy()
    np.testing.assert_allclose(logits, expected, atol=1e-4)
