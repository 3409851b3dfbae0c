"""A network opened for inspection, and a picture in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.expectations import Expectations
from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.graph import Graph, read_graph
from imgclass_gui.engine.network.layers import Layer, list_layers
from imgclass_gui.engine.network.node import At, Shape
from imgclass_gui.engine.network.operators.registry import require_operator
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.network.receptive_field import receptive_field
from imgclass_gui.engine.sessions import open_session
from imgclass_gui.engine.trial import learn_input
from imgclass_gui.engine.untrusted import check_file, try_in_child
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import preprocess

_SOFTMAX = ("Softmax", "LogSoftmax")


@dataclass(frozen=True, slots=True)
class Proof:
    """A number's account beside what the runtime says it is.

    Attributes:
        arithmetic: The account.
        runtime: ONNX Runtime's number.
    """

    arithmetic: Arithmetic
    runtime: float

    @property
    def difference(self) -> float:
        """The recomputed number less the runtime's."""
        return self.arithmetic.computed - self.runtime


class Inspector:
    """What a network is made of.

    Attributes:
        path: Its file.
        expectations: How it is fed.
        graph: What it computes.
        remark: Why it is no picture classifier; empty where it is one.
    """

    def __init__(self, path: str, expectations: Expectations, graph: Graph, remark: str = "") -> None:
        self.path = path
        self.remark = remark
        self.expectations = expectations
        self.graph = graph

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """In the order of execution."""
        return list_layers(self.graph)

    @cached_property
    def answer(self) -> str:
        """The tensor whose numbers are compared, one a class: before a softmax, where the network ends with one."""
        graph = self.graph
        node = graph.producers.get(graph.outputs[0])
        return node.inputs[0] if node is not None and node.op_type in _SOFTMAX else graph.outputs[0]

    def layer(self, name: str) -> Layer:
        """A layer by its number, its title, or the name of its tensor or operation.

        Raises:
            UserFacingError: There is none.
        """
        for layer in self.layers:
            if name in (str(layer.number), layer.title, layer.tensor, layer.after, layer.raw_name):
                return layer
        raise UserFacingError(f"the network has no layer {name!r}", "“imgclass layers” lists them.")

    def look(self, picture: str) -> Look:
        """Show the network a picture.

        Raises:
            UserFacingError: The file cannot be read as a picture.
        """
        expected = self.expectations
        batch = preprocess(picture, expected.preprocess)[np.newaxis]
        if expected.is_channels_last:
            batch = np.ascontiguousarray(batch.transpose(0, 2, 3, 1))
        return Look(self, batch.astype(expected.dtype))


class Look:
    """One picture inside a network."""

    def __init__(self, inspector: Inspector, batch: NDArray[Any]) -> None:
        self._inspector = inspector
        self.probe = Probe(inspector.graph, batch)

    def maps(self, tensor: str) -> NDArray[Any]:
        """All numbers of a tensor, for this picture."""
        return self.probe.values([tensor])[tensor]

    def prove(self, tensor: str, at: At) -> Proof:
        """Account for a number.

        Args:
            tensor: That it lies in.
            at: Where, one index an axis.

        Raises:
            UserFacingError: The operation that makes it is not known, or there is no such place.
        """
        node = self._inspector.graph.producers.get(tensor)
        if node is None:
            raise UserFacingError(f"the network does not make {tensor!r}", "“imgclass layers” lists what it makes.")
        if tensor != node.outputs[0]:
            raise UserFacingError(f"only the first result of {node.op_type} can be accounted for")
        operator = require_operator(node)
        names = [*(name for name in node.inputs if name), tensor]
        values = self.probe.values(names)
        if any(values[name].dtype.kind in "iu" for name in names):
            # Two runs may fuse a quantised network differently, and be a step apart.
            values = self.probe.together(names)
        shape = values[tensor].shape
        if len(at) != len(shape) or not all(0 <= index < size for index, size in zip(at, shape, strict=True)):
            raise UserFacingError(f"there is no place {at} in a tensor of {shape}", "Places begin at 0.")
        return Proof(operator.explain(node, values, at), float(values[tensor][at]))

    def receptive_field(self, tensor: str, at: At) -> NDArray[np.bool_]:
        """Which numbers of the picture's tensor have a say in a number; see `receptive_field`."""
        return receptive_field(self._inspector.graph, tensor, at, shapes=self._shapes)

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        """Of all tensors; the runtime knows those that the graph does not tell, as around operators of its own."""
        graph = self._inspector.graph
        missing = [name for name in graph.producers if name not in graph.shapes]
        run = {name: value.shape for name, value in self.probe.together(missing).items()} if missing else {}
        return {**graph.shapes, **run}


def open_inspector(path: str | Path, *, trusted: bool = False) -> Inspector:
    """Open an `.onnx` file for inspection.

    Args:
        path: The file.
        trusted: Whether it came with the program; any other file is first opened in a child process under limits.

    Raises:
        UserFacingError: It takes no picture, or cannot be computed.
    """
    name = os.fspath(path)
    check_file(name)
    if not trusted:
        try_in_child(name, for_inspection=True)
    session = open_session(name, physical_cores())
    expectations, remark = learn_input(session, name)
    spec = expectations.preprocess
    square = (spec.height, spec.width)
    shape = (1, *square, spec.channels) if expectations.is_channels_last else (1, spec.channels, *square)
    return Inspector(name, expectations, read_graph(name, expectations.input_name, shape), remark)
