"""What is known of a network's tensors before it is run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.node import Node, Shape
from trainer.contract.errors import UserFacingError


class Known:
    """Shapes, types and constants.

    Args:
        graph: The network.
        shapes: Of its tensors.
    """

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape]) -> None:
        self._graph = graph
        self._shapes = shapes

    def shape(self, name: str) -> Shape:
        """Of one of the network's tensors.

        Raises:
            UserFacingError: It cannot be told.
        """
        shape = self._shapes.get(name)
        if shape is None or not all(shape):
            raise UserFacingError(
                f"the shape of {name!r} is not known, so there is no gradient", "Removal works all the same."
            )
        return shape

    def values(self, node: Node) -> Mapping[str, NDArray[Any]]:
        """Those inputs of an operation that are the same for every picture."""
        return self._graph.constants_of(node)

    def setting(self, node: Node, number: int, attribute: str) -> NDArray[Any] | None:
        """An input that is a constant, or the attribute that it was in older versions; None without either.

        Raises:
            UserFacingError: The input depends on the picture.
        """
        name = node.input(number)
        if not name:
            given = node.attributes.get(attribute)
            return None if given is None else np.asarray(given)
        if not self._graph.is_constant(name):
            raise unknown(node, f"whose {attribute} depend on the picture")
        return self._graph.constant(name)

    def is_float(self, name: str) -> bool:
        """Whether a tensor of the network holds floating-point numbers."""
        return self.dtype(name).kind in "fV"  # numpy has no bfloat16 of its own

    def is_count(self, name: str) -> bool:
        """Whether a tensor holds indices, sizes or truths, which have no gradient; not so quantised numbers."""
        from onnx import TensorProto

        return self.element(name) in (TensorProto.INT64, TensorProto.BOOL)

    def element(self, name: str) -> int:
        """ONNX's number for the type of a tensor of the network; that of float32 where it is not told."""
        from onnx import TensorProto, helper

        if self._graph.is_constant(name):
            return int(helper.np_dtype_to_tensor_dtype(self._graph.constant(name).dtype))
        return self._elements.get(name, TensorProto.FLOAT)

    def dtype(self, name: str) -> np.dtype[Any]:
        """The same as numpy's."""
        from onnx import helper

        return np.dtype(helper.tensor_dtype_to_np_dtype(self.element(name)))

    @cached_property
    def _elements(self) -> dict[str, int]:
        graph = self._graph.model.graph
        infos = (*graph.input, *graph.value_info, *graph.output)
        return {info.name: kind for info in infos if (kind := info.type.tensor_type.elem_type)}


def unknown(node: Node, which: str = "") -> UserFacingError:
    """That there is no rule for an operation, or none for one that is like this."""
    kind = f"{node.op_type} {which}".strip()
    return UserFacingError(f"the gradient through {kind} is not known", "Removal works all the same.")
