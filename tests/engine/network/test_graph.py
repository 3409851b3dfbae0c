from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

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


def test_what_is_used_inside_a_branch_belongs_to_the_part() -> None:
    """An If whose branches use tensors from around it, without their being its inputs."""

    def branch(name: str, op_type: str) -> onnx.GraphProto:
        out = helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2])
        return helper.make_graph([helper.make_node(op_type, ["shifted", "w"], [name])], name, [], [out])

    nodes = [
        helper.make_node("Add", ["x", "w"], ["shifted"]),
        helper.make_node("ReduceMax", ["x"], ["largest"], keepdims=0),
        helper.make_node("Greater", ["largest", "zero"], ["is_positive"]),
        helper.make_node(
            "If", ["is_positive"], ["chosen"], then_branch=branch("sum", "Add"), else_branch=branch("product", "Mul")
        ),
        helper.make_node("Relu", ["chosen"], ["y"]),
    ]
    made = helper.make_graph(
        nodes,
        "with a branch",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 2])],
        [numpy_helper.from_array(np.array([[1, 2]], np.float32), "w"), numpy_helper.from_array(np.float32(0), "zero")],
    )
    model = helper.make_model(made, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    graph = Graph(model, "x", (1, 2))
    question = graph.producers["chosen"]
    assert question.captured == ("shifted", "w")
    assert [layer.inputs for layer in list_layers(graph) if layer.op == "If"] == [(3, 1)]
    values = Probe(graph, np.array([[3, 4]], np.float32)).values(["chosen", "shifted"])
    assert values["chosen"].tolist() == [[5, 8]]
