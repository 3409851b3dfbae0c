import os
import sys

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


def call(name: str, given: str, made: str) -> onnx.NodeProto:
    return helper.make_node(name, [given], [made], domain="local")


def function(name: str, *nodes: onnx.NodeProto) -> onnx.FunctionProto:
    return helper.make_function("local", name, ["a"], ["b"], nodes, [helper.make_opsetid("", 17)])


def test_functions_that_double_each_other_are_counted_out(tmp_path) -> None:
    functions = [function("f0", helper.make_node("Relu", ["a"], ["b"]))]
    for number in range(1, 40):
        below = f"f{number - 1}"
        functions.append(function(f"f{number}", call(below, "a", "t"), call(below, "t", "b")))
    for last, fits in ((10, True), (39, False)):
        graph = helper.make_graph([call(f"f{last}", "x", "y")], "g", [], [])
        path = save(tmp_path / "m.onnx", graph, functions[::-1])
        if fits:
            assert scan_graph(path) == 0
        else:
            with pytest.raises(UserFacingError, match="more than 20,000 operations"):
                scan_graph(path)


def test_a_long_chain_of_functions_is_walked_without_recursion(tmp_path) -> None:
    functions = [function(f"f{n}", call(f"f{n + 1}", "a", "b")) for n in range(3000)]
    graph = helper.make_graph([call("f0", "x", "y")], "g", [], [])
    assert scan_graph(save(tmp_path / "m.onnx", graph, functions)) == 0


def test_a_function_that_calls_itself_is_told(tmp_path) -> None:
    functions = [function("f", call("g", "a", "b")), function("g", call("f", "a", "b"))]
    with pytest.raises(UserFacingError, match="calls itself"):
        scan_graph(save(tmp_path / "m.onnx", helper.make_graph([call("f", "x", "y")], "g", [], []), functions))


@pytest.mark.parametrize("dims", [[2**40, 2**40], [2**62, 4], [-1, 3], [-3, -1], [2**63 - 1]])
def test_weights_of_an_impossible_size_are_refused(tmp_path, dims) -> None:
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=dims, raw_data=bytes(12))
    with pytest.raises(UserFacingError, match="impossible size"):
        scan_graph(save(tmp_path / "m.onnx", with_initializer(tensor)))


def test_a_type_that_nobody_knows_is_left_to_the_runtime(tmp_path) -> None:
    tensor = TensorProto(name="w", data_type=99, dims=[3], raw_data=bytes(12))
    assert scan_graph(save(tmp_path / "m.onnx", with_initializer(tensor))) == 0


def test_the_same_numbers_again_and_again_are_refused(tmp_path) -> None:
    (tmp_path / "w.bin").write_bytes(bytes(1 << 20))
    tensors = [external("w.bin", f"w{number}") for number in range(5)]
    for tensor in tensors:
        tensor.dims[:] = [1 << 18]
    graph = helper.make_graph([], "g", [], [], tensors[:2])
    assert scan_graph(save(tmp_path / "m.onnx", graph)) == 1 << 20
    graph = helper.make_graph([], "g", [], [], tensors)
    with pytest.raises(UserFacingError, match="larger than the file that holds them"):
        scan_graph(save(tmp_path / "m.onnx", graph))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems and their disks do not tell of holes")
def test_a_file_of_holes_earns_no_memory(tmp_path) -> None:
    (tmp_path / "w.bin").touch()
    os.truncate(tmp_path / "w.bin", 4 << 30)
    tensor = external("w.bin")
    tensor.dims[:] = [1 << 28]
    with pytest.raises(UserFacingError, match="larger than the file that holds them"):
        scan_graph(save(tmp_path / "m.onnx", with_initializer(tensor)))


@pytest.mark.parametrize(
    "graph",
    [
        helper.make_graph([helper.make_node("Relu", ["x"], ["y"], name="n" * 5000)], "g", [], []),
        helper.make_graph([helper.make_node("Relu", ["x" * 5000], ["y"])], "g", [], []),
        helper.make_graph([helper.make_node("o" * 5000, ["x"], ["y"])], "g", [], []),
        with_initializer(external("l" * 20, "n" * 5000)),
    ],
)
def test_names_of_any_length_are_refused(tmp_path, graph) -> None:
    with pytest.raises(UserFacingError, match="names of more than 4,096 letters"):
        scan_graph(save(tmp_path / "m.onnx", graph))


def test_a_long_name_of_a_missing_file_stays_short(tmp_path) -> None:
    with pytest.raises(UserFacingError, match="is missing") as caught:
        scan_graph(save(tmp_path / "m.onnx", with_initializer(external("w" * 10**6))))
    assert len(caught.value.message) < 200


def test_remarks_may_be_long(tmp_path) -> None:
    model = onnx.load(save_color_model(tmp_path / "m.onnx", metadata={"names": "n" * 10**6}))
    model.doc_string = "d" * 10**6
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    assert scan_graph(str(tmp_path / "m.onnx")) == 0


def test_parts_of_any_number_are_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(graph_scan, "MAX_PARTS", 100)
    path = str(save_color_model(tmp_path / "m.onnx"))
    assert scan_graph(path) == 0
    model = onnx.load(path)
    for number in range(100):
        model.metadata_props.add(key=str(number), value="x")
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(UserFacingError, match="more than 100 parts"):
        scan_graph(path)


def test_a_name_that_is_no_text_is_damage(tmp_path) -> None:
    content = save_color_model(tmp_path / "m.onnx").read_bytes().replace(b"picture", b"pict\xff\xfee")
    (tmp_path / "m.onnx").write_bytes(content)
    with pytest.raises(UserFacingError, match="damaged"):
        scan_graph(str(tmp_path / "m.onnx"))
