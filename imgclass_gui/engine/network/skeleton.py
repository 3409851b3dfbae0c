"""A network without its large weights, which all sessions of its parts share instead of having copies of their own.

A part of a network of 500 MB would take as long to copy and to write as to compute, and Python would stand still
meanwhile. ONNX Runtime takes such weights as arrays beside the model ("external initializers").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx

# Smaller tensors may be settings, such as shapes, which must stand in the model itself.
LEAST_BYTES = 64 << 10


def build_skeleton(model: onnx.ModelProto) -> tuple[onnx.ModelProto, frozenset[str]]:
    """A model with names in the place of its large weights.

    Args:
        model: Stays as it is.

    Returns:
        The same, its large weights declared as lying outside; and their names.
    """
    import onnx

    light = onnx.ModelProto(ir_version=model.ir_version)
    light.opset_import.extend(model.opset_import)
    light.functions.extend(model.functions)
    graph = model.graph
    light.graph.name = graph.name
    for own, others in (
        (light.graph.node, graph.node),
        (light.graph.input, graph.input),
        (light.graph.output, graph.output),
        (light.graph.value_info, graph.value_info),
        (light.graph.sparse_initializer, graph.sparse_initializer),
    ):
        own.extend(others)
    large = set()
    for tensor in graph.initializer:
        size = len(tensor.raw_data)
        if size >= LEAST_BYTES:
            large.add(tensor.name)
            light.graph.initializer.append(placeholder(tensor.name, tensor.data_type, tensor.dims, size))
        else:
            light.graph.initializer.append(tensor)
    return light, frozenset(large)


def placeholder(name: str, data_type: int, shape: Sequence[int], size: int) -> onnx.TensorProto:
    """A tensor that only says that its numbers lie outside the model.

    Args:
        name: The tensor's.
        data_type: One of `onnx.TensorProto.DataType`.
        shape: The tensor's.
        size: Of its numbers in bytes.
    """
    import onnx

    place = onnx.TensorProto(name=name, data_type=data_type, dims=shape)
    place.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", "memory"), ("offset", "0"), ("length", str(size))):
        place.external_data.add(key=key, value=value)
    return place
