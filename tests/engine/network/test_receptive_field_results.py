"""Receptive fields through operations with several results."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import helper, numpy_helper

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.receptive_field import receptive_field


def _graph(nodes: list[onnx.NodeProto], shape: tuple[int, ...], constants: dict[str, np.ndarray]) -> Graph:
    made = helper.make_graph(
        nodes,
        "several",
        [helper.make_tensor_value_info("x", 1, shape)],
        [helper.make_empty_tensor_value_info("y")],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return Graph(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "x", shape)


def test_through_every_part_of_a_split() -> None:
    """As in ShuffleNet: one half goes on as it is, the other through a convolution."""
    nodes = [
        helper.make_node("Split", ["x"], ["left", "right"], axis=1),
        helper.make_node("Conv", ["right", "w"], ["seen"], pads=[1, 1]),
        helper.make_node("Concat", ["left", "seen"], ["y"], axis=1),
    ]
    graph = _graph(nodes, (1, 4, 5), {"w": np.ones((2, 2, 3), np.float32)})
    assert np.argwhere(receptive_field(graph, "y", (0, 1, 3))).tolist() == [[0, 1, 3]]
    seen = receptive_field(graph, "y", (0, 3, 4))
    assert np.argwhere(seen).tolist() == [[0, channel, place] for channel in (2, 3) for place in (3, 4)]
    assert np.argwhere(receptive_field(graph, "right", (0, 0, 2))).tolist() == [[0, 2, 2]]
    assert np.argwhere(receptive_field(graph, "y", (0, 3, 4), "right")).tolist() == [
        [0, channel, place] for channel in (0, 1) for place in (3, 4)
    ]


def test_through_the_scale_of_a_dynamic_quantisation() -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["flat", "scale", "zero"], ["y"]),
    ]
    graph = _graph(nodes, (1, 3), {"flat": np.arange(3, dtype=np.uint8)})
    assert receptive_field(graph, "y", (1,)).all()
