"""A branch whose condition is the same for every picture: its operations take the place of the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx


def chosen_branch(node: onnx.NodeProto, condition: bool) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """The operations and constants of the branch of an If that is taken.

    Args:
        node: The If.
        condition: Whether the first branch is taken.

    Returns:
        Operations that make the If's outputs, and constants that they need.
    """
    import onnx

    wanted = "then_branch" if condition else "else_branch"
    branch = next(attribute.g for attribute in node.attribute if attribute.name == wanted)
    made = [name for inner in branch.node for name in inner.output if name]
    own = [*made, *(tensor.name for tensor in branch.initializer)]
    # The two branches, and those of other questions, may use the same names.
    names = {name: f"{node.output[0]}:{name}" for name in own}
    ends = []
    for result, name in zip(branch.output, node.output, strict=True):
        if name and result.name in made and names[result.name] not in node.output:
            names[result.name] = name
        elif name:
            ends.append(onnx.helper.make_node("Identity", [names.get(result.name, result.name)], [name]))
    constants = []
    for tensor in branch.initializer:
        constants.append(onnx.TensorProto())
        constants[-1].CopyFrom(tensor)
        constants[-1].name = names[tensor.name]
    return [*(_renamed(inner, names) for inner in branch.node), *ends], constants


def _renamed(node: onnx.NodeProto, names: Mapping[str, str]) -> onnx.NodeProto:
    """A copy whose tensors are called otherwise, also inside its own branches."""
    import onnx

    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    copy.input[:] = [names.get(name, name) for name in node.input]
    copy.output[:] = [names.get(name, name) for name in node.output]
    for attribute in copy.attribute:
        if attribute.HasField("g"):
            graph = attribute.g
            inside = [_renamed(inner, names) for inner in graph.node]
            del graph.node[:]
            graph.node.extend(inside)
            for made in graph.output:
                made.name = names.get(made.name, made.name)
    return copy
