"""A network whose large weights are shared by all sessions of its parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from imgclass_gui.engine.network.gradients import gradient_model
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.network.skeleton import LEAST_BYTES
from imgclass_gui.engine.sessions import open_session, run_outputs

RANDOM = np.random.default_rng(0)


def _model() -> onnx.ModelProto:
    """Two products: by a large matrix, and by a small one."""
    weights = {
        "large": RANDOM.normal(size=(128, 256)).astype(np.float32),
        "small": RANDOM.normal(size=(256, 3)).astype(np.float32),
    }
    assert weights["large"].nbytes >= LEAST_BYTES > weights["small"].nbytes
    nodes = [
        helper.make_node("MatMul", ["x", "large"], ["wide"]),
        helper.make_node("MatMul", ["wide", "small"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 128])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])


def test_the_parts_compute_the_same_and_hold_no_large_weights(tmp_path: Path) -> None:
    model = _model()
    graph = Graph(model, "x", (1, 128))
    part = ending_at(graph, ["wide", "y"])
    assert len(part.SerializeToString()) < LEAST_BYTES
    x = RANDOM.normal(size=(1, 128)).astype(np.float32)
    session = open_part(graph, part, 1)
    got = run_outputs(session, ["y"], {"x": x})[0]
    whole = run_outputs(open_session(model.SerializeToString(), 1), ["y"], {"x": x})[0]
    np.testing.assert_array_equal(got, whole)


def test_the_network_itself_stays_whole() -> None:
    graph = Graph(_model(), "x", (1, 128))
    ending_at(graph, ["wide"])
    onnx.checker.check_model(graph.model)
    assert list(graph.weights_of(ending_at(graph, ["wide"]))) == ["large"]
    assert graph.constant("large").shape == (128, 256)


def test_the_way_back_holds_no_large_weights() -> None:
    """Python stands still while a model is written as bytes: a network of 500 MB must not be."""
    weights = RANDOM.normal(size=(64, 64, 3, 3)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["x", "weights"], ["maps"], pads=[1, 1, 1, 1]),
        helper.make_node("GlobalMaxPool", ["maps"], ["y"]),
    ]
    made = helper.make_graph(
        nodes,
        "convolution",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 64, 5, 5])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 64, 1, 1])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(made, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    graph = Graph(model, "x", (1, 64, 5, 5))
    back = gradient_model(graph, "x", "y")
    assert len(back.model.SerializeToString()) < LEAST_BYTES < weights.nbytes
    assert sum(array.nbytes for array in back.weights.values()) == weights.nbytes
