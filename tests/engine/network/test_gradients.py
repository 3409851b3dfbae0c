"""Gradients of whole networks against torch autograd, and what is said where there is none."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray
from onnx import helper
from torch import nn

from imgclass_gui.engine.network.gradients import gradient_model, open_gradients, rank_by_gradient
from imgclass_gui.engine.network.graph import Graph, read_graph
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.network.ranking import rank_by_removal
from tests.engine.network.backward.torch_reference import assert_close, numbers
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

BUNDLED, DIGITS = asset_path("models", "efficientnet_lite0.onnx"), asset_path("models", "digits_cnn.onnx")
CAT = str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module")
def bundled() -> Inspector:
    return open_inspector(BUNDLED, trusted=True)


@pytest.fixture(scope="module")
def digits() -> Inspector:
    return open_inspector(DIGITS, trusted=True)


def _tapped(network: nn.Module, kinds: type | tuple[type, ...]) -> list[torch.Tensor]:
    """What the modules of some kinds make, in the order of execution, with their gradients after a pass back."""
    made: list[torch.Tensor] = []

    def keep(module: nn.Module, inputs: object, output: torch.Tensor) -> None:
        output.retain_grad()
        made.append(output)

    for module in network.modules():
        if isinstance(module, kinds):
            module.register_forward_hook(keep)
    return made


def _find(graph: Graph, probe: Probe, value: NDArray[np.float32]) -> str:
    """The tensor with these numbers."""
    names = [name for name in graph.producers if graph.shapes.get(name) == value.shape]
    found = probe.values(names)
    (name, *_) = [name for name in names if np.allclose(found[name], value, rtol=1e-3, atol=1e-4)]
    return name


@pytest.mark.torch
@pytest.mark.parametrize("which", ["digits", "bundled"])
@pytest.mark.parametrize("place", ["picture", "early", "middle", "late"])
def test_bundled_networks(which: str, place: str, request: pytest.FixtureRequest) -> None:
    from trainer.networks.registry import build_network
    from trainer.pretrained import load_weights
    from trainer.start_model import load_start

    inspector: Inspector = request.getfixturevalue(which)
    start = load_start(inspector.path if which == "digits" else "")
    network = build_network(start.network, start.classes, start.options).eval()
    load_weights(network, Path(inspector.path))
    # In 32 bits a number beside a kink, such as ReLU6's, may fall on its other side: a true but different gradient.
    network.double()
    graph = inspector.graph
    made = _tapped(network, nn.Conv2d)
    picture = inspector.look(CAT).maps(graph.input)
    x = torch.tensor(picture, dtype=torch.float64, requires_grad=True)
    network(x)[0, 5].backward()

    convolutions = [node.outputs[0] for node in graph.nodes if node.op_type == "Conv"]
    number = {"picture": -1, "early": 0, "middle": len(made) // 2, "late": len(made) - 1}[place]
    tensor, expected = (graph.input, x) if number < 0 else (convolutions[number], made[number])
    gradient, value = open_gradients(graph, tensor, inspector.answer).of(picture, 5)
    assert_close(value, expected.detach().numpy())
    assert expected.grad is not None
    assert_close(gradient, expected.grad.numpy())


class _SqueezeAndExcite(nn.Module):
    """Every channel times a number that is made from all of them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.less, self.more = nn.Conv2d(channels, 4, 1), nn.Conv2d(4, channels, 1)
        self.gate = nn.Hardsigmoid()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        means = x.mean((2, 3), keepdim=True)
        return x * self.gate(self.more(nn.functional.silu(self.less(means))))


class _Residual(nn.Module):
    """Two convolutions, and the way past them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.second(torch.relu(self.first(x))) + x)


class _Inception(nn.Module):
    """Branches beside each other, joined by their channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.narrow, self.wide = nn.Conv2d(channels, 4, 1), nn.Conv2d(channels, 5, 5, padding=2)
        self.average, self.largest = nn.AvgPool2d(3, 1, 1, count_include_pad=False), nn.MaxPool2d(3, 1, 1)
        self.last = nn.Conv2d(channels, 3, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branches = self.narrow(x), self.wide(x), self.last(self.average(x)), self.largest(x)
        return torch.relu(torch.cat(branches, 1))


class _Dense(nn.Module):
    """Every convolution sees all that came before it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.steps = nn.ModuleList(
            nn.Sequential(
                nn.BatchNorm2d(channels + 3 * number), nn.ReLU(), nn.Conv2d(channels + 3 * number, 3, 3, padding=1)
            )
            for number in range(3)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for step in self.steps:
            x = torch.cat((x, step(x)), 1)
        return x


class _Attention(nn.Module):
    """Places look at each other, as in a vision transformer."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm, self.three, self.out = (
            nn.LayerNorm(channels),
            nn.Linear(channels, 3 * channels),
            nn.Linear(channels, channels),
        )
        self.gelu = nn.GELU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, channels, rows, columns = x.shape
        tokens = x.flatten(2).transpose(1, 2)
        query, key, value = self.three(self.norm(tokens)).split(channels, 2)
        seen = torch.softmax(query @ key.transpose(1, 2) / channels**0.5, -1) @ value
        tokens = tokens + self.gelu(self.out(seen))
        return tokens.transpose(1, 2).reshape(batch, channels, rows, columns)


