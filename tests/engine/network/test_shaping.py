import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from imgclass_gui.engine.network.graph import Graph, read_graph
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.network.shaping import with_shapes
from imgclass_gui.engine.sessions import open_session, run_session
from tests.models import save_graph

RANDOM = np.random.default_rng(5)


def save_for_eight(path, *, in_constants=False):
    """Convolution, a residual, a flattening to [8, -1] and a full connection, as exported for eight pictures."""
    shape = numpy_helper.from_array(np.array([8, -1]), "shape")
    nodes = [
        helper.make_node("Conv", ["x", "kernel"], ["c"], pads=[1, 1, 1, 1]),
        helper.make_node("Add", ["c", "x"], ["sum"]),
        helper.make_node("Reshape", ["sum", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["y"]),
        helper.make_node("Expand", ["flat", "same"], ["z"]),
    ]
    weights = {
        "kernel": RANDOM.normal(size=(2, 2, 3, 3)).astype(np.float32),
        "w": RANDOM.normal(size=(32, 5)).astype(np.float32),
        "same": np.array([8, 32]),
    }
    if in_constants:
        nodes.insert(0, helper.make_node("Constant", [], ["shape"], value=shape))
    else:
        weights["shape"] = numpy_helper.to_array(shape)
    outputs = {"y": (TensorProto.FLOAT, [8, 5]), "z": (TensorProto.FLOAT, [8, 32])}
    return str(save_graph(path, nodes, {"x": (TensorProto.FLOAT, [8, 2, 4, 4])}, outputs, weights))


@pytest.mark.parametrize("in_constants", [False, True])
def test_a_network_for_eight_pictures_is_looked_into_with_one(tmp_path, in_constants) -> None:
    path = save_for_eight(tmp_path / "m.onnx", in_constants=in_constants)
    graph = read_graph(path, "x", (1, 2, 4, 4))
    assert (graph.shapes["x"], graph.shapes["flat"], graph.shapes["y"]) == ((1, 2, 4, 4), (1, 32), (1, 5))
    pictures = RANDOM.normal(size=(8, 2, 4, 4)).astype(np.float32)
    rows = run_session(open_session(path, 1), "y", {"x": pictures})
    got = Probe(graph, pictures[3:4]).values(["y", "z"])
    np.testing.assert_allclose(got["y"], rows[3:4], rtol=1e-4, atol=1e-5)
    assert got["z"].shape == (1, 32)


def test_the_same_number_elsewhere_is_left_alone(tmp_path) -> None:
    nodes = [helper.make_node("Reshape", ["x", "shape"], ["y"]), helper.make_node("Add", ["shape", "shape"], ["twice"])]
    shapes = {"y": (TensorProto.FLOAT, None), "twice": (TensorProto.INT64, [2])}
    inputs = {"x": (TensorProto.FLOAT, [8, 2, 4, 4])}
    path = str(save_graph(tmp_path / "m.onnx", nodes, inputs, shapes, {"shape": np.array([8, 32])}))
    got = Probe(read_graph(path, "x", (1, 2, 4, 4)), np.zeros((1, 2, 4, 4), np.float32)).values(["y", "twice"])
    assert (got["y"].shape, got["twice"].tolist()) == ((1, 32), [16, 64])
    kept = Graph(onnx.load(path), "x", (8, 2, 4, 4))
    assert kept.constant(kept.producers["y"].inputs[1]).tolist() == [8, 32]


def test_large_weights_are_whole_and_the_file_s_content_stays(tmp_path) -> None:
    large = RANDOM.normal(size=(400, 300)).astype(np.float32)
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    shapes = {"x": (TensorProto.FLOAT, ["n", 400])}, {"y": (TensorProto.FLOAT, ["n", 300])}
    model = onnx.load(save_graph(tmp_path / "m.onnx", nodes, *shapes, {"w": large}, {"author": "somebody"}))
    before = model.SerializeToString()
    shaped = with_shapes(model, "x", (1, 400))
    assert model.SerializeToString() == before
    np.testing.assert_array_equal(numpy_helper.to_array(shaped.graph.initializer[0]), large)
    assert (shaped.opset_import[0].version, shaped.metadata_props[0].value) == (17, "somebody")
    assert Graph(model, "x", (1, 400)).shapes["y"] == (1, 300)


def test_local_functions_with_large_weights_outside(tmp_path) -> None:
    relu = helper.make_node("Relu", ["a"], ["b"])
    function = helper.make_function("local", "again", ["a"], ["b"], [relu], [helper.make_opsetid("", 17)])
    graph = helper.make_graph(
        [helper.make_node("again", ["x"], ["r"], domain="local"), helper.make_node("MatMul", ["r", "w"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 400])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 300])],
        [numpy_helper.from_array(np.ones((400, 300), np.float32), "w")],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    model = helper.make_model(graph, functions=[function], opset_imports=opsets, ir_version=8)
    read = Graph(model, "x", (1, 400))
    assert [node.op_type for node in read.nodes] == ["Relu", "MatMul"]
    assert Probe(read, np.ones((1, 400), np.float32)).values(["y"])["y"].tolist() == [[400] * 300]


def test_the_answer_comes_first(tmp_path) -> None:
    nodes = [helper.make_node("Relu", ["x"], ["a"]), helper.make_node("Neg", ["x"], ["b"])]
    info = TensorProto.FLOAT, [1, 3, 8, 8]
    path = str(save_graph(tmp_path / "m.onnx", nodes, {"x": info}, {"a": info, "b": info}))
    assert read_graph(path, "x", (1, 3, 8, 8)).outputs == ("a", "b")
    assert read_graph(path, "x", (1, 3, 8, 8), "b").outputs == ("b", "a")
