"""Tiny ONNX models made in code. Most tell the brightest of a picture's colours, so a test knows the right answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess_spec import PreprocessSpec

COLORS = ("red", "green", "blue")
SIDE = 16
SPEC = PreprocessSpec(height=SIDE, width=SIDE, crop_fraction=1.0, filter="bilinear")
METADATA = ModelMetadata(labels=COLORS, preprocess=SPEC, output="logits", name="Colours")

Shape = Sequence[int | str | None]
Nodes = Sequence[onnx.NodeProto]


def save_graph(
    path: Path,
    nodes: Nodes,
    inputs: Mapping[str, tuple[int, Shape]],
    outputs: Mapping[str, tuple[int, Shape]],
    weights: Mapping[str, np.ndarray] | None = None,
    metadata: ModelMetadata | Mapping[str, str] | None = None,
) -> Path:
    """Write a model of these nodes; inputs and outputs are name -> (element type, shape)."""
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, *info) for name, info in inputs.items()],
        [helper.make_tensor_value_info(name, *info) for name, info in outputs.items()],
        [numpy_helper.from_array(array, name) for name, array in (weights or {}).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if metadata is not None:
        helper.set_model_props(model, metadata.to_props() if isinstance(metadata, ModelMetadata) else dict(metadata))
    path.write_bytes(model.SerializeToString())
    return path


def save_color_model(
    path: Path,
    *,
    metadata: ModelMetadata | Mapping[str, str] | None = METADATA,
    batch: int | str = "batch",
    ending: Sequence[str] = (),
    channels_last: bool = False,
    element: int = TensorProto.FLOAT,
    side: int | str = SIDE,
) -> Path:
    """Write a classifier of the mean colour.

    Args:
        path: The new file.
        metadata: What the file says about itself, in our words or as plain `metadata_props`.
        batch: Number of pictures in a run; a name where any number goes.
        ending: Operators after the logits, e.g. ("Softmax",).
        channels_last: Whether the input is (N, H, W, C).
        element: Element type of all tensors.
        side: Height and width of the input.
    """
    shape = [batch, side, side, 3] if channels_last else [batch, 3, side, side]
    start = [helper.make_node("Transpose", ["picture"], ["pixels"], perm=[0, 3, 1, 2])] if channels_last else []
    nodes = [
        *start,
        helper.make_node("GlobalAveragePool", ["pixels" if channels_last else "picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["colors"]),
        helper.make_node("MatMul", ["colors", "weight"], ["step0"]),
        *(helper.make_node(kind, [f"step{i}"], [f"step{i + 1}"]) for i, kind in enumerate(ending)),
    ]
    weight = (5 * np.eye(3)).astype(helper.tensor_dtype_to_np_dtype(element))
    return save_graph(
        path,
        nodes,
        {"picture": (element, shape)},
        {f"step{len(ending)}": (element, [batch, 3])},
        {"weight": weight},
        metadata,
    )


def save_spatial_model(path: Path) -> Path:
    """Write a color model whose answer has the shape (N, classes, 1, 1), as older networks' have."""
    nodes = [helper.make_node("GlobalAveragePool", ["picture"], ["means"])]
    shapes = {"picture": (TensorProto.FLOAT, [1, 3, SIDE, SIDE])}, {"means": (TensorProto.FLOAT, [1, 3, 1, 1])}
    return save_graph(path, nodes, *shapes)


def save_one_by_one_model(path: Path) -> Path:
    """Write a color model that claims to take any batch but mixes up more than one picture."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Reshape", ["means", "shape"], ["logits"]),
    ]
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])},
        {"logits": (TensorProto.FLOAT, ["batch", 3])},
        {"shape": np.array([1, -1], np.int64)},
        METADATA,
    )


def save_black_hating_model(path: Path) -> Path:
    """Write a color model whose logits of a black picture are no numbers."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["colors"]),
        helper.make_node("Add", ["colors", "one"], ["lifted"]),  # black is -1 for the spec's mean and std
        helper.make_node("Log", ["lifted"], ["logits"]),
    ]
    metadata = ModelMetadata(labels=COLORS, preprocess=SPEC)
    shape = ["batch", 3, SIDE, SIDE]
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, shape)},
        {"logits": (TensorProto.FLOAT, ["batch", 3])},
        {"one": np.ones(1, np.float32)},
        metadata,
    )


def save_endless_model(path: Path) -> Path:
    """Write a color model that would compute for years."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["go_on"]),
            helper.make_node("Mul", ["x", "x"], ["x_next"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("number", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_next", TensorProto.FLOAT, None),
        ],
    )
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["colors"]),
        helper.make_node("Loop", ["times", "yes", "colors"], ["logits"], body=body),
    ]
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])},
        {"logits": (TensorProto.FLOAT, ["batch", 3])},
        {"times": np.array(2**62, np.int64), "yes": np.array(True)},
        METADATA,
    )


def save_memory_bomb(path: Path, gigabytes: int) -> Path:
    """Write a file of a few hundred bytes that makes the runtime fold a constant of so many gigabytes."""
    nodes = [
        helper.make_node("ConstantOfShape", ["size"], ["huge"]),
        helper.make_node("ReduceSum", ["huge"], ["sum"], keepdims=0),
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["colors"]),
        helper.make_node("Add", ["colors", "sum"], ["logits"]),
    ]
    return save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])},
        {"logits": (TensorProto.FLOAT, ["batch", 3])},
        {"size": np.array([gigabytes << 28], np.int64)},
        METADATA,
    )
