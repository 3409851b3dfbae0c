"""Networks that were exported for a fixed number of pictures, brought to take one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import onnx

# Their second input is a shape, which begins with the number of pictures.
_SHAPED = ("Reshape", "Expand")


def take_one_picture(model: onnx.ModelProto, input_name: str) -> None:
    """Let a network for, say, eight pictures take one, in place.

    Exporters write the number of pictures into the shapes that flatten a tensor; there it becomes 1.

    Args:
        model: Its local functions are inlined.
        input_name: The tensor that takes the pictures.
    """
    from onnx import numpy_helper

    graph = model.graph
    count = next((_first_side(info) for info in graph.input if info.name == input_name), 0)
    if count < 2:
        return
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            tensors[node.output[0]] = node.attribute[0].t
    written: set[str] = set()
    for node in graph.node:
        tensor = tensors.get(node.input[1]) if node.op_type in _SHAPED and len(node.input) > 1 else None
        if tensor is None or not _begins_with(tensor, count):
            continue
        shape = numpy_helper.to_array(tensor).copy()
        shape[0] = 1
        name = f"{tensor.name or node.input[1]}:one"
        if name not in written:
            written.add(name)
            graph.initializer.append(numpy_helper.from_array(shape, name))
        node.input[1] = name


def _first_side(info: onnx.ValueInfoProto) -> int:
    dims = info.type.tensor_type.shape.dim
    return dims[0].dim_value if dims else 0


def _begins_with(tensor: onnx.TensorProto, count: int) -> bool:
    from onnx import TensorProto, numpy_helper

    is_shape = tensor.data_type == TensorProto.INT64 and len(tensor.dims) == 1 and 2 <= tensor.dims[0] <= 8
    return is_shape and bool(np.equal(numpy_helper.to_array(tensor)[0], count))