class _Network(nn.Module):
    """A stem, a block, and an answer."""

    def __init__(self, block: Callable[[int], nn.Module]) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, 2, 1), nn.BatchNorm2d(6), nn.Hardswish(), nn.MaxPool2d(3, 2, 1))
        self.block = block(6)
        self.deep = nn.Sequential(nn.LazyConv2d(8, 3, 2, 1), nn.ReLU6(), nn.Conv2d(8, 8, 3, 1, 1, groups=8), nn.SiLU())
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10), nn.LogSoftmax(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.deep(self.block(self.stem(x))))


@pytest.mark.torch
@pytest.mark.parametrize("block", [_SqueezeAndExcite, _Residual, _Inception, _Dense, _Attention])
def test_networks_with_branches(block: Callable[[int], nn.Module], tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = _Network(block).eval()
    picture = numbers(0, 1, 3, 32, 32)
    network(torch.tensor(picture))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.2, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 2.0)
    path = tmp_path / "network.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's, about its own insides
        torch.onnx.export(network, (torch.tensor(picture),), path, dynamo=True, external_data=False, verbose=False)
    network.double()
    made = _tapped(network, (nn.MaxPool2d, block, nn.Conv2d, nn.Linear, nn.BatchNorm2d))
    x = torch.tensor(picture, dtype=torch.float64, requires_grad=True)
    answer = network(x)
    answer[0, 3].backward()

    info = onnx.load(path).graph.input[0]
    graph = read_graph(str(path), info.name, picture.shape)
    probe = Probe(graph, picture)
    gradient, _ = open_gradients(graph, graph.input, graph.outputs[0]).of(picture, 3)
    assert x.grad is not None
    assert_close(gradient, x.grad.numpy())
    found = 0
    for tensor in made:
        try:
            name = _find(graph, probe, tensor.detach().numpy())
        except ValueError:  # the exporter has folded it away
            continue
        found += 1
        gradient, value = open_gradients(graph, name, graph.outputs[0]).of(picture, 3)
        assert tensor.grad is not None
        assert_close(value, tensor.detach().numpy())
        assert_close(gradient, tensor.grad.numpy())
    assert found >= 4


def test_quick_ranking_is_gradient_times_activation(digits: Inspector) -> None:
    picture = digits.look(CAT).maps(digits.graph.input)
    tensor = digits.layers[0].after
    ranks = rank_by_gradient(digits.graph, picture, tensor, 3)
    gradient, value = open_gradients(digits.graph, tensor, digits.answer).of(picture, 3)
    expected = [(gradient[0, channel] * value[0, channel]).sum() for channel in range(gradient.shape[1])]
    assert ranks.dtype == np.float32
    assert ranks == pytest.approx(expected, rel=1e-3, abs=1e-5)


def test_quick_ranking_is_exact_where_the_network_goes_straight_on(digits: Inspector) -> None:
    """The numbers before a full connection: without one, the answer falls by just its part."""
    look = digits.look(CAT)
    tensor = digits.graph.producers[digits.answer].inputs[0]
    quick = rank_by_gradient(digits.graph, look.maps(digits.graph.input), tensor, 3)
    exact = rank_by_removal(digits.graph, look.probe, tensor, 3)
    assert quick == pytest.approx(exact, abs=1e-3)


def test_the_answer_is_the_networks(digits: Inspector) -> None:
    look = digits.look(CAT)
    back = gradient_model(digits.graph, digits.layers[1].tensor, digits.answer)
    from imgclass_gui.engine.network.parts import open_part
    from imgclass_gui.engine.sessions import run_outputs

    session = open_part(digits.graph, back.model, 1, more=back.weights)
    picture, index = (info.name for info in session.get_inputs())
    feeds = {picture: look.maps(digits.graph.input), index: np.array(2, np.int64)}
    (answer,) = run_outputs(session, [session.get_outputs()[-1].name], feeds)
    assert_close(answer, look.maps(digits.answer))


def _graph(*nodes: onnx.NodeProto, shape: tuple[int, ...] = (1, 4)) -> Graph:
    inputs, outputs = helper.make_tensor_value_info("x", 1, shape), helper.make_empty_tensor_value_info("y")
    made = helper.make_graph(list(nodes), "tiny", [inputs], [outputs])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("stranger", 1)]
    return Graph(helper.make_model(made, opset_imports=opsets, ir_version=8), "x", shape)


