"""Third-party `.onnx` files: each one classifies or says calmly why not."""

import csv

import pytest

from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import open_model
from tests.pictures import save_color
from trainer.contract.errors import UserFacingError

CLASSIFIERS = ("classifier", "light", "derived")
REFUSALS = {
    "not-a-classifier/ultraface_rfb320_detector.onnx": "as detectors do",
    "not-a-classifier/espcn_superres.onnx": "pictures into pictures",
    "not-a-classifier/keras2onnx_nhwc_fragment.onnx": "pictures into pictures",
    "not-a-cnn/sklearn_logreg_iris.onnx": "tables of numbers",
    "not-a-cnn/mlnet_tabular_many_inputs.onnx": "takes 201 inputs",
    "unsupported/qonnx_custom_domain_espcn.onnx": "onnx.brevitas:Quant",
    "unsupported/ir1_no_opset_superres.onnx": "a version of ONNX that cannot be read",
    "broken/external_data_missing.onnx": "second file, gone.bin, which is missing",
    "broken/html.onnx": "a web page",
    "broken/truncated_half.onnx": "damaged or ends too early",
    "broken/zero_byte.onnx": "the file is empty",
}


@pytest.fixture(scope="module")
def archive(unpacked):
    folder = unpacked("onnx-models")
    with open(folder / "manifest.csv", newline="", encoding="utf-8") as file:
        return folder, [row["file"] for row in csv.DictReader(file)]


def test_every_classifier_classifies(archive, tmp_path) -> None:
    folder, names = archive
    picture = save_color(tmp_path / "p.png", "red")
    classifiers = [name for name in names if name.startswith(CLASSIFIERS)]
    assert classifiers
    for name in classifiers:
        prediction = Classifier(open_model(folder / name)).classify(picture)
        assert prediction.probabilities.shape == (len(prediction.labels),), name
        assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-3), name
        assert prediction.probabilities.min() >= 0, name


def test_everything_else_is_named_for_what_it_is(archive) -> None:
    folder, names = archive
    others = [name for name in names if not name.startswith(CLASSIFIERS)]
    assert set(others) == set(REFUSALS)
    for name in others:
        with pytest.raises(UserFacingError) as caught:
            open_model(folder / name)
        assert REFUSALS[name] in caught.value.message
        assert caught.value.hint


def test_a_real_network_recognises_real_photos(archive, unpacked) -> None:
    folder, _ = archive
    photos = unpacked("sample-photos")
    classifier = Classifier(open_model(folder / "classifier" / "mobilenetv2_qdq_u8s8_244_imagenet.onnx"))
    with open(photos / "labels.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["acceptable_imagenet_idx"]]
    hits = [
        bool({score.index for score in classifier.classify(str(photos / row["file"])).top(5)}
             & {int(index) for index in row["acceptable_imagenet_idx"].split("|")})
        for row in rows
    ]  # fmt: skip
    assert all(hits)
