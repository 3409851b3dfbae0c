from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import helper

from imgclass_gui.engine.network import probe as probe_module
from imgclass_gui.engine.network.graph import Graph, read_graph
from imgclass_gui.engine.network.layers import list_layers
from imgclass_gui.engine.network.probe import Probe
from tests.models import save_graph
from trainer.contract.errors import UserFacingError

PICTURE = np.arange(2 * 3 * 3, dtype=np.float32).reshape(1, 2, 3, 3)


def flattening_by_shape(path: Path) -> Graph:
    """As exporters write `x.view(x.size(0), -1)`: the new shape is computed from the old one."""
    nodes = [
        helper.make_node("Relu", ["x"], ["r"]),
        helper.make_node("Shape", ["r"], ["size"]),
        helper.make_node("Gather", ["size", "zero"], ["count"], axis=0),
        helper.make_node("Unsqueeze", ["count", "axes"], ["rows"]),
        helper.make_node("Concat", ["rows", "rest"], ["shape"], axis=0),
        helper.make_node("Reshape", ["r", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["y"]),
    ]
    weights = {
        "zero": np.array(0), "axes": np.array([0]), "rest": np.array([-1]), "w": np.eye(18, 4, dtype=np.float32),
    }  # fmt: skip
    save_graph(path, nodes, {"x": (1, ("n", 2, 3, 3))}, {"y": (1, ("n", 4))}, weights)
    return read_graph(str(path), "x", (1, 2, 3, 3))


def test_what_works_out_a_shape_becomes_a_constant(tmp_path: Path) -> None:
    graph = flattening_by_shape(tmp_path / "flat.onnx")
    assert [node.op_type for node in graph.nodes] == ["Relu", "Reshape", "MatMul"]
    assert graph.constant("shape").tolist() == [1, -1]
    assert (graph.shapes["flat"], graph.shapes["y"]) == ((1, 18), (1, 4))
    assert [layer.title for layer in list_layers(graph)] == ["rectifier (ReLU) 1", "reshaping 1", "full connection 1"]


def test_what_makes_much_from_little_is_not_computed(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("ConstantOfShape", ["size"], ["bomb"]),
        helper.make_node("Add", ["x", "bomb"], ["y"]),
    ]
    save_graph(tmp_path / "bomb.onnx", nodes, {"x": (1, (1, 2))}, {"y": (1, None)}, {"size": np.array([10**5, 10**5])})
    graph = read_graph(str(tmp_path / "bomb.onnx"), "x", (1, 2))
    assert [node.op_type for node in graph.nodes] == ["ConstantOfShape", "Add"]


def test_a_file_that_is_no_graph_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.onnx").write_bytes(b"nothing of the kind")
    with pytest.raises(UserFacingError, match="cannot be read"):
        read_graph(str(tmp_path / "no.onnx"), "x", (1,))


def test_values_inside_are_computed_once_and_kept_under_a_ceiling(tmp_path: Path, monkeypatch) -> None:
    graph = flattening_by_shape(tmp_path / "flat.onnx")
    probe = Probe(graph, PICTURE)
    assert probe.values(["r"])["r"] is probe.values(["r"])["r"]
    np.testing.assert_array_equal(probe.values(["y", "w"])["y"], PICTURE.reshape(1, 18)[:, :4])
    monkeypatch.setattr(probe_module, "MOST_BYTES", PICTURE.nbytes + 40)
    first = probe.values(["y"])["y"]
    assert "r" not in probe._kept
    assert probe.values(["y"])["y"] is first
    np.testing.assert_array_equal(probe.values(["r"])["r"], PICTURE)


def test_a_tensor_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="no tensor"):
        Probe(flattening_by_shape(tmp_path / "flat.onnx"), PICTURE).values(["missing"])
