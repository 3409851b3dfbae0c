"""What every channel does for an answer, from one run, against the same figure computed layer by layer."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from imgclass_gui.engine.network.effects import Effects
from imgclass_gui.engine.network.gradients import rank_by_gradient
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.look import Look
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

DIGITS, CAT = asset_path("models", "digits_cnn.onnx"), str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return open_inspector(DIGITS, trusted=True)


@pytest.fixture(scope="module")
def look(inspector: Inspector) -> Look:
    return inspector.look(CAT)


@pytest.mark.parametrize("class_index", [0, 7])
def test_all_layers_at_once_are_as_one_by_one(inspector: Inspector, look: Look, class_index: int) -> None:
    effects = look.effects(class_index)
    assert set(effects) == {layer.after for layer in inspector.layers}
    assert inspector.effects.reason == ""
    picture = look.maps(inspector.graph.input)
    for layer in inspector.layers:
        alone = rank_by_gradient(inspector.graph, picture, layer.after, class_index, inspector.answer)
        np.testing.assert_allclose(effects[layer.after], alone, atol=1e-5 * np.abs(alone).max())


def test_the_answers_own_effect_is_itself(inspector: Inspector, look: Look) -> None:
    answer = look.maps(inspector.answer).reshape(-1)
    only = np.zeros_like(answer)
    only[4] = answer[4]
    np.testing.assert_allclose(look.effects(4)[inspector.answer], only, rtol=1e-5)


def test_no_such_class(look: Look) -> None:
    with pytest.raises(UserFacingError, match="no class 10"):
        look.effects(10)


def _network(middle: str) -> Graph:
    """A convolution, an operation of one input, a convolution, and the mean."""
    weights = np.random.default_rng(0).normal(size=(4, 4, 1, 1)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["first"]),
        helper.make_node(middle, ["first"], ["second"]),
        helper.make_node("Conv", ["second", "w"], ["third"]),
        helper.make_node("GlobalAveragePool", ["third"], ["fourth"]),
        helper.make_node("Flatten", ["fourth"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4, 5, 5])]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4])]
    graph = helper.make_graph(nodes, "network", inputs, outputs, [numpy_helper.from_array(weights, "w")])
    return Graph(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)]), "x", (1, 4, 5, 5))


def test_where_a_rule_is_missing_the_layers_behind_it_still_have_their_figures() -> None:
    effects = Effects(_network("Sinh"), ["first", "second", "third", "y"], "y")
    found = effects.of(np.full((1, 4, 5, 5), 0.5, np.float32), 1)
    assert "Sinh" in effects.reason
    assert set(found) == {"second", "third", "y"}


def test_where_nothing_is_known_it_is_said() -> None:
    with pytest.raises(UserFacingError, match="Sinh"):
        Effects(_network("Sinh"), ["first"], "y")
