"""One operation of an ONNX graph, free of ONNX's own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A place in a tensor: one index an axis, the batch's included.
At = tuple[int, ...]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An operation.

    Attributes:
        index: Its place in the order of execution, from 0.
        op_type: ONNX's name, e.g. "Conv".
        name: The exporter's name; may be empty.
        inputs: Names of tensors; "" for an optional one that is left out.
        outputs: Names of tensors; "" likewise.
        attributes: By name; numbers, text as `str`, lists as tuples, tensors as numpy arrays.
        opset: The version of ONNX's operators that it is meant in.
        domain: Whose operator it is; empty for ONNX's own.
        captured: Names of tensors that are used inside its branches or its loop, without being its inputs.
    """

    index: int
    op_type: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    opset: int = 17
    domain: str = ""
    captured: tuple[str, ...] = ()

    def input(self, number: int) -> str:
        """Name of an input; empty where it is left out."""
        return self.inputs[number] if number < len(self.inputs) else ""
