from dataclasses import replace

import numpy as np
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine.expectations import read_expectations
from imgclass_gui.engine.sessions import open_session
from imgclass_gui.engine.trial import compute_rows, try_out
from tests.models import SIDE, save_color_model, save_graph, save_one_by_one_model, save_spatial_model
from trainer.contract.errors import UserFacingError

PICTURE = [1, 3, "height", "width"]


def opened(path):
    session = open_session(str(path), threads=1)
    props = session.get_modelmeta().custom_metadata_map
    return session, read_expectations(session.get_inputs(), session.get_outputs(), props)


def save_one_node(path, kind, shape, **attributes):
    node = helper.make_node(kind, ["picture"], ["answer"], **attributes)
    shapes = {"picture": (TensorProto.FLOAT, PICTURE)}, {"answer": (TensorProto.FLOAT, shape)}
    return save_graph(path, [node], *shapes)


@pytest.mark.parametrize(
    ("ending", "output"),
    [((), "logits"), (("Softmax",), "probabilities"), (("LogSoftmax",), "logits"), (("Sigmoid",), "logits")],
)
def test_what_the_answer_holds_is_seen(tmp_path, ending, output) -> None:
    path = save_color_model(tmp_path / "m.onnx", metadata=None, ending=ending)
    assert try_out(*opened(path)) == (3, output)


def test_an_answer_with_empty_axes_is_a_row(tmp_path) -> None:
    assert try_out(*opened(save_spatial_model(tmp_path / "m.onnx"))) == (3, "logits")


@pytest.mark.parametrize(
    ("kind", "shape", "attributes", "message"),
    [
        ("Identity", [1, "a", "b", "c"], {}, "not one row of numbers"),
        ("ReduceMean", ["a", "b"], {"axes": [1, 2, 3], "keepdims": 0}, "not one row of numbers"),
        ("Squeeze", None, {}, "not one row of numbers"),
        ("Flatten", ["a", "b"], {"axis": 2}, "not one row of numbers"),
    ],
)
def test_answers_that_only_a_run_unmasks(tmp_path, kind, shape, attributes, message) -> None:
    with pytest.raises(UserFacingError, match=message):
        try_out(*opened(save_one_node(tmp_path / "m.onnx", kind, shape, **attributes)))


def test_a_single_number_names_no_classes(tmp_path) -> None:
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["colors"]),
        helper.make_node("Compress", ["colors", "only_red"], ["answer"], axis=1),
    ]
    shapes = {"picture": (TensorProto.FLOAT, PICTURE)}, {"answer": (TensorProto.FLOAT, [1, "classes"])}
    path = save_graph(tmp_path / "m.onnx", nodes, *shapes, {"only_red": np.array([True, False, False])})
    with pytest.raises(UserFacingError, match="a single number"):
        try_out(*opened(path))


def test_a_batch_that_is_mixed_up_is_refused(tmp_path) -> None:
    session, expectations = opened(save_one_by_one_model(tmp_path / "m.onnx"))
    assert compute_rows(session, expectations, np.ones((1, 3, SIDE, SIDE), np.float32)).shape == (1, 3)
    with pytest.raises(UserFacingError, match="not one row of numbers"):
        compute_rows(session, expectations, np.ones((2, 3, SIDE, SIDE), np.float32))


def test_a_half_precision_answer_becomes_float32(tmp_path) -> None:
    session, expectations = opened(save_color_model(tmp_path / "m.onnx", element=TensorProto.FLOAT16))
    rows = compute_rows(session, expectations, np.ones((2, 3, SIDE, SIDE), np.float32))
    assert rows.dtype == np.float32
    assert np.array_equal(rows, np.full((2, 3), 5))


def test_the_layout_is_the_models(tmp_path) -> None:
    session, expectations = opened(save_color_model(tmp_path / "m.onnx", channels_last=True, metadata=None))
    picture = np.zeros((1, 3, SIDE, SIDE), np.float32)
    picture[0, 2] = 1
    assert compute_rows(session, expectations, picture).argmax() == 2
    with pytest.raises(UserFacingError, match="could not compute"):
        compute_rows(session, replace(expectations, is_channels_last=False), picture)
