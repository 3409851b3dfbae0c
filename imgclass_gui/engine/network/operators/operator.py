"""What the program knows of an operator: its name for people, how a value is made, what it sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node, Shape

Values = Mapping[str, NDArray[Any]]
Shapes = Mapping[str, Shape]
Mask = NDArray[np.bool_]


class Operator(Protocol):
    """One operator, or several that differ by a formula. Without state: one instance serves every node.

    Attributes:
        op_types: ONNX's names.
        kind: What people call it, e.g. "convolution".
    """

    op_types: tuple[str, ...]
    kind: str

    def explain(self, node: Node, values: Values, at: At) -> Arithmetic:
        """Account for one number of the node's first output.

        Args:
            node: The operation.
            values: All its inputs by name, weights included; of the type that they have in the graph.
            at: Where the number lies in the output.

        Raises:
            IndexError: There is no such place.
        """
        ...

    def reach(self, node: Node, shapes: Shapes, constants: Values, mask: Mask) -> dict[str, Mask]:
        """Which numbers of the inputs have a say in some numbers of the first output.

        Args:
            node: The operation.
            shapes: Of its inputs and of its first output, by name.
            constants: Those of its inputs that are the same for every picture, by name.
            mask: Of the output's shape; the numbers that are asked about.

        Returns:
            By name, for every input that is no constant: a mask of its shape.
        """
        ...


@runtime_checkable
class SeveralResults(Operator, Protocol):
    """An operator of which every output can be accounted for; of others, only the first."""

    def explain_result(self, node: Node, values: Values, at: At, number: int) -> Arithmetic:
        """As `Operator.explain`, for the output of a number from 0."""
        ...

    def reach_result(self, node: Node, shapes: Shapes, constants: Values, mask: Mask, number: int) -> dict[str, Mask]:
        """As `Operator.reach`, for the output of a number from 0."""
        ...
