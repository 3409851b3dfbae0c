"""Models in other forms, opened as people open them."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine.classifier import Classifier
from imgclass_gui.engine.model import open_model
from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.plain_model import is_plain, labels_in, make_plain
from imgclass_gui.engine.sessions import open_session, run_session
from imgclass_gui.engine.tensor_info import declared
from imgclass_gui.engine.trial import compute_rows, learn_expectations, learn_input
from tests.models import COLORS, SIDE, save_color_model, save_graph
from tests.other_models import MEANS, WEIGHT, save_detector, save_map_model, save_old_model, save_reshaped_model
from tests.pictures import save_color
from trainer.contract.errors import UserFacingError


def test_the_labels_of_a_map_are_the_models(tmp_path) -> None:
    model = open_model(save_map_model(tmp_path / "m.onnx", COLORS))
    assert (model.facts.labels, model.facts.found_in) == (COLORS, "in the file")
    prediction = Classifier(model).classify(save_color(tmp_path / "p.png", "green"))
    assert prediction.top(1)[0].label == "green"
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_whole_numbers_are_labels_too_and_equal_labels_stay_apart(tmp_path) -> None:
    assert open_model(save_map_model(tmp_path / "m.onnx", [7, 3, 5])).facts.labels == ("7", "3", "5")
    model = open_model(save_map_model(tmp_path / "n.onnx", ["crane", "b", "crane"]))
    assert model.facts.labels == ("crane", "b", "crane")
    assert len(Classifier(model).classify(save_color(tmp_path / "p.png", "blue")).probabilities) == 3


def test_a_changed_copy_finds_the_weights_beside_the_file(tmp_path, monkeypatch) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "elsewhere").mkdir()
    save_map_model(tmp_path / "model" / "m.onnx", COLORS, weights_beside="m.weights")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert open_model("../model/m.onnx").facts.labels == COLORS
    graph = read_graph("../model/m.onnx", "picture", (1, 3, SIDE, SIDE))
    np.testing.assert_array_equal(graph.constant("weight"), WEIGHT["weight"])


def test_the_graph_that_is_looked_into_has_the_plain_form_too(tmp_path) -> None:
    graph = read_graph(str(save_map_model(tmp_path / "m.onnx", COLORS)), "picture", (1, 3, SIDE, SIDE))
    assert graph.outputs == ("probabilities",)
    assert "ZipMap" not in {node.op_type for node in graph.nodes}


FORMS = {
    "a picture without an axis for pictures": ([3, SIDE, SIDE], {"axes": [0]}, None),
    "channels last": ([SIDE, SIDE, 3], {"axes": [0]}, [0, 3, 1, 2]),
}


@pytest.mark.parametrize("opset", [11, 17])
@pytest.mark.parametrize("form", FORMS)
def test_a_picture_of_three_axes(tmp_path, form, opset) -> None:
    shape, axes, order = FORMS[form]
    before = [helper.make_node("Constant", [], ["axes"], value=helper.make_tensor("", 7, [1], axes["axes"]))]
    if opset < 13:
        before = [helper.make_node("Unsqueeze", ["given"], ["lifted"], **axes)]
    else:
        before.append(helper.make_node("Unsqueeze", ["given", "axes"], ["lifted"]))
    last = {"perm": order} if order else None
    before.append(helper.make_node("Transpose" if last else "Identity", ["lifted"], ["picture"], **(last or {})))
    path = save_reshaped_model(tmp_path / "m.onnx", shape, before, opset)
    model = open_model(path)
    top = Classifier(model).classify(save_color(tmp_path / "p.png", "blue")).top(1)[0]
    assert top.index == 2
    pictures = np.zeros((2, 3, SIDE, SIDE), np.float32)
    pictures[0, 1], pictures[1, 0] = 1, 1
    assert model.probabilities(pictures).argmax(axis=1).tolist() == [1, 0]


def test_grey_pictures_without_an_axis_for_channels(tmp_path) -> None:
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["y"]),
    ]
    weights = {"w": np.stack([np.ones(64), -np.ones(64)], 1).astype(np.float32)}
    path = save_graph(
        tmp_path / "m.onnx",
        nodes,
        {"x": (TensorProto.FLOAT, ["n", 8, 8])},
        {"y": (TensorProto.FLOAT, ["n", 2])},
        weights,
    )
    model = open_model(path)
    assert (model.facts.preprocess.color_order, model.facts.preprocess.height) == ("L", 8)
    rows = model.probabilities(np.stack([np.ones((1, 8, 8)), -np.ones((1, 8, 8))]).astype(np.float32))
    assert rows.argmax(axis=1).tolist() == [0, 1]


def test_several_inputs_are_refused_for_classes_but_held_for_a_look_inside(tmp_path) -> None:
    path = str(save_detector(tmp_path / "m.onnx"))
    with pytest.raises(UserFacingError, match="takes 4 inputs"):
        open_model(path)
    session = open_session(path, 1)
    expectations, remark = learn_input(session, path, always_try=True)
    assert remark == (
        "the model takes 4 inputs; a picture classifier takes one; here it is looked into with "
        "“size” at 32 and “scale” at 1 and “training” at no"
    )
    graph = read_graph(path, expectations.input_name, expectations.input_shape)
    assert graph.shapes["map"] == (1, 4, 30, 30)
    picture = np.ones((1, 3, 32, 32), np.float32)
    boxes = run_session(open_session(graph.model.SerializeToString(), 1), "boxes", {"picture": picture})
    assert boxes.max() == 27 * 32


def test_inputs_without_end_are_not_made_up(tmp_path) -> None:
    inputs = {"picture": (TensorProto.FLOAT, [1, 3, SIDE, SIDE])}
    inputs |= {f"more{number}": (TensorProto.FLOAT, [1]) for number in range(100)}
    model = onnx.load(save_graph(tmp_path / "m.onnx", MEANS, inputs, {"logits": (TensorProto.FLOAT, [1, 3])}, WEIGHT))
    assert not make_plain(model)
    del model.graph.input[20:]
    assert make_plain(model)
    shown = {entry.key: entry.value for entry in model.metadata_props}["plain-model.held"]
    assert shown.endswith("“more3” at 0 and 15 more")


def test_an_input_that_cannot_be_made_up_stays(tmp_path) -> None:
    inputs = {"picture": (TensorProto.FLOAT, [1, 3, SIDE, SIDE]), "words": (TensorProto.STRING, [1])}
    path = str(save_graph(tmp_path / "m.onnx", MEANS, inputs, {"logits": (TensorProto.FLOAT, [1, 3])}, WEIGHT))
    with pytest.raises(UserFacingError, match="takes 2 inputs; a picture"):
        learn_input(open_session(path, 1), path)


def test_a_weight_that_is_named_as_an_input_is_none(tmp_path) -> None:
    path = str(save_old_model(tmp_path / "m.onnx"))
    session = open_session(path, 1)
    assert learn_expectations(session, path).classes == 3
    graph = read_graph(path, "picture", (1, 3, SIDE, SIDE))
    assert [info.name for info in graph.model.graph.input] == ["picture"]


def test_an_old_model_that_is_changed_keeps_its_weights_constant(tmp_path) -> None:
    model = onnx.load(save_old_model(tmp_path / "m.onnx"))
    model.graph.input.append(helper.make_tensor_value_info("flag", TensorProto.BOOL, []))
    assert make_plain(model)
    assert ([info.name for info in model.graph.input], model.ir_version) == (["picture"], 4)
    session = open_session(model.SerializeToString(), 1)
    assert [one.name for one in session.get_inputs()] == ["picture"]


def test_a_plain_model_stays_as_it_is(tmp_path) -> None:
    model = onnx.load(save_color_model(tmp_path / "m.onnx"))
    before = model.SerializeToString()
    assert is_plain(list(declared(model.graph.input)), list(declared(model.graph.output)))
    assert not make_plain(model)
    assert model.SerializeToString() == before


@pytest.mark.parametrize("text", ["", "[", "[" * 10**5, "7", json.dumps(["a"] * 300_000)])
def test_labels_that_somebody_else_wrote_are_looked_at(text) -> None:
    assert labels_in({"plain-model.labels": text}) == ()


@pytest.mark.parametrize(("element", "highest"), [(TensorProto.UINT8, 255), (TensorProto.DOUBLE, 1)])
def test_whole_numbers_and_long_ones(tmp_path, element, highest) -> None:
    nodes = [helper.make_node("Cast", ["given"], ["picture"], to=TensorProto.FLOAT), *MEANS]
    inputs = {"given": (element, [1, 3, SIDE, SIDE])}
    path = str(save_graph(tmp_path / "m.onnx", nodes, inputs, {"logits": (TensorProto.FLOAT, [1, 3])}, WEIGHT))
    session = open_session(path, 1)
    expectations = learn_expectations(session, path)
    spec = expectations.preprocess
    pixel = np.full((1, 3, SIDE, SIDE), (np.float32(137) / 255 - spec.mean[0]) / spec.std[0], np.float32)
    rows = compute_rows(session, expectations, pixel)
    np.testing.assert_allclose(rows, 5 * (137 if highest == 255 else pixel[0, 0, 0, 0]), rtol=1e-6)
