"""A normalisation that an exporter folded away is told where there is a trace of it, and only there."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from imgclass_gui.engine.network.folded_normalisation import FOLDED
from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.layers import list_layers
from tests.models import save_graph

node = helper.make_node


def layers_of(path: Path, nodes: Sequence[onnx.NodeProto], **constants: np.ndarray) -> tuple[Layer, ...]:
    save_graph(path / "n.onnx", nodes, {"x": (1, (1, 3, 8, 8))}, {"y": (1, None)}, constants)
    return list_layers(read_graph(str(path / "n.onnx"), "x", (1, 3, 8, 8)))


def weights(*shape: int) -> np.ndarray:
    return np.ones(shape, np.float32)


@pytest.mark.parametrize(
    ("name", "names", "is_folded"),
    [
        ("/conv1/Conv", ("onnx::Conv_24", "onnx::Conv_25"), True),
        ("/conv1/Conv", ("onnx::Conv_24", "conv1.bias"), False),
        ("/conv1/Conv", ("conv1.weight", "conv1.bias"), False),
        ("model/batch_normalization_2/FusedBatchNormV3", ("w", "b"), True),
        ("model/conv2d_2/BiasAdd", ("w", "b"), False),
    ],
)
def test_a_folded_normalisation_is_told_only_where_names_tell_it(
    tmp_path: Path, name: str, names: tuple[str, str], is_folded: bool
) -> None:
    constants = {names[0]: weights(2, 3, 1, 1), names[1]: weights(2)}
    nodes = [node("Conv", ["x", *names], ["c"], name=name), node("Relu", ["c"], ["y"])]
    assert layers_of(tmp_path, nodes, **constants)[0].note == (FOLDED if is_folded else "")


def test_a_normalisation_that_is_still_there_was_not_folded(tmp_path: Path) -> None:
    names = ["onnx::Conv_24", "onnx::Conv_25"]
    statistics = ["g", "h", "m", "v"]
    nodes = [node("Conv", ["x", *names], ["c"]), node("BatchNormalization", ["c", *statistics], ["y"])]
    constants = {names[0]: weights(2, 3, 1, 1), names[1]: weights(2)}
    constants |= {name: np.ones(2, np.float32) for name in statistics}
    (found,) = layers_of(tmp_path, nodes, **constants)
    assert (found.note, found.face_kinds) == ("", ("batch normalisation",))


@pytest.mark.torch
@pytest.mark.parametrize("dynamo", [False, True])
def test_both_of_pytorch_s_exporters_leave_the_trace(tmp_path: Path, dynamo: bool) -> None:
    import torch

    steps = [torch.nn.Conv2d(3, 4, 3, bias=False), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.Conv2d(4, 4, 3)]
    steps += [torch.nn.ReLU(), torch.nn.Conv2d(4, 4, 1), torch.nn.BatchNorm2d(4)]
    path = tmp_path / "n.onnx"
    extra = {"external_data": False, "verbose": False} if dynamo else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            torch.nn.Sequential(*steps).eval(), (torch.zeros(1, 3, 8, 8),), str(path), dynamo=dynamo,
            input_names=["x"], **extra,
        )  # fmt: skip
    found = list_layers(read_graph(str(path), "x", (1, 3, 8, 8)))
    assert [layer.note for layer in found] == [FOLDED, "", FOLDED]
