import os

import onnx
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine import graph_scan
from imgclass_gui.engine.graph_scan import scan_graph
from tests.models import save_color_model, save_endless_model
from trainer.contract.errors import UserFacingError


def external(location: str, name: str = "w") -> TensorProto:
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[4], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=location)
    return tensor


def with_initializer(tensor):
    return helper.make_graph([], "g", [], [], [tensor])


def with_constant(tensor):
    return helper.make_graph([helper.make_node("Constant", [], ["w"], value=tensor)], "g", [], [])


def with_branch(tensor):
    node = helper.make_node("If", ["c"], ["y"], then_branch=with_constant(tensor), else_branch=with_initializer(tensor))
    return helper.make_graph([node], "g", [], [])


def with_sparse(tensor):
    graph = with_initializer(helper.make_tensor("x", TensorProto.FLOAT, [1], [1.0]))
    graph.sparse_initializer.add().values.CopyFrom(tensor)
    return graph


def save(path, graph, functions=()):
    path.write_bytes(helper.make_model(graph, functions=functions).SerializeToString())
    return str(path)


HOLDERS = pytest.mark.parametrize("holder", [with_initializer, with_constant, with_branch, with_sparse])


def test_a_plain_model_has_nothing_elsewhere(tmp_path) -> None:
    assert scan_graph(str(save_color_model(tmp_path / "m.onnx"))) == 0


@HOLDERS
def test_weights_beside_the_model_are_counted_once(tmp_path, holder) -> None:
    (tmp_path / "w.bin").write_bytes(bytes(16))
    assert scan_graph(save(tmp_path / "m.onnx", holder(external("w.bin")))) == 16


@HOLDERS
@pytest.mark.parametrize(
    "location",
    ["../w.bin", "/etc/passwd", "a/../../w.bin", "a/w.bin", "..", ".", "", "..\\w.bin", "C:\\w.bin", "w.bin:stream"],
)
def test_weights_elsewhere_are_refused(tmp_path, holder, location) -> None:
    with pytest.raises(UserFacingError, match="outside its own folder"):
        scan_graph(save(tmp_path / "m.onnx", holder(external(location))))


def test_weights_inside_a_function_are_found(tmp_path) -> None:
    constant = helper.make_node("Constant", [], ["y"], value=external("../w.bin"))
    function = helper.make_function("local", "f", [], ["y"], [constant], [helper.make_opsetid("", 17)])
    with pytest.raises(UserFacingError, match="outside its own folder"):
        scan_graph(save(tmp_path / "m.onnx", helper.make_graph([], "g", [], []), [function]))


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_link_to_a_file_elsewhere_is_refused(tmp_path, link) -> None:
    (tmp_path / "secret").write_bytes(bytes(16))
    (tmp_path / "model").mkdir()
    link(tmp_path / "secret", tmp_path / "model" / "w.bin")
    with pytest.raises(UserFacingError, match="outside its own folder"):
        scan_graph(save(tmp_path / "model" / "m.onnx", with_initializer(external("w.bin"))))


@pytest.mark.parametrize("location", ["gone.bin", "nul\0.bin"])
def test_missing_weights_are_named(tmp_path, location) -> None:
    with pytest.raises(UserFacingError, match=r"second file, .*, which is missing"):
        scan_graph(save(tmp_path / "m.onnx", with_initializer(external(location))))


def test_bounds(tmp_path, monkeypatch) -> None:
    (tmp_path / "w.bin").write_bytes(bytes(16))
    path = save(tmp_path / "m.onnx", with_initializer(external("w.bin")))
    monkeypatch.setattr(graph_scan, "MAX_EXTERNAL_BYTES", 15)
    with pytest.raises(UserFacingError, match="larger than this program can use"):
        scan_graph(path)
    monkeypatch.setattr(graph_scan, "MAX_NODES", 4)  # three outside and two inside the loop
    with pytest.raises(UserFacingError, match="more than 4 operations"):
        scan_graph(str(save_endless_model(tmp_path / "m.onnx")))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no model at all", "damaged"), (onnx.ModelProto(ir_version=8).SerializeToString(), "not an ONNX model")],
)
def test_what_is_no_model_is_told(tmp_path, content, message) -> None:
    (tmp_path / "m.onnx").write_bytes(content)
    with pytest.raises(UserFacingError, match=message):
        scan_graph(str(tmp_path / "m.onnx"))
