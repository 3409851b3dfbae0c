"""What a graph computes from constants and from shapes alone is the same for every picture: it becomes constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from imgclass_gui.engine.network.node import Shape

if TYPE_CHECKING:
    import onnx

# Settings are small; a large constant is not worth its memory, and a bomb is not computed.
_MOST_NUMBERS = 100_000


def fold_settings(model: onnx.ModelProto) -> onnx.ModelProto:
    """Compute what needs no picture, e.g. the shape that a flattening works out from its input's; in place.

    Args:
        model: With the shapes that are known.

    Returns:
        The same model, with shapes that could be told only now.
    """
    from onnx import shape_inference

    while _fold_once(model):
        model = shape_inference.infer_shapes(model, data_prop=True)
    return model


def _fold_once(model: onnx.ModelProto) -> bool:
    """Fold what can be folded now; tells whether that was anything."""
    from onnx import numpy_helper

    graph = model.graph
    shapes = {info.name: shape for info in (*graph.input, *graph.value_info) if (shape := shape_of(info)) is not None}
    small = {tensor.name: tensor for tensor in graph.initializer if np.prod(tensor.dims, initial=1) <= _MOST_NUMBERS}
    known = {name: numpy_helper.to_array(tensor) for name, tensor in small.items()}
    outputs = {info.name for info in graph.output}
    kept, count = [], len(graph.node)
    for node in graph.node:
        values = None if outputs.intersection(node.output) else _evaluate(node, known, shapes, model)
        if values is None:
            kept.append(node)
            continue
        for name, value in zip(node.output, values, strict=False):
            known[name] = value
            graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    del graph.node[:]
    graph.node.extend(kept)
    return len(kept) < count


def _evaluate(
    node: onnx.NodeProto, known: dict[str, np.ndarray], shapes: dict[str, Shape], model: onnx.ModelProto
) -> list[np.ndarray] | None:
    """What an operation makes; None where that depends on the picture, or takes too much."""
    if node.op_type == "Shape" and node.input[0] in shapes and not node.attribute:
        return [np.array(shapes[node.input[0]], np.int64)]
    is_plain = not any(attribute.HasField("g") for attribute in node.attribute)
    if not is_plain or not all(name in known for name in node.input if name) or not _is_small(node, known):
        return None
    from onnx.reference import ReferenceEvaluator

    inputs = {name: known[name] for name in node.input if name}
    try:
        return list(_single(node, inputs, model, ReferenceEvaluator))
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
    """Whether an operation is one of those that work out settings: it makes no more than it is given, or little."""
    return node.op_type in _HARMLESS and all(known[name].size <= _MOST_NUMBERS for name in node.input if name)


def shape_of(info: onnx.ValueInfoProto) -> Shape | None:
    """The shape that is written down for a tensor; None where it is not known."""
    if not info.type.tensor_type.HasField("shape"):
        return None
    dims = info.type.tensor_type.shape.dim
    return tuple(dim.dim_value for dim in dims) if all(dim.HasField("dim_value") for dim in dims) else None


# Not ConstantOfShape, Expand or Tile: from a few numbers they make any amount.
_HARMLESS = frozenset(
    {
        "Add", "Cast", "Ceil", "Concat", "Constant", "Div", "Floor", "Gather", "Identity", "Mul", "Reshape", "Slice",
        "Squeeze", "Sub", "Transpose", "Unsqueeze", "Equal", "Where", "ReduceProd", "Flatten",
    }
)  # fmt: skip
