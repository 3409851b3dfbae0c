"""A model's graph made ready for one picture: functions inlined, settings computed, every shape that can be told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from imgclass_gui.engine.network.folding import fold_settings
from imgclass_gui.engine.network.node import Shape
from imgclass_gui.engine.network.single_picture import take_one_picture

if TYPE_CHECKING:
    import onnx

_FIRST_IR_WITHOUT_WEIGHTS_AS_INPUTS = 4
# Shapes are told from small constants; a larger one need not be copied for that, from one end to the other.
_MOST_NUMBERS = 100_000


def with_shapes(model: onnx.ModelProto, input_name: str, input_shape: Shape) -> onnx.ModelProto:
    """A copy for one picture: local functions inlined, every shape that can be told written down.

    Args:
        model: The file's content; stays as it is.
        input_name: The tensor that takes the picture.
        input_shape: Its shape for one picture.
    """
    from onnx import inliner, shape_inference

    light = _without_weights(model)
    inlined = inliner.inline_local_functions(light) if light.functions else light
    _drop_weights_from_inputs(inlined)
    if input_shape and input_shape[0] == 1:
        take_one_picture(inlined, input_name)
    for info in inlined.graph.input:
        dims = info.type.tensor_type.shape.dim
        for number, dim in enumerate(dims):
            if info.name == input_name and number < len(input_shape):
                dim.dim_value = input_shape[number]
            elif number == 0 and not dim.dim_value:
                dim.dim_value = 1
    # What the exporter wrote down for any number of pictures would stand in the way of the shapes for one.
    del inlined.graph.value_info[:]
    for info in inlined.graph.output:
        info.type.tensor_type.ClearField("shape")
    shaped = fold_settings(shape_inference.infer_shapes(inlined, data_prop=True))
    weights = {tensor.name: tensor for tensor in model.graph.initializer if _is_large(tensor)}
    for tensor in shaped.graph.initializer:
        if tensor.name in weights:
            tensor.CopyFrom(weights[tensor.name])
    return shaped


def _drop_weights_from_inputs(model: onnx.ModelProto) -> None:
    """Files of old name every weight as an input as well, whose value may be replaced."""
    given = {tensor.name for tensor in model.graph.initializer}
    inputs = [info for info in model.graph.input if info.name not in given]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    model.ir_version = max(model.ir_version, _FIRST_IR_WITHOUT_WEIGHTS_AS_INPUTS)


def _without_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose large constants have their shapes only."""
    import onnx

    light = onnx.ModelProto()
    for field, value in model.ListFields():
        if field.name != "graph":
            _copy_field(light, field.name, value)
    for field, value in model.graph.ListFields():
        if field.name != "initializer":
            _copy_field(light.graph, field.name, value)
    for tensor in model.graph.initializer:
        light.graph.initializer.append(_outline(tensor) if _is_large(tensor) else tensor)
    return light


def _copy_field(target: Any, name: str, value: Any) -> None:
    if isinstance(value, int | str | bytes):
        setattr(target, name, value)
    else:
        getattr(target, name).extend(value)


def _is_large(tensor: onnx.TensorProto) -> bool:
    return bool(math.prod(tensor.dims) > _MOST_NUMBERS)


def _outline(tensor: onnx.TensorProto) -> onnx.TensorProto:
    import onnx

    return onnx.TensorProto(name=tensor.name, dims=tensor.dims, data_type=tensor.data_type)
