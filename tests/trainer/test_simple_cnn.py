from __future__ import annotations

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from tests.trainer.small_networks import make_metadata  # noqa: E402
from trainer.contract.errors import UserFacingError  # noqa: E402
from trainer.contract.preprocess_spec import PreprocessSpec  # noqa: E402
from trainer.export import export  # noqa: E402
from trainer.networks.simple_cnn import SimpleCNN, depth_for  # noqa: E402
from trainer.pretrained import load_weights  # noqa: E402

pytestmark = pytest.mark.torch

LAYERS = [
    ("conv1_1", "Conv"),
    ("relu1_1", "Relu"),
    ("conv1_2", "Conv"),
    ("relu1_2", "Relu"),
    ("pool1", "MaxPool"),
    ("conv2_1", "Conv"),
    ("relu2_1", "Relu"),
    ("conv2_2", "Conv"),
    ("relu2_2", "Relu"),
    ("pool2", "MaxPool"),
    ("flatten", "Flatten"),
    ("hidden", "Gemm"),
    ("hidden_relu", "Relu"),
    ("classifier", "Gemm"),
]


def small(**options: object) -> SimpleCNN:
    torch.manual_seed(0)
    return SimpleCNN(**{"classes": 3, "side": 14, "channels": 1, "width": 4, "depth": 2} | options)


@pytest.mark.parametrize(("kernel", "side"), [(3, 14), (5, 14), (1, 8), (3, 15)])
def test_the_answer_is_the_textbooks_arithmetic(kernel, side) -> None:
    network = small(kernel=kernel, side=side).eval()
    weights = network.state_dict()
    maps = image = torch.randn(2, 1, side, side)
    for block in (1, 2):
        for name in (f"conv{block}_1", f"conv{block}_2"):
            maps = functional.pad(maps, [kernel // 2] * 4)
            # A convolution as what it is: each kernel times each patch, and a bias.
            patches = maps.unfold(2, kernel, 1).unfold(3, kernel, 1)
            maps = torch.einsum("nchwij,ocij->nohw", patches, weights[f"{name}.weight"])
            maps = (maps + weights[f"{name}.bias"][:, None, None]).clamp(min=0)
        half = maps.shape[-1] // 2
        maps = maps[..., : 2 * half, : 2 * half].reshape(2, -1, half, 2, half, 2).amax((3, 5))
    hidden = (maps.reshape(2, -1) @ weights["hidden.weight"].T + weights["hidden.bias"]).clamp(min=0)
    logits = hidden @ weights["classifier.weight"].T + weights["classifier.bias"]
    with torch.no_grad():
        torch.testing.assert_close(network.features(image), hidden, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(network(image), logits, rtol=1e-4, atol=1e-5)


def test_the_classifier_sees_the_features_without_some_in_training() -> None:
    network = small(dropout=0.5).train()
    seen = []
    network.classifier.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0]))
    with torch.no_grad():
        image = torch.randn(64, 1, 14, 14)
        network(image)
        features = network.features(image)
        kept = seen[0] != 0
        assert 0.4 < kept[features > 0].float().mean() < 0.6
        torch.testing.assert_close(seen[0][kept], 2 * features[kept])
        network.eval()(image)
        torch.testing.assert_close(seen[1], features)
    assert isinstance(network.classifier, nn.Linear)
    assert list(dict(network.named_children()))[-1] == "classifier"


def test_a_new_classifier_takes_the_old_ones_place() -> None:
    network = small().eval()
    features = network.features(torch.ones(1, 1, 14, 14))
    network.classifier = nn.Linear(network.classifier.in_features, 7)
    torch.testing.assert_close(network.features(torch.ones(1, 1, 14, 14)), features)
    torch.testing.assert_close(network(torch.ones(1, 1, 14, 14)), network.classifier(features))


def test_the_network_for_handwritten_digits_is_small() -> None:
    """1*9*16+16 + 16*9*16+16 + 16*9*32+32 + 32*9*32+32 + 7*7*32*64+64 + 64*10+10"""
    assert sum(weight.numel() for weight in SimpleCNN(10, side=28, channels=1).parameters()) == 117_434


@given(st.integers(1, 4096))
def test_blocks_are_added_until_the_maps_are_7_by_7_or_smaller(side) -> None:
    depth = depth_for(side)
    assert side // 2**depth <= 7
    assert depth == 1 or side // 2 ** (depth - 1) > 7


