"""Which tensors are copies of others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from imgclass_gui.engine.network.inspector import open_inspector
from tests.models import METADATA, SIDE, save_graph


def test_a_scale_worked_out_on_the_way_is_no_copy_of_the_picture(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["picture"], ["whole", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["whole", "scale", "zero"], ["copy"]),
        helper.make_node("Conv", ["copy", "w"], ["made"], kernel_shape=[3, 3]),
        helper.make_node("ReduceMean", ["made"], ["scores"], axes=[2, 3], keepdims=0),
    ]
    save_graph(
        tmp_path / "dynamic.onnx",
        nodes,
        {"picture": (TensorProto.FLOAT, (1, 3, SIDE, SIDE))},
        {"scores": (TensorProto.FLOAT, (1, 3))},
        {"w": np.ones((3, 3, 3, 3), np.float32)},
        METADATA,
    )
    inspector = open_inspector(tmp_path / "dynamic.onnx", trusted=True)
    tensors = inspector.tensors
    assert inspector.picture_tensors == {"picture", "whole", "copy"}
    assert [tensors.original(name) for name in ("copy", "whole", "scale")] == ["picture", "picture", "scale"]
