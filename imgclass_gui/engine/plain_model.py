"""Models in other forms, brought into the plain one: one picture of four axes in, rows of numbers out.

The file itself stays as it is; what was changed is written into the copy's `metadata_props`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from imgclass_gui.engine.description import IN_THE_FILE, Description, read_labels
from imgclass_gui.engine.picture_input import is_picture, missing_axis
from imgclass_gui.engine.side_inputs import usual_value
from imgclass_gui.engine.tensor_info import TensorInfo, declared, shown_name

if TYPE_CHECKING:
    import onnx

_LABELS = "plain-model.labels"
_INPUTS = "plain-model.inputs"
_HELD = "plain-model.held"
_ML_DOMAIN = "ai.onnx.ml"
_AXES_ARE_INPUTS_SINCE = 13
_MOST_SHOWN = 4
_MOST_INPUTS = 32
# Before it, every constant had to be named as an input as well.
_FIRST_IR_WITH_CONSTANTS = 4


def is_plain(inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo]) -> bool:
    """Whether a model needs no change, as far as its inputs and outputs tell."""
    if any(not output.type.startswith("tensor(") for output in outputs):
        return False
    return len(inputs) == 1 and len(inputs[0].shape) != 3


def make_plain(model: onnx.ModelProto) -> bool:
    """Change a model, in place.

    - The maps that ZipMap makes of labels and numbers, as from CoreML and scikit-learn, give way to the numbers.
    - An input of a single picture, (C, H, W), or of grey ones, (N, H, W), gets its fourth axis.
    - All inputs beside the only one that takes a picture become constants.

    Args:
        model: What the file holds; its weights need not be loaded.

    Returns:
        Whether anything was changed.
    """
    changes = [_open_maps(model), _hold_side_inputs(model), _add_axis(model)]
    if any(changes) and model.ir_version < _FIRST_IR_WITH_CONSTANTS:
        inputs = real_inputs(model.graph)
        del model.graph.input[:]
        model.graph.input.extend(inputs)
        model.ir_version = _FIRST_IR_WITH_CONSTANTS
    return any(changes)


def labels_in(props: Mapping[str, str]) -> tuple[Description, ...]:
    """The labels that `make_plain` found, if any."""
    labels = read_labels(_read_json(props.get(_LABELS, "")))
    return (Description(labels=labels, label_source=IN_THE_FILE),) if labels else ()


def inputs_in(props: Mapping[str, str]) -> int:
    """How many inputs the file's model has, where `make_plain` left one; else 1."""
    count = _read_json(props.get(_INPUTS, ""))
    return count if isinstance(count, int) else 1


def held_in(props: Mapping[str, str]) -> str:
    """What `make_plain` made of the other inputs, for people; empty where there are none."""
    return props.get(_HELD, "")


def _read_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (RecursionError, ValueError):
        return None
    return value


def _note(model: onnx.ModelProto, key: str, value: str) -> None:
    model.metadata_props.add(key=key, value=value)


def _open_maps(model: onnx.ModelProto) -> bool:
    graph = model.graph
    maps = {
        node.output[0]: node
        for node in graph.node
        if node.op_type == "ZipMap" and node.domain == _ML_DOMAIN and node.input and node.output
    }
    made = [maps[output.name] for output in graph.output if output.name in maps]
    if not made:
        return False
    kept = {tensor.name: tensor.type for tensor in declared(graph.output)}
    others = [output for output in graph.output if kept[output.name] in ("tensor(float)", "tensor(float16)")]
    names = dict.fromkeys(node.input[0] for node in made)
    import onnx

    rows = [onnx.ValueInfoProto(name=name) for name in names]
    outputs = [*rows, *(output for output in others if output.name not in names)]
    nodes = [node for node in graph.node if not any(node is one for one in made)]
    del graph.output[:], graph.node[:]
    graph.output.extend(outputs)
    graph.node.extend(nodes)
    labels = [item for attribute in made[0].attribute for item in _labels_of(attribute)]
    _note(model, _LABELS, json.dumps(labels))
    return True


def _labels_of(attribute: onnx.AttributeProto) -> list[str]:
    if attribute.name == "classlabels_strings":
        return [item.decode("utf-8", "replace") for item in attribute.strings]
    return [str(item) for item in attribute.ints] if attribute.name == "classlabels_int64s" else []


def real_inputs(graph: onnx.GraphProto) -> list[onnx.ValueInfoProto]:
    """A graph's inputs without the weights, which files of old name as inputs as well."""
    given = {tensor.name for tensor in graph.initializer}
    return [info for info in graph.input if info.name not in given]


def _hold_side_inputs(model: onnx.ModelProto) -> bool:
    from onnx import numpy_helper

    graph = model.graph
    inputs = list(declared(real_inputs(graph)))
    pictures = [one for one in inputs if is_picture(one)]
    if not 2 <= len(inputs) <= _MOST_INPUTS or len(pictures) != 1:
        return False
    others = [one for one in inputs if one is not pictures[0]]
    values = {one.name: usual_value(one, pictures[0].shape) for one in others}
    known = {name: value for name, value in values.items() if value is not None}
    if len(known) < len(values):
        return False
    kept = [info for info in graph.input if info.name not in known]
    del graph.input[:]
    graph.input.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in known.items())
    _note(model, _INPUTS, json.dumps(len(inputs)))
    shown = [f"{shown_name(name)} at {_shown(value)}" for name, value in list(known.items())[:_MOST_SHOWN]]
    more = [f"{len(known) - _MOST_SHOWN} more"] if len(known) > _MOST_SHOWN else []
    _note(model, _HELD, " and ".join([*shown, *more]))
    return True


def _shown(value: np.ndarray[Any, Any]) -> str:
    """At most a few numbers; all of a tensor's when they are the same."""
    numbers = value.reshape(-1)
    if len(numbers) and (numbers == numbers[0]).all():
        numbers = numbers[:1]
    words = {True: "yes", False: "no"} if value.dtype == np.bool_ else {}
    return ", ".join(words.get(number, f"{number:g}") for number in numbers[:3].tolist())


def _add_axis(model: onnx.ModelProto) -> bool:
    """Let a picture's tensor of four axes come in, and take one of them off before the rest of the graph."""
    from onnx import TensorProto, helper

    graph = model.graph
    inputs = real_inputs(graph)
    if len(inputs) != 1:
        return False
    (info,) = inputs
    axis = missing_axis(next(declared([info])))
    if axis is None:
        return False
    inner, axes = info.name, f"{info.name}:axes"
    info.name = f"{inner}:picture"
    dims = [type(dim).FromString(dim.SerializeToString()) for dim in info.type.tensor_type.shape.dim]
    dims.insert(axis, type(dims[0])(dim_value=1))
    del info.type.tensor_type.shape.dim[:]
    info.type.tensor_type.shape.dim.extend(dims)
    opset = max((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=1)
    if opset >= _AXES_ARE_INPUTS_SINCE:
        graph.initializer.append(helper.make_tensor(axes, TensorProto.INT64, [1], [axis]))
        squeeze = helper.make_node("Squeeze", [info.name, axes], [inner])
    else:
        squeeze = helper.make_node("Squeeze", [info.name], [inner], axes=[axis])
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([squeeze, *nodes])
    return True
