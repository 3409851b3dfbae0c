"""A model of one node in ONNX Runtime, as the independent word on what an operator computes and from which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import helper

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import Node
from imgclass_gui.engine.network.operators.operator import Operator

Arrays = Mapping[str, NDArray[Any]]


def make_node(op_type: str, inputs: Arrays, opset: int = 17, **attributes: Any) -> Node:
    """A node that takes all of the inputs, by name and in order, and gives "y"."""
    return Node(0, op_type, "", tuple(inputs), ("y",), attributes, opset)


class Reference:
    """The node, run by ONNX Runtime."""

    def __init__(self, node: Node, inputs: Arrays) -> None:
        graph = helper.make_graph(
            [helper.make_node(node.op_type, node.inputs, node.outputs, **node.attributes)],
            "one",
            [
                helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
                for name, array in inputs.items()
            ],
            [helper.make_empty_tensor_value_info(name) for name in node.outputs],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", node.opset)], ir_version=8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self.inputs = dict(inputs)
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.result = self._run(self.inputs)

    def _run(self, inputs: Arrays) -> NDArray[Any]:
        return self._session.run(None, dict(inputs))[0]

    def influence(self, name: str) -> NDArray[np.bool_]:
        """Which outputs change with which numbers of an input: the input's axes, then the output's."""
        array = self.inputs[name]
        found = np.zeros(array.shape + self.result.shape, np.bool_)
        for at in np.ndindex(array.shape):
            changed = array.copy()
            # Larger than all others, so a maximum shows it too. Not NaN, which spreads from a weight on padding.
            changed[at] = 1e6
            found[at] = self._run({**self.inputs, name: changed}) != self.result
        return found


def check_value(arithmetic: Arithmetic, expected: float, inputs: Arrays) -> None:
    """The account comes to the runtime's value, and its terms are the numbers that they say they are."""
    assert abs(arithmetic.computed - expected) <= 1e-4 * max(abs(expected), 1e-2)
    for term in arithmetic.terms:
        assert term.value == inputs[term.tensor][term.at]
        assert term.product == (term.value if term.weight is None else term.value * term.weight)
    products = [term.product for term in arithmetic.terms]
    again = {
        "sum": lambda: arithmetic.bias + sum(products),
        "mean": lambda: arithmetic.bias + sum(products) / arithmetic.divisor,
        "max": lambda: max(products, default=arithmetic.computed),
    }[arithmetic.how]()
    assert abs(again - arithmetic.computed) <= 1e-12 * max(abs(again), 1.0)
    assert len({(term.tensor, term.at, term.weight_at) for term in arithmetic.terms}) == len(products)


def check_weights(arithmetic: Arithmetic, weights: NDArray[Any], scale: float = 1.0) -> None:
    """Every weight is the one that lies where the term says."""
    for term in arithmetic.terms:
        assert term.weight_at is not None
        assert term.weight == scale * float(weights[term.weight_at])


def check_reach(operator: Operator, reference: Reference, node: Node, seed: int) -> None:
    """The reach of all outputs, of one and of some is what the runtime shows when the numbers are changed."""
    random = np.random.default_rng(seed)
    shapes = {name: array.shape for name, array in reference.inputs.items()} | {"y": reference.result.shape}
    one = np.zeros(reference.result.size, np.bool_)
    one[random.integers(one.size)] = True
    masks = [
        np.ones(reference.result.shape, np.bool_),
        one.reshape(reference.result.shape),
        random.random(reference.result.shape) < 0.1,
    ]
    influence = {
        name: reference.influence(name) for name, array in reference.inputs.items() if array.dtype == np.float32
    }
    constants = {name: array for name, array in reference.inputs.items() if name not in influence}
    for mask in masks:
        reached = operator.reach(node, shapes, constants, mask)
        assert reached.keys() == influence.keys()
        for name, changes in influence.items():
            outputs = tuple(range(reference.inputs[name].ndim, changes.ndim))
            np.testing.assert_array_equal(reached[name], (changes & mask).any(axis=outputs))
