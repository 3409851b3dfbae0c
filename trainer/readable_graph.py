"""Turns the exporter's graph into one that people read: few nodes, the modules' names, every weight in its place.

The exporter's own optimiser is not used: it folds batch normalisation into the convolutions, and then neither the
names nor the values of the weights are the network's. ONNX Runtime folds it when it loads the file: a prediction takes
as long as before, loading EfficientNet-Lite0 some 15 ms longer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import Any

import onnx_ir as ir
import onnx_ir.passes.common as passes
import torch
from onnxscript import opset18, optimizer, rewriter
from onnxscript.rewriter.rules import common as rules
from torch import nn

_SCOPES = "pkg.torch.onnx.name_scopes"


def global_average_pool(maps: Any, output_size: Collection[int]) -> Any:
    """Average pooling to one value a channel, as the one operator made for it; the exporter would write a mean."""
    if any(side != 1 for side in output_size):
        raise NotImplementedError("adaptive pooling to more than one value a channel")
    return opset18.GlobalAveragePool(maps)


TRANSLATIONS: dict[Callable[..., object], Callable[..., object]] = {
    torch.ops.aten.adaptive_avg_pool2d.default: global_average_pool
}


def make_readable(model: ir.Model, network: nn.Module) -> None:
    """Simplify and rename an exported model in place.

    Args:
        model: As `torch.onnx.export(..., optimize=False)` made it.
        network: The network it was made from; nodes and inner tensors get the names of its modules.
    """
    optimizer.fold_constants_ir(model)
    rewriter.RewritePass([rules.fuse_pad_into_conv_rule])(model)
    _drop_made_up_biases(model.graph, network.state_dict())
    _use_flatten(model.graph)
    passes.IdentityEliminationPass()(model)
    passes.RemoveUnusedNodesPass()(model)
    passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
    _share_constants(model.graph, network.state_dict())
    _name_after_modules(model.graph, network)
    _forget_origin(model)


def _drop_made_up_biases(graph: ir.Graph, weights: Collection[str]) -> None:
    """The exporter gives a convolution without bias one of zeros."""
    for node in graph:
        if node.op_type == "Conv" and len(node.inputs) == 3:
            bias = node.inputs[2]
            if bias is None or bias.const_value is None or bias.name in weights:
                continue
            if not bias.const_value.numpy().any():
                node.resize_inputs(2)


def _use_flatten(graph: ir.Graph) -> None:
    """Reshaping to (pictures, values) by computing the shape at run time is a flattening."""
    for node in list(graph):
        if node.op_type != "Reshape":
            continue
        maps, flat = node.inputs[0], node.outputs[0]
        if maps is None or maps.shape is None or flat.shape is None or len(flat.shape) != 2:
            continue
        if not isinstance(maps.shape[0], ir.SymbolicDim) or maps.shape[0] != flat.shape[0]:
            continue
        flatten = ir.node("Flatten", [maps], {"axis": 1}, metadata_props=dict(node.metadata_props))
        ir.convenience.replace_nodes_and_values(graph, node, [node], [flatten], [flat], flatten.outputs)


def _share_constants(graph: ir.Graph, weights: Collection[str]) -> None:
    """Keep one of each constant, such as the 0 and 6 of ReLU6; weights stay apart even where they are equal."""
    kept: dict[tuple[object, ...], ir.Value] = {}
    for name, value in list(graph.initializers.items()):
        if name in weights:
            continue
        assert value.const_value is not None
        tensor = value.const_value.numpy()
        first = kept.setdefault((tensor.dtype.str, tensor.shape, tensor.tobytes()), value)
        if first is not value:
            value.replace_all_uses_with(first)
        if not value.uses():
            del graph.initializers[name]


def _name_after_modules(graph: ir.Graph, network: nn.Module) -> None:
    """Call a node and its first output like the module it came from, e.g. "blocks.3.depthwise.conv"."""
    leaves = {name for name, module in network.named_modules() if name and not any(module.children())}
    outputs = set(graph.outputs)
    taken = {value.name for value in (*graph.inputs, *graph.outputs, *graph.initializers.values())}
    for node in graph:
        module = _module_of(node)
        name = module if module in leaves else f"{module}.{node.op_type.lower()}".lstrip(".")
        node.name = _not_taken(name, taken)
        taken.add(node.name)
        for number, output in enumerate(node.outputs):
            if output not in outputs:
                output.name = node.name if number == 0 else f"{node.name}.{number}"
    weights = network.state_dict()
    constants = [value for name, value in graph.initializers.items() if name not in weights]
    for number, value in enumerate(constants):
        value.name = f"constant_{number}"


def _module_of(node: ir.Node) -> str:
    """Dotted path of the module whose `forward` made the node; empty for the network itself."""
    scopes: list[str] = ast.literal_eval(node.metadata_props.get(_SCOPES, "['', '']"))
    return scopes[-2] if len(scopes) > 1 else ""


def _not_taken(name: str, taken: Collection[str | None]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def _forget_origin(model: ir.Model) -> None:
    """Leave out the exporter's notes: they quote source lines and folders of the machine that exported."""
    passes.ClearMetadataAndDocStringPass()(model)
    graph = model.graph
    graph.metadata_props.clear()
    model.metadata_props.clear()
    for value in (*graph.inputs, *graph.initializers.values(), *(v for node in graph for v in node.outputs)):
        value.metadata_props.clear()
