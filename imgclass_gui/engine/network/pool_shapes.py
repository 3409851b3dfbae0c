"""Shapes of poolings as the runtime makes them, where ONNX's own shape inference tells others.

They differ with `ceil_mode`, where a last window would begin behind the input, and with automatic padding of a
dilated kernel. What is told wrong at one pooling is wrong in all that follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imgclass_gui.engine.network.node import Node, Shape
from imgclass_gui.engine.network.operators.window import build_window

if TYPE_CHECKING:
    import onnx

_POOLINGS = ("MaxPool", "AveragePool")


def correct_pools(model: onnx.ModelProto) -> onnx.ModelProto:
    """Infer the shapes of a model again behind every pooling that was told a wrong one.

    Args:
        model: With inferred shapes; is changed.

    Returns:
        The model with the runtime's shapes.
    """
    from onnx import shape_inference

    corrected: dict[str, Shape] = {}
    while found := _first_wrong(model):
        corrected |= found
        _forget_shapes(model, corrected)
        model = shape_inference.infer_shapes(model, data_prop=True)
    return model


def _first_wrong(model: onnx.ModelProto) -> dict[str, Shape]:
    """The outputs of the first pooling whose shape is not the runtime's, and that shape; empty where all are right."""
    graph = model.graph
    infos = {info.name: info for info in (*graph.input, *graph.value_info, *graph.output)}
    for node in graph.node:
        if node.op_type not in _POOLINGS or node.domain not in ("", "ai.onnx"):
            continue
        before, told = (_shape(infos.get(name)) for name in (node.input[0], node.output[0]))
        attributes = {attribute.name: _value(attribute) for attribute in node.attribute}
        if before is None or told is None or "kernel_shape" not in attributes:
            continue
        plain = Node(0, node.op_type, "", tuple(node.input), tuple(node.output), attributes)
        window = build_window(plain, attributes["kernel_shape"], before[2:], pools=True)
        made = (*before[:2], *(axis.outputs for axis in window))
        if made != told and all(made):
            return {name: made for name in node.output if name}
    return {}


def _forget_shapes(model: onnx.ModelProto, corrected: dict[str, Shape]) -> None:
    """Leave only the shapes of the inputs and those that were corrected."""
    import onnx

    graph = model.graph
    kinds = {info.name: info.type.tensor_type.elem_type for info in (*graph.value_info, *graph.output)}
    del graph.value_info[:]
    outputs = {info.name for info in graph.output}
    for info in graph.output:
        info.type.tensor_type.ClearField("shape")
        for size in corrected.get(info.name, ()):
            info.type.tensor_type.shape.dim.add().dim_value = size
    infos = (
        onnx.helper.make_tensor_value_info(name, kinds.get(name, onnx.TensorProto.FLOAT), shape)
        for name, shape in corrected.items()
        if name not in outputs
    )
    graph.value_info.extend(infos)


def _shape(info: onnx.ValueInfoProto | None) -> Shape | None:
    if info is None or not info.type.tensor_type.HasField("shape"):
        return None
    dims = info.type.tensor_type.shape.dim
    return tuple(dim.dim_value for dim in dims) if all(dim.HasField("dim_value") for dim in dims) else None


def _value(attribute: onnx.AttributeProto) -> Any:
    from onnx import helper

    value = helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return tuple(value) if hasattr(value, "__len__") and not isinstance(value, str) else value