@pytest.mark.parametrize(("side", "depth"), [(8, 1), (28, 2), (32, 3), (64, 4), (96, 4), (128, 5), (224, 5)])
def test_the_depth_of_common_sizes(side, depth) -> None:
    assert depth_for(side) == depth
    names = dict(SimpleCNN(2, side=side, width=1).named_children())
    assert f"pool{depth}" in names
    assert f"pool{depth + 1}" not in names


def test_the_signal_neither_fades_nor_grows_through_many_layers() -> None:
    torch.manual_seed(0)
    network = SimpleCNN(10, side=224).eval()
    strengths = {}
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(lambda _, __, maps, name=name: strengths.update({name: maps.std().item()}))
    with torch.no_grad():
        network(torch.randn(1, 3, 224, 224))
    assert len(strengths) == 10
    assert all(0.3 < strength < 6 for strength in strengths.values()), strengths


def _gradients(network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> list[torch.Tensor]:
    network.zero_grad()
    functional.cross_entropy(network(images), labels).backward()
    return [weight.grad.clone() for weight in network.parameters()]


def test_halves_of_a_batch_teach_the_same_as_the_whole() -> None:
    """Which is what makes a training on two devices equal to one: nothing looks at the others of the batch."""
    network = small(dropout=0.0).train()
    images, labels = torch.randn(8, 1, 14, 14), torch.randint(0, 3, (8,))
    whole = _gradients(network, images, labels)
    halves = zip(_gradients(network, images[:4], labels[:4]), _gradients(network, images[4:], labels[4:]), strict=True)
    for name, gradient, (first, second) in zip(dict(network.named_parameters()), whole, halves, strict=True):
        assert gradient.abs().max() > 0, name
        torch.testing.assert_close(gradient, (first + second) / 2, rtol=1e-4, atol=1e-6)


def test_it_learns_to_tell_bars_apart() -> None:
    generator = torch.Generator().manual_seed(1)
    labels = torch.arange(64) % 2
    bars = torch.zeros(64, 1, 14, 14)
    for bar, label, place in zip(bars[:, 0], labels, torch.randint(0, 14, (64,), generator=generator), strict=True):
        (bar if label else bar.T)[place] = 1.0
    bars += 0.1 * torch.randn(bars.shape, generator=generator)
    network = small(classes=2).train()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(25):
        optimizer.zero_grad()
        functional.cross_entropy(network(bars[:48]), labels[:48]).backward()
        optimizer.step()
    with torch.no_grad():
        answers = network.eval()(bars[48:]).argmax(1)
    assert (answers == labels[48:]).float().mean() >= 0.9


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    network = small(dropout=0.5).train()
    spec = PreprocessSpec(14, 14, fit="pad", color_order="L", mean=(0.5,), std=(0.5,))
    pictures = np.random.default_rng(0).normal(size=(4, 1, 14, 14)).astype(np.float32)
    path = tmp_path_factory.mktemp("export") / "simple.onnx"
    return network, export(network, make_metadata(preprocess=spec), path, pictures)


def test_the_file_reads_like_the_textbook(exported) -> None:
    _, report = exported
    nodes = onnx.load(report.path).graph.node
    assert [(node.name, node.op_type) for node in nodes] == LAYERS
    assert [node.output[0] for node in nodes] == [name for name, _ in LAYERS[:-1]] + ["logits"]
    assert report.parity.same_answers == 4


def test_the_network_comes_back_from_the_file(exported) -> None:
    network, report = exported
    again = small()
    nn.init.zeros_(again.hidden.weight)
    load_weights(again, report.path)
    assert all(torch.equal(weight, network.state_dict()[name]) for name, weight in again.state_dict().items())


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"side": 15, "depth": 4}, "15 x 15 pixels cannot be halved 4 times", "a depth of at most 3"),
        ({"side": 1, "depth": 1}, "1 x 1 pixels cannot be halved 1 times", "Choose larger pictures."),
        ({"kernel": 4}, "4 x 4 have no pixel in their middle", "odd"),
        ({"kernel": 0}, "0 x 0", "odd"),
        ({"depth": 0}, "at least one block", "depth"),
        ({"width": 0}, "at least one block and one channel", "width"),
        ({"side": 1024, "depth": 1, "width": 64}, "too large for pictures of 1024 x 1024", "smaller pictures"),
    ],
)
def test_what_cannot_work_is_refused(options, message, hint) -> None:
    with pytest.raises(UserFacingError, match=message) as refusal:
        small(**options)
    assert hint in refusal.value.hint


def test_the_deepest_network_for_a_side_works() -> None:
    with torch.no_grad():
        assert small(side=15, depth=3).eval()(torch.randn(2, 1, 15, 15)).shape == (2, 3)
