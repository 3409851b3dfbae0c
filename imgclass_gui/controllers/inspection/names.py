"""What people call the classes, the colours, and the tensors that numbers come from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.operators.registry import find_operator
from imgclass_gui.engine.network.short_kinds import foreign_kind

translate = QCoreApplication.translate


def class_names(inspector: Inspector, tensor: str, sizes: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the classes, where a tensor's numbers are these; else none.

    Args:
        inspector: The network.
        tensor: One of its tensors.
        sizes: Channels, rows and columns of its maps.
    """
    tensors, answers = inspector.tensors, (inspector.answer, *inspector.graph.outputs)
    # A quantised network's answer is written in another type at last.
    is_answer = tensors.original(tensor) in map(tensors.original, answers)
    return inspector.labels if is_answer and sizes == (len(inspector.labels), 1, 1) else ()


def color_names(inspector: Inspector, tensor: str) -> tuple[str, ...]:
    """What the channels are called of a tensor that is the picture itself, normalised or in another type; else none."""
    if tensor not in inspector.picture_tensors:
        return ()
    names = {
        "R": translate("names", "red"),
        "G": translate("names", "green"),
        "B": translate("names", "blue"),
        "L": translate("names", "grey"),
    }
    return tuple(names[letter] for letter in inspector.expectations.preprocess.color_order)


def source_title(inspector: Inspector, tensor: str) -> str:
    """Where a number comes from: a layer, the picture, or an operation that is no layer of its own."""
    layer = inspector.tensors.layer_of(tensor)
    if layer is not None:
        return layer.short_title
    if inspector.tensors.original(tensor) == inspector.graph.input:
        return translate("names", "the picture")
    return operation_title(inspector, tensor) or translate("names", "another input")


def place_title(inspector: Inspector, tensor: str) -> str:
    """What a place on the way is called."""
    if inspector.tensors.original(tensor) == inspector.graph.input:
        return translate("names", "Picture")
    title = source_title(inspector, tensor)
    return title[:1].upper() + title[1:]


def operation_title(inspector: Inspector, tensor: str) -> str:
    """What people call the operation that makes a tensor; empty where none does."""
    node = inspector.graph.producers.get(tensor)
    if node is None:
        return ""
    operator = find_operator(node)
    return operator.kind if operator is not None else foreign_kind(node.op_type)