def test_a_tensor_that_is_used_twice_gets_the_sum() -> None:
    graph = _graph(helper.make_node("Mul", ["x", "x"], ["square"]), helper.make_node("Add", ["square", "x"], ["y"]))
    x = numbers(0, 1, 4)
    gradient, value = open_gradients(graph, "x", "y").of(x, 2)
    np.testing.assert_allclose(gradient, [[0, 0, 2 * x[0, 2] + 1, 0]], rtol=1e-6)
    np.testing.assert_array_equal(value, x)


def test_a_numbers_type_is_kept_on_the_way() -> None:
    graph = _graph(
        helper.make_node("Cast", ["x"], ["half"], to=onnx.TensorProto.FLOAT16),
        helper.make_node("Relu", ["half"], ["kept"]),
        helper.make_node("Mul", ["kept", "kept"], ["square"]),
        helper.make_node("Cast", ["square"], ["y"], to=onnx.TensorProto.FLOAT),
    )
    x = np.array([[-1.0, 0.5, 2.0, 3.0]], np.float32)
    for tensor in ("x", "half", "kept"):
        gradient, _ = open_gradients(graph, tensor, "y").of(x, 2)
        assert gradient.dtype == np.float32
        np.testing.assert_allclose(gradient, [[0, 0, 4, 0]], rtol=1e-3)


def test_an_operation_without_a_rule_is_named() -> None:
    graph = _graph(helper.make_node("Cosh", ["x"], ["wave"]), helper.make_node("Relu", ["wave"], ["y"]))
    with pytest.raises(UserFacingError, match="the gradient through Cosh is not known") as caught:
        open_gradients(graph, "x", "y")
    assert "emoval" in caught.value.hint
    gradient, _ = open_gradients(graph, "wave", "y").of(np.zeros((1, 4), np.float32), 1)
    np.testing.assert_array_equal(gradient, [[0, 1, 0, 0]])


def test_a_strangers_operation_is_not_taken_for_onnx_own() -> None:
    graph = _graph(helper.make_node("Relu", ["x"], ["y"], domain="stranger"))
    with pytest.raises(UserFacingError, match="the gradient through Relu is not known"):
        gradient_model(graph, "x", "y")


def test_rounding_to_steps_and_back_lets_the_gradient_through() -> None:
    graph = _graph(
        helper.make_node("Constant", [], ["scale"], value_float=0.5),
        helper.make_node("QuantizeLinear", ["x", "scale"], ["steps"]),
        helper.make_node("Cast", ["steps"], ["bytes"], to=onnx.TensorProto.UINT8),
        helper.make_node("DequantizeLinear", ["bytes", "scale"], ["rounded"]),
        helper.make_node("Add", ["x", "rounded"], ["y"]),
    )
    # From 0 to 255 steps; the first and the last number lie beyond.
    x = np.array([[-1.0, 3.1, 127.6, 200.0]], np.float32)
    gradients = [open_gradients(graph, "x", "y").of(x, number)[0][0, number] for number in range(4)]
    assert gradients == [1, 2, 2, 1]


def test_rounding_to_whole_numbers_is_refused_by_name() -> None:
    graph = _graph(
        helper.make_node("Cast", ["x"], ["whole"], to=onnx.TensorProto.INT32),
        helper.make_node("Cast", ["whole"], ["y"], to=onnx.TensorProto.FLOAT),
    )
    with pytest.raises(UserFacingError, match="the gradient through Cast of whole numbers is not known"):
        gradient_model(graph, "x", "y")


def test_indices_have_no_gradient() -> None:
    graph = _graph(
        helper.make_node("ArgMax", ["x"], ["largest"], axis=1),
        helper.make_node("Cast", ["largest"], ["number"], to=1),
        helper.make_node("Mul", ["x", "number"], ["y"]),
    )
    x = np.array([[1.0, 2.0, 5.0, 3.0]], np.float32)
    gradient, _ = open_gradients(graph, "x", "y").of(x, 3)
    np.testing.assert_allclose(gradient, [[0, 0, 0, 2]])


def test_what_cannot_be_is_said(digits: Inspector) -> None:
    picture = digits.look(CAT).maps(digits.graph.input)
    gradients = open_gradients(digits.graph, digits.layers[0].tensor, digits.answer)
    with pytest.raises(UserFacingError, match="no class 10"):
        gradients.of(picture, 10)
    with pytest.raises(UserFacingError, match="does not depend"):
        gradient_model(digits.graph, digits.answer, digits.layers[0].tensor)
    with pytest.raises(UserFacingError, match="no tensor"):
        gradient_model(digits.graph, digits.graph.input, "nothing")
