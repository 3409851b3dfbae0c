"""The model that ships with the program, as a file: no torch is needed to check it."""

from __future__ import annotations

import re

import numpy as np
import onnx
import onnxruntime
import pytest

from trainer.contract.asset_files import asset_path
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess import preprocess

SAMPLES = asset_path("samples")
BUNDLED = asset_path("models", "efficientnet_lite0.onnx")

# ImageNet classes that a person would accept for a photo.
ACCEPTABLE = {
    "cat.png": {281, 282, 285},
    "coffee.png": {967, 968, 504},
    "rocket.jpg": {657, 744},
    "palace.jpg": {698, 663, 668, 538, 832},
    "motorcycle.png": {665, 670},
    "photographer.png": {872},
    "flower.jpg": {985},
}


@pytest.fixture(scope="module")
def model():
    return onnx.load(BUNDLED)


@pytest.fixture(scope="module")
def session():
    return onnxruntime.InferenceSession(BUNDLED, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def metadata(session):
    found = ModelMetadata.from_props(session.get_modelmeta().custom_metadata_map)
    assert found is not None
    return found


def _logits(session, pictures):
    return session.run(["logits"], {"image": pictures})[0]


def _photos(metadata):
    return np.stack([preprocess(SAMPLES / name, metadata.preprocess) for name in ACCEPTABLE])


def test_the_file_is_a_valid_model_that_older_runtimes_read(model):
    onnx.checker.check_model(model, full_check=True)
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 18)]
    assert model.ir_version <= 10
    assert not any(tensor.data_location for tensor in model.graph.initializer)


def test_the_graph_has_the_layers_and_nothing_else(model):
    operators = [node.op_type for node in model.graph.node]
    counts = {operator: operators.count(operator) for operator in set(operators)}
    assert counts == {
        "Conv": 49,
        "BatchNormalization": 49,
        "Clip": 33,
        "Add": 9,
        "GlobalAveragePool": 1,
        "Flatten": 1,
        "Gemm": 1,
    }
    assert model.graph.node[0].name == "stem.conv"
    assert model.graph.node[-1].name == "classifier"
    assert "blocks.3.depthwise.conv" in {node.name for node in model.graph.node}


def test_the_weights_are_those_of_the_network(model):
    weights = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    learned = [name for name in weights if name.endswith((".weight", ".bias"))]
    assert sum(weights[name].size for name in learned) == 4_652_008
    assert weights["stem.conv.weight"].shape == (32, 3, 3, 3)
    assert weights["blocks.3.depthwise.conv.weight"].shape == (144, 1, 5, 5)
    assert weights["classifier.weight"].shape == (1000, 1280)
    assert all((weights[name] >= 0).all() for name in weights if name.endswith("running_var"))


def test_the_description_is_complete(metadata):
    assert metadata.name == "EfficientNet-Lite0"
    assert metadata.output == "logits"
    spec = metadata.preprocess
    assert (spec.width, spec.height, spec.fit, spec.crop_fraction, spec.filter) == (224, 224, "crop", 0.875, "bicubic")
    assert (spec.color_order, spec.mean, spec.std) == ("RGB", (127 / 255,) * 3, (128 / 255,) * 3)
    assert metadata.training["licence"] == "Apache-2.0"
    assert metadata.training["parity"]["max_logit_difference"] <= 1e-4
    assert metadata.training["parity"]["same_answers"] == metadata.training["parity"]["pictures"] == 8


def test_the_labels_are_a_thousand_different_names(metadata):
    assert len(metadata.labels) == 1000
    assert len({label.casefold() for label in metadata.labels}) == 1000
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z' .()-]*[A-Za-z.)]", label) for label in metadata.labels)


def test_the_labels_stand_in_imagenets_order(metadata):
    known = {
        0: "tench",
        134: "crane (bird)",
        282: "tiger cat",
        285: "Egyptian cat",
        474: "cardigan",
        517: "crane (machine)",
        560: "football helmet",
        657: "missile",
        698: "palace",
        872: "tripod",
        904: "window screen",
        967: "espresso",
        999: "toilet tissue",
    }
    assert {index: metadata.labels[index] for index in known} == known


def test_the_labels_in_the_file_are_those_of_the_text(metadata):
    text = asset_path("models", "imagenet_labels.txt").read_text(encoding="utf-8")
    assert tuple(text.splitlines()) == metadata.labels


@pytest.mark.parametrize("name", ACCEPTABLE)
def test_a_sample_photo_gets_an_acceptable_class(session, metadata, name):
    picture = preprocess(SAMPLES / name, metadata.preprocess)
    assert int(_logits(session, picture[None])[0].argmax()) in ACCEPTABLE[name]


def test_the_first_answers_are_what_the_program_is_known_for(session, metadata):
    logits = _logits(session, preprocess(SAMPLES / "cat.png", metadata.preprocess)[None])[0]
    first = [metadata.labels[index] for index in np.argsort(-logits)[:3]]
    assert first == ["tiger cat", "Egyptian cat", "tabby"]


@pytest.mark.parametrize("batch", [1, 3])
def test_a_picture_gets_the_same_logits_in_every_batch(session, metadata, batch):
    photos = _photos(metadata)
    together = _logits(session, photos)
    batches = [_logits(session, photos[start : start + batch]) for start in range(0, len(photos), batch)]
    np.testing.assert_allclose(np.concatenate(batches), together, atol=1e-4)
