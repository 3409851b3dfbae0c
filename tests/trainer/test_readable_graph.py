"""What the small network of test_export does not have."""

from __future__ import annotations

import onnx
import pytest

torch = pytest.importorskip("torch")

from torch import Tensor, nn  # noqa: E402

from tests.trainer.small_networks import CLASSES, SIDE, make_metadata, make_pictures  # noqa: E402
from trainer.export import export  # noqa: E402

pytestmark = pytest.mark.torch


def _exported(network, path):
    return onnx.load(export(network, make_metadata(), path / "model.onnx", make_pictures()).path)


def _names(model):
    return [node.name for node in model.graph.node]


class _Textbook(nn.Module):
    """Convolution, max pooling, flattening, full connection; one activation for all, one step without a module."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 4, 3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(4)
        self.classifier = nn.Linear(4 * (SIDE // 4) ** 2, CLASSES)

    def forward(self, image: Tensor) -> Tensor:
        maps = self.relu(self.second(self.relu(self.first(image))))
        return self.classifier(self.pool(maps).flatten(1))


def test_a_module_used_twice_is_numbered(tmp_path):
    model = _exported(_Textbook(), tmp_path)
    assert _names(model) == ["first", "relu", "second", "relu_2", "pool", "flatten", "classifier"]
    assert [node.op_type for node in model.graph.node][4:] == ["MaxPool", "Flatten", "Gemm"]


class _EndsInFlattening(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(nn.Conv2d(3, CLASSES, 3, padding="same"), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def test_the_last_step_keeps_the_outputs_name(tmp_path):
    model = _exported(_EndsInFlattening(), tmp_path)
    assert _names(model) == ["0", "1", "1_2", "2", "3"]
    assert [output.name for output in model.graph.output] == ["logits"]
    assert list(model.graph.node[-1].output) == ["logits"]


class _Functional(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(CLASSES, 3))

    def forward(self, image: Tensor) -> Tensor:
        return nn.functional.linear(image.mean((2, 3)), self.weight)


def test_a_network_without_modules_is_named_after_its_operators(tmp_path):
    assert _names(_exported(_Functional(), tmp_path))[0] == "reducemean"


class _PaddedWithOnes(nn.Module):
    """Padding of ones cannot become the convolution's own; two equal constants are one in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.pad = nn.ConstantPad2d((0, 1, 0, 1), 1.0)
        self.conv = nn.Conv2d(3, CLASSES, 3)

    def forward(self, image: Tensor) -> Tensor:
        maps = self.conv(self.pad(image))
        return (nn.functional.relu6(maps) + nn.functional.relu6(-maps)).mean((2, 3))


def test_padding_with_other_values_stays_a_step_of_its_own(tmp_path):
    model = _exported(_PaddedWithOnes(), tmp_path)
    assert _names(model)[:2] == ["pad", "conv"]
    clips = [node for node in model.graph.node if node.op_type == "Clip"]
    assert len(clips) == 2
    assert clips[0].input[1:] == clips[1].input[1:]
