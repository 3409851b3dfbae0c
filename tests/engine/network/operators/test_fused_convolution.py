"""FusedConv against ONNX Runtime, and what else its domain has by the names of ONNX's own operators."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from onnx import helper

from imgclass_gui.engine.network.backward.registry import require_rule
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.registry import explain, find_operator, reach
from trainer.contract.errors import UserFacingError

MICROSOFT = "com.microsoft"


def _run(inputs: dict[str, np.ndarray], **attributes: object) -> np.ndarray:
    graph = helper.make_graph(
        [helper.make_node("FusedConv", list(inputs), ["y"], domain=MICROSOFT, **attributes)],
        "one",
        [helper.make_tensor_value_info(name, 1, array.shape) for name, array in inputs.items()],
        [helper.make_empty_tensor_value_info("y")],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)], ir_version=8
    )
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, inputs)[0]


@pytest.mark.parametrize(
    ("activation", "parameters"),
    [
        ("Relu", []),
        ("Tanh", []),
        ("Sigmoid", []),
        ("LeakyRelu", [0.3]),
        ("Clip", [-0.5, 1.5]),
        ("HardSigmoid", [0.2, 0.5]),
    ],
)
@pytest.mark.parametrize("adds", [False, True])
def test_a_convolution_with_its_activation(activation: str, parameters: list[float], adds: bool) -> None:
    random = np.random.default_rng(1)
    shapes = {"x": (1, 2, 5, 4), "w": (3, 2, 3, 3), "b": (3,), "z": (1, 3, 5, 4)}
    inputs = {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    if not adds:
        del inputs["z"]
    attributes = {"activation": activation, "activation_params": parameters, "pads": [1, 1, 1, 1]}
    if not parameters:
        del attributes["activation_params"]
    result = _run(inputs, **attributes)
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in attributes.items()}
    node = Node(0, "FusedConv", "", tuple(inputs), ("y",), plain, 17, MICROSOFT)
    for at in [(0, 0, 0, 0), (0, 2, 4, 3), (0, 1, 2, 2), (0, 1, 3, 0)]:
        account = explain(node, "y", inputs, at)
        assert account.computed == pytest.approx(float(result[at]), rel=1e-5, abs=1e-6)
        assert account.formula
        assert ("z" in {term.tensor for term in account.terms}) == adds
    mask = np.zeros(result.shape, np.bool_)
    mask[0, 1, 0, 0] = True
    constants = {name: inputs[name] for name in ("w", "b")}
    reached = reach(node, "y", {name: array.shape for name, array in inputs.items()}, constants, mask)
    assert reached["x"].sum() == 2 * 2 * 2
    assert not adds or np.array_equal(reached["z"], mask)


def test_the_runtimes_attention_is_not_taken_for_onnx_own() -> None:
    node = Node(0, "Attention", "", ("x", "w", "b"), ("y",), {}, 17, MICROSOFT)
    assert find_operator(node) is None
    with pytest.raises(UserFacingError, match="the gradient through Attention is not known"):
        require_rule(node)
    assert find_operator(Node(0, "Attention", "", ("q", "k", "v"), ("y",), {}, 23)) is not None


def test_another_activation_is_named() -> None:
    inputs = {"x": np.ones((1, 1, 2, 2), np.float32), "w": np.ones((1, 1, 1, 1), np.float32)}
    node = Node(0, "FusedConv", "", ("x", "w"), ("y",), {"activation": "Mystery"}, 17, MICROSOFT)
    with pytest.raises(UserFacingError, match="a convolution with Mystery is not known"):
        explain(node, "y", inputs, (0, 0, 0, 0))
