"""Tiny ONNX models in the forms that other producers give them: maps of labels, side inputs, missing axes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.models import SIDE, Nodes, save_graph

_PICTURE = (TensorProto.FLOAT, [1, 3, SIDE, SIDE])
# The mean colour of a picture, five times as large.
MEANS = (
    helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
    helper.make_node("Flatten", ["means"], ["colors"]),
    helper.make_node("MatMul", ["colors", "weight"], ["logits"]),
)
WEIGHT = {"weight": 5 * np.eye(3, dtype=np.float32)}


def save_map_model(path: Path, labels: Sequence[str] | Sequence[int], *, weights_beside: str = "") -> Path:
    """Write a color model that answers with a label and a map of labels to probabilities, as CoreML's do.

    Args:
        path: The new file.
        labels: Of red, green and blue; text or whole numbers.
        weights_beside: A file in the same folder for the weights; in the model if empty.
    """
    is_text = isinstance(labels[0], str)
    name, key = ("strings", TensorProto.STRING) if is_text else ("int64s", TensorProto.INT64)
    attribute = {f"classlabels_{name}": labels}
    nodes = [
        *MEANS,
        helper.make_node("Softmax", ["logits"], ["probabilities"]),
        helper.make_node("ArgMax", ["logits"], ["best"], axis=1, keepdims=0),
        helper.make_node("ArrayFeatureExtractor", ["labels", "best"], ["found"], domain="ai.onnx.ml"),
        helper.make_node("Reshape", ["found", "one"], ["classLabel"]),
        helper.make_node("ZipMap", ["probabilities"], ["classLabelProbs"], domain="ai.onnx.ml", **attribute),
    ]
    of_map = helper.make_sequence_type_proto(
        helper.make_map_type_proto(key, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    )
    weight = numpy_helper.from_array(WEIGHT["weight"], "weight")
    graph = helper.make_graph(
        nodes,
        "maps",
        [helper.make_tensor_value_info("picture", *_PICTURE)],
        [helper.make_tensor_value_info("classLabel", key, [1]), helper.make_value_info("classLabelProbs", of_map)],
        [weight, helper.make_tensor("labels", key, [1, 3], list(labels)), helper.make_tensor("one", 7, [1], [1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 2)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    if weights_beside:
        (path.parent / weights_beside).write_bytes(weight.raw_data)
        held = model.graph.initializer[0]
        held.ClearField("raw_data")
        held.data_location = TensorProto.EXTERNAL
        held.external_data.add(key="location", value=weights_beside)
    path.write_bytes(model.SerializeToString())
    return path


def save_detector(path: Path) -> Path:
    """Write a network that takes a picture, its size, a scale and a switch, and gives boxes and scores."""
    nodes = [
        helper.make_node("Conv", ["picture", "kernel"], ["map"]),
        helper.make_node("Div", ["size", "scale"], ["real"]),
        helper.make_node("ReduceMax", ["real"], ["largest"], keepdims=0),
        helper.make_node("Mul", ["map", "largest"], ["scaled"]),
        helper.make_node("Where", ["training", "map", "scaled"], ["boxes"]),
        helper.make_node("Relu", ["map"], ["scores"]),
    ]
    free = [1, 4, "h", "w"]
    inputs = {
        "picture": (TensorProto.FLOAT, ["n", 3, 32, 32]),
        "size": (TensorProto.FLOAT, ["n", 2]),
        "scale": (TensorProto.FLOAT, ["n", 2]),
        "training": (TensorProto.BOOL, []),
    }
    outputs = {"boxes": (TensorProto.FLOAT, free), "scores": (TensorProto.FLOAT, free)}
    return save_graph(path, nodes, inputs, outputs, {"kernel": np.ones((4, 3, 3, 3), np.float32)})


def save_reshaped_model(path: Path, shape: Sequence[int | str], before: Nodes, opset: int = 17) -> Path:
    """Write a color model whose input has another shape, which some nodes bring from `given` to `picture`."""
    graph = helper.make_graph(
        [*before, *MEANS],
        "reshaped",
        [helper.make_tensor_value_info("given", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(WEIGHT["weight"], "weight")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def save_old_model(path: Path) -> Path:
    """Write a color model that names its weights as inputs too, as all did before the fourth version of the format."""
    inputs = {"picture": _PICTURE, "weight": (TensorProto.FLOAT, [3, 3])}
    save_graph(path, MEANS, inputs, {"logits": (TensorProto.FLOAT, [1, 3])}, WEIGHT)
    model = onnx.load(path)
    model.ir_version = 3
    model.opset_import[0].version = 8
    path.write_bytes(model.SerializeToString())
    return path
