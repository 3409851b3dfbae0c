"""A network opened for inspection, and a picture in it."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.expectations import Expectations
from imgclass_gui.engine.network.effects import Effects
from imgclass_gui.engine.network.graph import Graph, read_graph
from imgclass_gui.engine.network.layers import Layer, list_layers
from imgclass_gui.engine.network.layouts import channels_last, picture_tensors
from imgclass_gui.engine.network.look import Look, choose_overview
from imgclass_gui.engine.network.operators.registry import is_rewriting
from imgclass_gui.engine.network.part_sessions import PartSessions
from imgclass_gui.engine.network.tensor_names import TensorNames
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice, apply_choice
from imgclass_gui.engine.probabilities import numbered_labels
from imgclass_gui.engine.sessions import open_session
from imgclass_gui.engine.trial import learn_input, to_input
from imgclass_gui.engine.untrusted import check_file, try_in_child
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import fit, load_image, normalize

_SOFTMAX = ("Softmax", "LogSoftmax")


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
        last = self.channels_last
        return tuple(replace(layer, is_channels_last=layer.tensor in last) for layer in list_layers(self.graph))

    @cached_property
    def channels_last(self) -> frozenset[str]:
        """The tensors whose channels are the last of four axes."""
        return channels_last(self.graph, self.expectations.is_channels_last)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """One name a class; none where it is no picture classifier."""
        expected = self.expectations
        return () if self.remark else expected.labels or numbered_labels(expected.classes or 0)

    @cached_property
    def picture_tensors(self) -> frozenset[str]:
        """The picture's tensor, and those that are the same picture in another type, layout or range."""
        return picture_tensors(self.graph, self.expectations.preprocess.channels, self.channels_last)

    @cached_property
    def has_half_precision(self) -> bool:
        """Whether any of its weights are numbers of 16 bits."""
        from onnx import TensorProto

        halves = (TensorProto.FLOAT16, TensorProto.BFLOAT16)
        return any(tensor.data_type in halves for tensor in self.graph.model.graph.initializer)

    @cached_property
    def is_quantised(self) -> bool:
        """Whether it reckons with whole numbers somewhere."""
        return any(is_rewriting(node) or "Integer" in node.op_type or node.op_type.startswith("QLinear")
                   for node in self.graph.nodes)  # fmt: skip

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

    @cached_property
    def tensors(self) -> TensorNames:
        """Which layer each tensor belongs to."""
        return TensorNames(self.graph, self.layers)

    @cached_property
    def sessions(self) -> PartSessions:
        """Of its parts."""
        return PartSessions(self.graph)

    @cached_property
    def effects(self) -> Effects:
        """What its channels do for an answer.

        Raises:
            UserFacingError: The gradient is not known for any layer.
        """
        return Effects(self.graph, [layer.after for layer in self.layers], self.answer, self.channels_last)

    @cached_property
    def overview(self) -> tuple[str, ...]:
        """The tensors that are computed at once for a picture."""
        return choose_overview(self)

    def look(self, picture: str) -> Look:
        """Show the network a picture.

        Raises:
            UserFacingError: The file cannot be read as a picture.
        """
        spec = self.expectations.preprocess
        square = fit(load_image(picture, spec.scaled_size), spec)
        return Look(self, to_input(self.expectations, normalize(square, spec)[np.newaxis]), square)


def open_inspector(
    path: str | Path,
    *,
    trusted: bool = False,
    choice: RememberedChoice | None = None,
    stop: threading.Event | None = None,
) -> Inspector:
    """Open an `.onnx` file for inspection.

    Args:
        path: The file.
        trusted: Whether it came with the program; any other file is first opened in a child process under limits.
        choice: What the person chose for this file earlier, see `remembered.recall_choice`.
        stop: Gives the opening up when it is set.

    Raises:
        UserFacingError: It takes no picture, or cannot be computed.
        Stopped: `stop` was set.
    """
    name = os.fspath(path)
    check_file(name)
    if not trusted:
        try_in_child(name, for_inspection=True, stop=stop)
    session = open_session(name, physical_cores())
    expectations, remark = learn_input(session, name)
    shapes = {tensor.name: tensor.shape for tensor in session.get_inputs()}
    expectations = apply_choice(expectations, choice, shapes[expectations.input_name])
    graph = read_graph(name, expectations.input_name, expectations.input_shape, expectations.output_name)
    return Inspector(name, expectations, graph, remark)
