"""A quantised operation in a graph of its own, run by ONNX Runtime, beside what the program says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import helper

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators.registry import require_operator

Array = NDArray[Any]
MICROSOFT = "com.microsoft"


class Quantised:
    """The node, its inputs by name, and what the runtime makes of them.

    Inputs of None are left out; one whose name ends in "_again" is the tensor of that name once more.
    """

    def __init__(
        self, op_type: str, inputs: dict[str, Array | None], opset: int = 21, domain: str = "", **attributes: Any
    ) -> None:
        # All three must be named, though only the first is looked at.
        results = ["y", "y_scale", "y_zero_point"] if op_type == "DynamicQuantizeLinear" else ["y"]
        names = tuple("" if array is None else name.removesuffix("_again") for name, array in inputs.items())
        self.values = {n: np.asarray(a) for n, a in inputs.items() if a is not None and not n.endswith("_again")}
        self.node = Node(0, op_type, "", names, tuple(results), attributes, opset)
        self.operator = require_operator(self.node)
        graph = helper.make_graph(
            [helper.make_node(op_type, names, results, domain=domain, **attributes)],
            "one",
            [
                helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
                for name, array in self.values.items()
            ],
            [onnx.ValueInfoProto(name="y")],
        )
        imports = [helper.make_opsetid("", opset), helper.make_opsetid(MICROSOFT, 1)]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            helper.make_model(graph, opset_imports=imports, ir_version=10).SerializeToString(),
            options,
            providers=["CPUExecutionProvider"],
        )
        self.result = self.run()

    def run(self, **other: Array) -> Array:
        return self._session.run(None, {**self.values, **other})[0]

    def explain(self, at: At) -> Arithmetic:
        return self.operator.explain(self.node, self.values, at)

    def reach(self, mask: NDArray[np.bool_], constants: Iterable[str] = ()) -> dict[str, NDArray[np.bool_]]:
        shapes = {name: array.shape for name, array in self.values.items()} | {"y": self.result.shape}
        return self.operator.reach(self.node, shapes, {name: self.values[name] for name in constants}, mask)

    def places(self, seed: int, most: int = 12) -> list[At]:
        """Some places of the result, or all where there are few."""
        size = self.result.size
        numbers = np.random.default_rng(seed).permutation(size)[:most]
        return [tuple(int(index) for index in np.unravel_index(number, self.result.shape)) for number in numbers]


def check_exact(case: Quantised, seed: int = 0, most: int = 12) -> None:
    """What is computed is the runtime's number, to the last bit; beyond the tensor there is none."""
    for at in case.places(seed, most):
        account = case.explain(at)
        assert account.computed == float(case.result[at]), (case.node, at, account.formula)
    for beyond in (case.result.shape, tuple(-1 for _ in case.result.shape)):
        if beyond:
            with pytest.raises(IndexError):
                case.explain(beyond)


def check_terms(account: Arithmetic, case: Quantised, zero_points: dict[str, float]) -> None:
    """Every term is its tensor's number less the zero point of that tensor, and its product what it says."""
    for term in account.terms:
        assert term.value == float(case.values[term.tensor][term.at]) - zero_points.get(term.tensor, 0.0)
        assert term.product == term.value * (1.0 if term.weight is None else term.weight)


def check_reach(case: Quantised, others: dict[str, tuple[Any, ...]], seed: int) -> None:
    """What is marked is what, set to one of the other values, changes a marked number of the runtime's result.

    Args:
        case: What is checked.
        others: By name of the inputs that are checked: the other values.
        seed: Of the marks.
    """
    mask = np.random.default_rng(seed).random(case.result.shape) < 0.3
    reached = case.reach(mask)
    assert reached.keys() == case.values.keys()
    for name, values in others.items():
        truth = np.zeros(case.values[name].shape, np.bool_)
        for place in np.ndindex(truth.shape):
            for value in values:
                changed = case.values[name].copy()
                changed[place] = value
                truth[place] |= bool(((case.run(**{name: changed}) != case.result) & mask).any())
        np.testing.assert_array_equal(reached[name], truth, err_msg=f"{case.node}, {name}")
