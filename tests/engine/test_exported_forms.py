"""Networks that PyTorch wrote in odd forms, against PyTorch itself."""

import warnings

import numpy as np
import pytest

from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.sessions import open_session
from imgclass_gui.engine.trial import compute_rows, learn_expectations, learn_input

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

RANDOM = np.random.default_rng(3)


def network(seed=0):
    torch.manual_seed(seed)
    layers = [torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.AdaptiveAvgPool2d(2)]
    return torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(32, 5)).eval()


class Form(torch.nn.Module):
    """A network, called by a function of its own."""

    def __init__(self, call):
        super().__init__()
        self.main, self.side, self.call = network(), network(1), call

    def forward(self, *given):
        return self.call(self, *given)


def export(path, call, *given, **names):
    form = Form(call).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(form, given, str(path), dynamo=False, **names)
    return form, str(path)


def pictures(count):
    return RANDOM.normal(size=(count, 3, 16, 16)).astype(np.float32)


def test_auxiliary_heads_are_left_aside(tmp_path) -> None:
    batch = pictures(2)
    form, path = export(
        tmp_path / "m.onnx",
        lambda form, x: (form.side(x), form.main(x)),
        torch.tensor(batch),
        output_names=["aux1", "logits"],
    )
    session = open_session(path, 1)
    expectations = learn_expectations(session, path)
    assert expectations.remark == "of its 2 results, “logits” was taken as the answer"
    with torch.no_grad():
        expected = form.main(torch.tensor(batch)).numpy()
    np.testing.assert_allclose(compute_rows(session, expectations, batch), expected, rtol=1e-4, atol=1e-5)


def test_an_answer_without_an_axis_for_pictures(tmp_path) -> None:
    batch = pictures(3)
    form, path = export(tmp_path / "m.onnx", lambda form, x: form.main(x)[0].softmax(0), torch.tensor(batch[:1]))
    with torch.no_grad():
        expected = form.main(torch.tensor(batch)).softmax(1).numpy()
    np.testing.assert_allclose(open_model(path).probabilities(batch), expected, rtol=1e-4, atol=1e-5)


def test_a_network_that_scales_whole_numbers_by_itself(tmp_path) -> None:
    pixels = RANDOM.integers(0, 256, size=(1, 3, 16, 16), dtype=np.uint8)
    form, path = export(tmp_path / "m.onnx", lambda form, x: form.main(x.float() / 255 - 0.5), torch.tensor(pixels))
    session = open_session(path, 1)
    expectations = learn_expectations(session, path)
    spec = expectations.preprocess
    batch = ((pixels.astype(np.float32) / 255 - spec.mean[0]) / spec.std[0]).astype(np.float32)
    with torch.no_grad():
        expected = form(torch.tensor(pixels)).numpy()
    np.testing.assert_allclose(compute_rows(session, expectations, batch), expected, rtol=1e-4, atol=1e-5)


def test_eight_pictures_at_once_are_looked_into_one_by_one(tmp_path) -> None:
    batch = pictures(8)

    def call(form, x):
        *convolution, _, last = form.main
        return last(torch.nn.Sequential(*convolution)(x).view(8, -1))

    form, path = export(tmp_path / "m.onnx", call, torch.tensor(batch))
    expectations, remark = learn_input(open_session(path, 1), path, always_try=True)
    assert (expectations.fixed_batch, remark) == (8, "")
    graph = read_graph(path, expectations.input_name, expectations.input_shape, expectations.output_name)
    got = Probe(graph, batch[5:6]).values(graph.outputs)[graph.outputs[0]]
    with torch.no_grad():
        expected = form.main(torch.tensor(batch)).numpy()[5:6]
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)


def test_a_size_beside_the_picture_is_held_for_a_look_inside(tmp_path) -> None:
    batch = pictures(1)
    size = torch.tensor([[16.0, 16.0]])
    form, path = export(
        tmp_path / "m.onnx",
        lambda form, x, im_shape: form.main[0](x) * im_shape.sum(),
        torch.tensor(batch),
        size,
        input_names=["image", "im_shape"],
    )
    expectations, remark = learn_input(open_session(path, 1), path, always_try=True)
    assert remark.endswith("with “im_shape” at 16")
    graph = read_graph(path, expectations.input_name, expectations.input_shape)
    with torch.no_grad():
        expected = form(torch.tensor(batch), size).numpy()
    np.testing.assert_allclose(
        Probe(graph, batch).values(graph.outputs)[graph.outputs[0]], expected, rtol=1e-4, atol=1e-4
    )
