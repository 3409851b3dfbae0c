"""What a graph computes from constants and from shapes alone is the same for every picture: it becomes constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from imgclass_gui.engine.network.branches import chosen_branch
from imgclass_gui.engine.network.node import Shape
from imgclass_gui.engine.network.node_order import put_in_order
from imgclass_gui.engine.network.pool_shapes import correct_pools

if TYPE_CHECKING:
    import onnx

# Settings are small; a large constant is not worth its memory, and a bomb is not computed.
_MOST_NUMBERS = 100_000


def fold_settings(model: onnx.ModelProto) -> onnx.ModelProto:
    """Compute what needs no picture, e.g. the shape that a flattening works out from its input's; in place.

    Args:
        model: With the shapes that are known.

    Returns:
        The same model in the order of execution, with shapes that could be told only now.
    """
    from onnx import shape_inference

    if put_in_order(model.graph):
        model = shape_inference.infer_shapes(model, data_prop=True)
    model = correct_pools(model)
    while _fold_once(model):
        model = correct_pools(shape_inference.infer_shapes(model, data_prop=True))
    return model


def _fold_once(model: onnx.ModelProto) -> bool:
    """Fold what can be folded now; tells whether that was anything."""
    from onnx import numpy_helper

    graph = model.graph
    shapes = {info.name: shape for info in (*graph.input, *graph.value_info) if (shape := shape_of(info)) is not None}
    small = {tensor.name: tensor for tensor in graph.initializer if np.prod(tensor.dims, initial=1) <= _MOST_NUMBERS}
    known = {name: numpy_helper.to_array(tensor) for name, tensor in small.items()}
    outputs = {info.name for info in graph.output}
    kept: list[onnx.NodeProto] = []
    changed = False
    for node in graph.node:
        if node.op_type == "If" and node.input[0] in known:
            nodes, constants = chosen_branch(node, bool(known[node.input[0]].all()))
            kept += nodes
            graph.initializer.extend(constants)
            changed = True
            continue
        values = None if outputs.intersection(node.output) else _evaluate(node, known, shapes, model)
        if values is None:
            kept.append(node)
            continue
        changed = True
        for name, value in zip(node.output, values, strict=False):
            known[name] = np.asarray(value)
            graph.initializer.append(numpy_helper.from_array(known[name], name))
    del graph.node[:]
    graph.node.extend(kept)
    return changed


def _evaluate(
    node: onnx.NodeProto, known: dict[str, np.ndarray], shapes: dict[str, Shape], model: onnx.ModelProto
) -> list[np.ndarray] | None:
    """What an operation makes; None where that depends on the picture, or takes too much."""
    if node.op_type == "Shape" and node.input[0] in shapes:
        ends = {attribute.name: attribute.i for attribute in node.attribute}
        return [np.array(shapes[node.input[0]][slice(ends.get("start"), ends.get("end"))], np.int64)]
    is_plain = not any(attribute.HasField("g") for attribute in node.attribute)
    if not is_plain or not all(name in known for name in node.input if name):
        return None
    from onnx.reference import ReferenceEvaluator

    inputs = {name: known[name] for name in node.input if name}
    try:
        return list(_single(node, inputs, model, ReferenceEvaluator)) if _is_small(node, known) else None
    except Exception:  # noqa: BLE001 - the evaluator's errors share no base; what it cannot do stays in the graph
        return None


def _single(node: onnx.NodeProto, inputs: dict[str, np.ndarray], model: onnx.ModelProto, evaluator: type) -> list[Any]:
    import onnx

    infos = [
        onnx.helper.make_tensor_value_info(name, onnx.helper.np_dtype_to_tensor_dtype(value.dtype), value.shape)
        for name, value in inputs.items()
    ]
    made = [onnx.ValueInfoProto(name=name) for name in node.output if name]
    graph = onnx.helper.make_graph([node], "one", infos, made)
    single = onnx.helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    results: list[Any] = evaluator(single).run(None, inputs)
    return results


def _is_small(node: onnx.NodeProto, known: dict[str, np.ndarray]) -> bool:
    """Whether an operation is one of those that work out settings, and takes and makes only little."""
    inputs = [known[name] for name in node.input if name]
    if sum(value.size for value in inputs) > _MOST_NUMBERS:
        return False
    if node.op_type in _BROADCASTING:
        return _product(np.array(np.broadcast_shapes(*(value.shape for value in inputs)))) <= _MOST_NUMBERS
    if node.op_type in _REPEATING:
        axis = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), 0)
        return _REPEATING[node.op_type](inputs, axis) <= _MOST_NUMBERS
    return node.op_type in _HARMLESS


def _product(sizes: np.ndarray) -> float:
    """Without overflow, for a hostile file."""
    return float(np.prod(np.abs(sizes.astype(np.float64))))


def _gathered(inputs: list[np.ndarray], axis: int) -> float:
    """How many numbers a choice of indices makes."""
    data, indices = inputs
    return float(data.size / max(1, data.shape[axis]) * indices.size)


def _range_length(inputs: list[np.ndarray], axis: int) -> float:
    start, limit, step = (float(value.reshape(())) for value in inputs)
    return abs((limit - start) / step) if step else float("inf")


def shape_of(info: onnx.ValueInfoProto) -> Shape | None:
    """The shape that is written down for a tensor; None where it is not known."""
    if not info.type.tensor_type.HasField("shape"):
        return None
    dims = info.type.tensor_type.shape.dim
    return tuple(dim.dim_value for dim in dims) if all(dim.HasField("dim_value") for dim in dims) else None


# They make no more than they are given.
_HARMLESS = frozenset(
    {
        "Abs", "Cast", "CastLike", "Ceil", "Concat", "Constant", "Flatten", "Floor", "Identity", "Neg", "Not",
        "Reciprocal", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum", "Reshape", "Round", "Size", "Slice",
        "Split", "Sqrt", "Squeeze", "Transpose", "Unsqueeze",
    }
)  # fmt: skip
# A row and a column make a square.
_BROADCASTING = frozenset(
    {
        "Add", "And", "Clip", "Div", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max", "Min", "Mod",
        "Mul", "Or", "Pow", "Sub", "Where",
    }
)  # fmt: skip
# From a few numbers these make any amount: how many, by the inputs and the axis.
_REPEATING: Mapping[str, Callable[[list[np.ndarray], int], float]] = MappingProxyType(
    {
        "ConstantOfShape": lambda inputs, axis: _product(inputs[0]),
        "Expand": lambda inputs, axis: inputs[0].size * _product(inputs[1]),
        "Gather": _gathered,
        "Range": _range_length,
        "Tile": lambda inputs, axis: inputs[0].size * _product(inputs[1]),
    }
)
