"""What is said of a network's layers: names for people, branches, faces, and what is known of folded weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.network.layer import Layer, Limits
from imgclass_gui.engine.network.layers import list_layers
from imgclass_gui.engine.network.operators import registry
from imgclass_gui.engine.network.short_kinds import LONGEST, short_kind
from tests.models import save_graph

RANDOM = np.random.default_rng(0)
node = helper.make_node


def weights(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def layers_of(path: Path, nodes: Sequence[onnx.NodeProto], output: str, **constants: np.ndarray) -> tuple[Layer, ...]:
    save_graph(path / "n.onnx", nodes, {"x": (1, (1, 3, 8, 8))}, {output: (1, None)}, constants)
    return list_layers(read_graph(str(path / "n.onnx"), "x", (1, 3, 8, 8)))


def test_every_kind_that_is_known_has_a_short_form_of_its_own() -> None:
    kinds = {operator.kind for operator in registry._by_name().values()}
    kinds |= {"depthwise convolution", "rectifier up to 6 (ReLU6)"}
    short = {kind: short_kind(kind) for kind in kinds}
    assert len(set(short.values())) == len(kinds)
    assert all(len(form) <= LONGEST and form[0].isupper() and "…" not in form for form in short.values()), short
    assert short["convolution"] == "Conv"
    assert short["max pooling"] == "Max pool"


def test_no_kind_is_a_name_that_programs_write() -> None:
    for operator in registry._by_name().values():
        assert set(re.findall(r"\w*[a-z][A-Z]\w*", operator.kind)) <= {"ReLU"}
        assert "_" not in operator.kind


def test_an_unknown_operation_keeps_its_name_in_few_letters() -> None:
    assert short_kind("SomethingNeverHeardOf") == "SomethingNe…"


def test_titles_count_by_kind(tmp_path: Path) -> None:
    nodes = [
        node("Conv", ["x", "a"], ["c1"]), node("Conv", ["c1", "d"], ["c2"], group=4), node("Conv", ["c2", "b"], ["c3"]),
        node("GlobalAveragePool", ["c3"], ["y"]),
    ]  # fmt: skip
    found = layers_of(tmp_path, nodes, "y", a=weights(4, 3, 1, 1), d=weights(4, 1, 3, 3), b=weights(4, 4, 1, 1))
    assert [layer.short_title for layer in found] == ["Conv 1", "Depthwise 1", "Conv 2", "Global avg 1"]
    assert [layer.title for layer in found][1:3] == ["depthwise convolution 1", "convolution 2"]


def test_a_constant_branch_and_a_double_feed_are_told_as_they_are(tmp_path: Path) -> None:
    nodes = [
        node("Conv", ["x", "a"], ["c"]),
        node("Sqrt", ["k"], ["root"]),  # of a constant: no layer
        node("Mul", ["c", "root"], ["scaled"]),
        node("Mul", ["scaled", "scaled"], ["square"]),
        node("Concat", ["square", "c", "x"], ["all"], axis=1),
        node("Add", ["all", "all"], ["y"]),
    ]
    found = layers_of(tmp_path, nodes, "y", a=weights(3, 3, 1, 1), k=np.full((1, 3, 1, 1), 4, np.float32))
    assert [(layer.kind, layer.inputs) for layer in found] == [
        ("convolution", (0,)), ("multiplication", (1,)), ("multiplication", (2,)), ("concatenation", (3, 1, 0)),
        ("addition", (4,)),
    ]  # fmt: skip


def test_several_results_and_changes_of_type_hide_no_branch(tmp_path: Path) -> None:
    nodes = [
        node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        node("DequantizeLinear", ["q", "scale", "zero"], ["dq"]),
        node("Conv", ["dq", "a"], ["c"]),
        node("Split", ["c"], ["left", "right"], axis=1),
        node("QuantizeLinear", ["right", "scale", "zero"], ["q2"]),
        node("DequantizeLinear", ["q2", "scale", "zero"], ["dq2"]),
        node("Relu", ["dq2"], ["r"]),
        node("Add", ["left", "r"], ["sum"]),
        node("Add", ["sum", "dq2"], ["y"]),
    ]
    constants = {"scale": np.array(0.1, np.float32), "zero": np.array(0, np.uint8), "a": weights(4, 3, 1, 1)}
    found = layers_of(tmp_path, nodes, "y", **constants)
    assert [(layer.kind, layer.inputs) for layer in found] == [
        ("convolution", (0,)), ("split", (1,)), ("rectifier (ReLU)", (2,)), ("addition", (2, 3)), ("addition", (4, 2)),
    ]  # fmt: skip


def test_a_bias_by_itself_is_a_face_of_its_product_and_a_skip_is_none(tmp_path: Path) -> None:
    nodes = [
        node("Conv", ["x", "a"], ["c"]), node("Add", ["c", "b"], ["cb"]), node("Relu", ["cb"], ["r"]),
        node("Conv", ["r", "a"], ["d"]), node("Add", ["d", "one"], ["d1"]),
        node("Add", ["d1", "r"], ["sum"]), node("Flatten", ["sum"], ["flat"]), node("MatMul", ["flat", "m"], ["f"]),
        node("Add", ["mb", "f"], ["y"]),
    ]  # fmt: skip
    constants = {
        "a": weights(3, 3, 1, 1), "b": weights(3, 1, 1), "one": np.ones(1, np.float32), "m": weights(192, 5),
        "mb": weights(5),
    }  # fmt: skip
    found = layers_of(tmp_path, nodes, "y", **constants)
    assert [(layer.kind, layer.face_kinds) for layer in found] == [
        ("convolution", ("bias", "rectifier (ReLU)")), ("convolution", ()), ("addition", ()), ("addition", ()),
        ("flattening", ()), ("full connection", ("bias",)),
    ]  # fmt: skip
    assert (found[0].tensor, found[0].after, found[0].parameters) == ("c", "r", 12)
    assert (found[-1].after, found[-1].parameters) == ("y", 965)


def test_a_mean_over_the_whole_plane_is_a_global_pooling(tmp_path: Path) -> None:
    nodes = [node("ReduceMean", ["x"], ["mean"], axes=[2, 3], keepdims=0), node("MatMul", ["mean", "m"], ["y"])]
    assert layers_of(tmp_path, nodes, "y", m=weights(3, 2))[0].short_title == "Global avg 1"
    nodes = [node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1), node("Conv", ["mean", "a"], ["y"])]
    assert layers_of(tmp_path, nodes, "y", a=weights(1, 1, 1, 1))[0].kind != "global average pooling"


SWISH = [node("Sigmoid", ["c"], ["s"]), node("Mul", ["c", "s"], ["y"])]
HARD_SWISH = [
    node("Add", ["c", "three"], ["a3"]), node("Clip", ["a3", "zero", "six"], ["s"]), node("Mul", ["s", "c"], ["m"]),
    node("Div", ["m", "six"], ["y"]),
]  # fmt: skip
GELU = [
    node("Div", ["c", "three"], ["d"]), node("Erf", ["d"], ["e"]), node("Add", ["e", "three"], ["p"]),
    node("Mul", ["c", "p"], ["m"]), node("Mul", ["m", "three"], ["y"]),
]  # fmt: skip
CLIP_TO_3 = [HARD_SWISH[0], node("Clip", ["a3", "zero", "three"], ["s"]), *HARD_SWISH[2:]]
NOT_ALONE = [*SWISH[:1], node("Mul", ["c", "s"], ["m"]), node("Add", ["m", "s"], ["y"])]
TWO_WAYS_IN = [node("Add", ["c", "x"], ["a3"]), *HARD_SWISH[1:]]


@pytest.mark.parametrize(
    ("nodes", "faces"),
    [
        (SWISH, ("swish",)),
        ([node("HardSigmoid", ["c"], ["s"], alpha=1 / 6), *SWISH[1:]], ("hard swish",)),
        (HARD_SWISH, ("hard swish",)),
        ([node("Softplus", ["c"], ["p"]), node("Tanh", ["p"], ["s"]), *SWISH[1:]], ("Mish",)),
        (GELU, ("GELU",)),
        ([node("HardSigmoid", ["c"], ["s"], alpha=0.2), *SWISH[1:]], ()),
        (CLIP_TO_3, ()),
        (NOT_ALONE, ()),
        (TWO_WAYS_IN, ()),
    ],
)
def test_an_activation_of_several_operations_is_one_face(
    tmp_path: Path, nodes: list[onnx.NodeProto], faces: tuple[str, ...]
) -> None:
    constants = {name: np.array(value, np.float32) for name, value in {"zero": 0, "three": 3, "six": 6}.items()}
    start = [node("Conv", ["x", "a"], ["c"])]
    found = layers_of(tmp_path, start + nodes, "y", a=weights(3, 3, 1, 1), **constants)
    assert found[0].face_kinds == faces
    assert found[0].after == ("y" if faces else "c")
    assert (len(found) == 1) == bool(faces)


@pytest.mark.parametrize(
    ("operator", "bounds", "limits", "kind"),
    [
        ("Relu", (), Limits(), "rectifier (ReLU)"),
        ("Clip", (0.0, 6.0), Limits(None, 6.0), "rectifier up to 6 (ReLU6)"),
        ("Clip", (-1.0, 1.0), Limits(-1.0, 1.0), "clipping"),
        ("Sigmoid", (), Limits(0.0, 1.0), "sigmoid"),
        ("Tanh", (), Limits(-1.0, 1.0), "tanh"),
        ("HardSigmoid", (), Limits(0.0, 1.0), "hard sigmoid"),
        ("HardSwish", (), Limits(), "hard swish"),
    ],
)
def test_the_ends_of_an_activation(
    tmp_path: Path, operator: str, bounds: tuple[float, ...], limits: Limits, kind: str
) -> None:
    constants = {name: np.array(value, np.float32) for name, value in zip(("low", "high"), bounds, strict=False)}
    nodes = [node("Conv", ["x", "a"], ["c"]), node(operator, ["c", *constants], ["y"])]
    (found,) = layers_of(tmp_path, nodes, "y", a=weights(2, 3, 1, 1), **constants)
    assert (found.limits, found.face_kinds) == (limits, (kind,))


def test_weights_that_a_file_works_out_by_itself_are_weights(tmp_path: Path) -> None:
    """As in files without numbers, where a constant of a shape stands for each weight."""
    nodes = [
        node("ConstantOfShape", ["size"], ["w"]),
        node("Conv", ["x", "w"], ["c"]),
        node("Relu", ["c"], ["y"]),
    ]
    found = layers_of(tmp_path, nodes, "y", size=np.array([3000, 3, 3, 3]))
    assert [(layer.kind, layer.face_kinds, layer.kernel) for layer in found] == [
        ("convolution", ("rectifier (ReLU)",), (3, 3))
    ]
    assert found[0].parameters == 3000 * 27
