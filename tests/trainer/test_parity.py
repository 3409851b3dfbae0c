from __future__ import annotations

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch")

from tests.trainer.small_networks import SmallNetwork, make_metadata, make_pictures  # noqa: E402
from trainer.contract.errors import UserFacingError  # noqa: E402
from trainer.export import export  # noqa: E402
from trainer.parity import check_parity  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def network():
    return SmallNetwork().eval()


@pytest.fixture(scope="module")
def model(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("parity") / "small.onnx"
    return export(network, make_metadata(), path, make_pictures()).path.read_bytes()


def _logits(network, pictures):
    with torch.no_grad():
        return network(torch.from_numpy(pictures)).numpy()


def test_an_unchanged_network_agrees_picture_by_picture(network, model):
    pictures = make_pictures(7, seed=2)
    parity = check_parity(model, pictures, _logits(network, pictures))
    assert parity.pictures == parity.same_answers == 7
    assert 0 <= parity.max_logit_difference <= 1e-4


def test_a_network_that_was_trained_on_is_told_apart(model):
    network = SmallNetwork().eval()
    with torch.no_grad():
        network.classifier.bias[1] += 0.01
    pictures = make_pictures()
    with pytest.raises(UserFacingError, match=r"a logit is off by 0\.01"):
        check_parity(model, pictures, _logits(network, pictures))


def test_batch_normalisation_in_training_is_told_apart(model):
    pictures = make_pictures()
    with pytest.raises(UserFacingError, match="answers differently"):
        check_parity(model, pictures, _logits(SmallNetwork().train(), pictures))


def _with_first_logit(model: bytes, value: float) -> bytes:
    """The same model, whose first logit no longer depends on the picture."""
    changed = onnx.load_model_from_string(model)
    for tensor in changed.graph.initializer:
        array = onnx.numpy_helper.to_array(tensor).copy()
        if tensor.name == "classifier.weight":
            array[0] = 0
        elif tensor.name == "classifier.bias":
            array[0] = value
        else:
            continue
        tensor.CopyFrom(onnx.numpy_helper.from_array(array, tensor.name))
    return changed.SerializeToString()


@pytest.mark.parametrize(
    ("offset", "scale", "agrees"), [(0.9, 1, True), (1.1, 1, False), (90, 1000, True), (110, 1000, False)]
)
def test_the_tolerance_grows_with_logits_beyond_ten(network, model, offset, scale, agrees):
    """1e-4 up to logits of 10, a hundred-thousandth of the largest beyond."""
    pictures = make_pictures(1)
    expected = _logits(network, pictures)
    expected[0, 0] = scale
    answer = _with_first_logit(model, scale + offset * 1e-4)
    if agrees:
        check_parity(answer, pictures, expected)
    else:
        with pytest.raises(UserFacingError, match="answers differently"):
            check_parity(answer, pictures, expected)


def test_bytes_that_are_no_model_are_an_expected_failure():
    with pytest.raises(UserFacingError, match="cannot run"):
        check_parity(b"not a model", make_pictures(1), np.zeros((1, 3), np.float32))
