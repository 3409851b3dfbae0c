"""What a graph computes without the picture, and shapes that ONNX's own inference tells wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.receptive_field import receptive_field


def _graph(
    nodes: list[onnx.NodeProto], shape: tuple[int, ...], constants: dict[str, np.ndarray] | None = None, opset: int = 17
) -> Graph:
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "folded",
            [helper.make_tensor_value_info("x", 1, shape)],
            [helper.make_empty_tensor_value_info("y")],
            [numpy_helper.from_array(array, name) for name, array in (constants or {}).items()],
        ),
        opset_imports=[helper.make_opsetid("", opset)],
        ir_version=8,
    )
    return Graph(model, "x", shape)


def _run(graph: Graph, x: np.ndarray) -> np.ndarray:
    model = graph.model.SerializeToString()
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]


def _branch(name: str, op_type: str) -> onnx.GraphProto:
    """Both branches of a question call their tensors the same."""
    nodes = [
        helper.make_node("Mul", ["x", "factor"], ["inner"]),
        helper.make_node(op_type, ["inner"], ["made"]),
    ]
    factor = numpy_helper.from_array(np.array(2.0, np.float32), "factor")
    return helper.make_graph(nodes, name, [], [helper.make_empty_tensor_value_info("made")], [factor])


@pytest.mark.parametrize(("length", "chosen"), [(3, "Neg"), (4, "Abs")])
def test_a_question_about_the_shape_is_answered(length: int, chosen: str) -> None:
    """As exporters write a squeeze of an axis whose length they do not know."""
    nodes = [
        helper.make_node("Shape", ["x"], ["sizes"]),
        helper.make_node("Gather", ["sizes", "last"], ["length"]),
        helper.make_node("Equal", ["length", "three"], ["is_three"]),
        helper.make_node(
            "If", ["is_three"], ["first"], then_branch=_branch("a", "Neg"), else_branch=_branch("b", "Abs")
        ),
        helper.make_node(
            "If", ["is_three"], ["second"], then_branch=_branch("c", "Neg"), else_branch=_branch("d", "Abs")
        ),
        helper.make_node("Add", ["first", "second"], ["y"]),
    ]
    graph = _graph(nodes, (1, length), {"last": np.array(1), "three": np.array(3)})
    assert [node.op_type for node in graph.nodes] == ["Mul", chosen, "Mul", chosen, "Add"]
    x = np.arange(length, dtype=np.float32)[None]
    assert _run(graph, x).tolist() == (x * (-4 if chosen == "Neg" else 4)).tolist()
    assert graph.shapes["y"] == (1, length)


def test_a_branch_may_pass_on_what_is_there_and_give_a_result_twice() -> None:
    results = [helper.make_empty_tensor_value_info(name) for name in ("made", "made", "x")]
    branch = helper.make_graph([helper.make_node("Neg", ["x"], ["made"])], "branch", [], results)
    names = ["once", "again", "same"]
    nodes = [
        helper.make_node("If", ["yes"], names, then_branch=branch, else_branch=branch),
        helper.make_node("Concat", names, ["y"], axis=1),
    ]
    graph = _graph(nodes, (1, 2), {"yes": np.array(True)})
    assert _run(graph, np.array([[1, 2]], np.float32)).tolist() == [[-1, -2, -1, -2, 1, 2]]


def test_operations_that_come_too_late_are_put_in_order() -> None:
    """As a converter to half precision leaves them: it adds its changes of type at the end."""
    nodes = [
        helper.make_node("Conv", ["half", "w"], ["seen"]),
        helper.make_node("Relu", ["seen"], ["y"]),
        helper.make_node("Cast", ["x"], ["half"], to=10),
    ]
    graph = _graph(nodes, (1, 1, 4), {"w": np.ones((1, 1, 2), np.float16)})
    assert [node.op_type for node in graph.nodes] == ["Cast", "Conv", "Relu"]
    assert graph.shapes["y"] == (1, 1, 3)
    assert np.argwhere(receptive_field(graph, "y", (0, 0, 1)))[:, 2].tolist() == [1, 2]


def test_padding_that_is_worked_out_becomes_a_constant() -> None:
    """As exporters write a padding: zeros for the axes that get none, put in front and turned round."""
    nodes = [
        helper.make_node("ConstantOfShape", ["four"], ["zeros"], value=numpy_helper.from_array(np.array([0]))),
        helper.make_node("Concat", ["ones", "zeros"], ["pairs"], axis=0),
        helper.make_node("Reshape", ["pairs", "in_pairs"], ["rows"]),
        helper.make_node("Slice", ["rows", "from_end", "to_begin", "first", "from_end"], ["turned"]),
        helper.make_node("Transpose", ["turned"], ["columns"]),
        helper.make_node("Reshape", ["columns", "flat"], ["pads"]),
        helper.make_node("Pad", ["x", "pads"], ["y"]),
    ]
    constants = {
        "four": np.array([4]), "ones": np.array([1, 1, 2, 2]), "in_pairs": np.array([-1, 2]), "flat": np.array([-1]),
        "from_end": np.array([-1]), "to_begin": np.array([-99]), "first": np.array([0]),
    }  # fmt: skip
    graph = _graph(nodes, (1, 1, 2, 3), constants)
    assert [node.op_type for node in graph.nodes] == ["Pad"]
    assert graph.constant("pads").tolist() == [0, 0, 2, 1, 0, 0, 2, 1]
    assert graph.shapes["y"] == (1, 1, 6, 5)


@pytest.mark.parametrize(
    ("op_type", "inputs"),
    [
        ("ConstantOfShape", {"sizes": np.array([1 << 20, 1 << 20])}),
        ("Tile", {"few": np.zeros(2, np.float32), "sizes": np.array([1 << 40])}),
        ("Range", {"begin": np.array(0), "end": np.array(1 << 40), "step": np.array(1)}),
        ("Add", {"row": np.zeros((1, 40_000), np.float32), "column": np.zeros((40_000, 1), np.float32)}),
        ("Gather", {"row": np.zeros((1, 40_000), np.float32), "indices": np.zeros(40_000, np.int64)}),
    ],
)
def test_no_memory_is_taken_for_a_bomb(op_type: str, inputs: dict[str, np.ndarray]) -> None:
    nodes = [helper.make_node(op_type, list(inputs), ["bomb"]), helper.make_node("Identity", ["x"], ["y"])]
    assert [node.op_type for node in _graph(nodes, (1, 2), inputs).nodes] == [op_type, "Identity"]


def test_a_part_of_a_shape_becomes_a_constant() -> None:
    nodes = [
        helper.make_node("Shape", ["x"], ["sizes"], start=-2),
        helper.make_node("Expand", ["x", "sizes"], ["y"]),
    ]
    assert _graph(nodes, (1, 2, 3)).constant("sizes").tolist() == [2, 3]


@pytest.mark.parametrize(
    ("op_type", "size", "attributes"),
    [
        ("MaxPool", 7, {"kernel_shape": [2], "strides": [3], "pads": [1, 1], "ceil_mode": 1}),
        ("MaxPool", 6, {"kernel_shape": [1], "strides": [4], "ceil_mode": 1}),
        ("AveragePool", 14, {"kernel_shape": [3], "dilations": [3], "auto_pad": "SAME_UPPER"}),
    ],
)
def test_a_pooling_has_the_runtimes_shape(op_type: str, size: int, attributes: dict[str, Any]) -> None:
    nodes = [
        helper.make_node(op_type, ["x"], ["pooled"], **attributes),
        helper.make_node("Relu", ["pooled"], ["rectified"]),
        helper.make_node(op_type, ["rectified"], ["y"], kernel_shape=[1], strides=[2], ceil_mode=1),
    ]
    graph = _graph(nodes, (1, 1, size), opset=19)
    told = [graph.shapes[name] for name in ("y", "pooled", "rectified")]
    for name in ("pooled", "rectified"):
        graph.model.graph.output.append(onnx.ValueInfoProto(name=name))
    model = graph.model.SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    results = session.run(["y", "pooled", "rectified"], {"x": np.zeros((1, 1, size), np.float32)})
    assert told == [made.shape for made in results]
