"""The bundled teaching network, as the program opens it, on all 10,000 test pictures of MNIST."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest

from imgclass_gui.engine.model import open_model
from tests.conftest import REPOSITORY
from trainer.contract.asset_files import asset_path
from trainer.contract.preprocess import preprocess

MODEL = asset_path("models", "digits_cnn.onnx")


@pytest.fixture(scope="module")
def model():
    return open_model(MODEL, trusted=True)


def test_it_is_the_textbooks_network():
    kinds = [node.op_type for node in onnx.load(MODEL).graph.node]
    assert kinds == [*["Conv", "Relu", "Conv", "Relu", "MaxPool"] * 2, "Flatten", "Gemm", "Relu", "Gemm"]
    assert MODEL.stat().st_size < 600_000


def test_it_names_its_digits_and_where_it_comes_from(model):
    assert model.facts.labels == tuple("0123456789")
    assert model.facts.name == "Digits CNN"
    assert (model.facts.preprocess.height, model.facts.preprocess.channels) == (28, 1)


def test_it_knows_handwritten_digits(model):
    folder = Path(os.environ.get("IMGCLASS_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "mnist-png.zip").is_file():
        pytest.skip("no mnist-png.zip: set IMGCLASS_TEST_DATA to the folder of test archives")
    spec, tensors, targets = model.facts.preprocess, [], []
    with zipfile.ZipFile(folder / "mnist-png.zip") as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if parts[-3:-2] == ["test"] and name.endswith(".png"):
                tensors.append(preprocess(io.BytesIO(archive.read(name)), spec))
                targets.append(int(parts[-2]))
    assert len(tensors) == 10_000
    answers = model.probabilities(np.stack(tensors)).argmax(1)
    assert (answers == np.array(targets)).mean() >= 0.992
