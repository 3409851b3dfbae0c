"""An operator under test: a graph of one node, run by ONNX Runtime, beside what the program says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import helper

from imgclass_gui.engine.network.arithmetic import Arithmetic
from imgclass_gui.engine.network.node import At, Node
from imgclass_gui.engine.network.operators import registry
from imgclass_gui.engine.network.operators.operator import Operator

Disturbances = tuple[float, ...]
# Among them is one that changes what any of the functions makes of a number between -3 and 3.
DISTURBANCES: Disturbances = (1000.0, -1000.0, 0.31, -0.47)


@dataclass(frozen=True)
class OneNode:
    """A node with its inputs and what the runtime makes of them."""

    operator: Operator
    node: Node
    values: dict[str, NDArray[Any]]
    constants: dict[str, NDArray[Any]]
    session: onnxruntime.InferenceSession
    result: int = 0

    def run(self, **other: NDArray[Any]) -> NDArray[Any]:
        feed = {name: value for name, value in self.values.items() if name not in self.constants}
        arrays = {name: np.asarray(value) for name, value in {**feed, **other}.items()}
        return self.session.run([self.node.outputs[self.result]], arrays)[0]

    def explain(self, at: At) -> Arithmetic:
        if self.result:
            return registry.explain(self.node, self.node.outputs[self.result], self.values, at)
        return self.operator.explain(self.node, self.values, at)

    def reach(self, mask: NDArray[np.bool_]) -> dict[str, NDArray[np.bool_]]:
        tensor = self.node.outputs[self.result]
        shapes = {name: value.shape for name, value in self.values.items()} | {tensor: mask.shape}
        if self.result:
            return registry.reach(self.node, tensor, shapes, self.constants, mask)
        return self.operator.reach(self.node, shapes, self.constants, mask)


def find(operators: tuple[Operator, ...], op_type: str) -> Operator:
    (found,) = (operator for operator in operators if op_type in operator.op_types)
    return found


def one_node(
    operators: tuple[Operator, ...],
    op_type: str,
    inputs: dict[str, NDArray[Any] | None],
    constants: tuple[str, ...] = (),
    opset: int = 17,
    outputs: int = 1,
    **attributes: Any,
) -> OneNode:
    """Build it; an input of None is left out, one whose name ends in "again" is the one of that name once more."""
    names = tuple("" if value is None else name.removesuffix("_again") for name, value in inputs.items())
    values = {name: value for name, value in inputs.items() if value is not None and not name.endswith("_again")}
    results = tuple(f"y{number}" for number in range(outputs))
    made = helper.make_node(op_type, names, results, **attributes)
    graph = helper.make_graph(
        [made],
        "one",
        [
            helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape)
            for name, value in values.items()
            if name not in constants
        ],
        [onnx.ValueInfoProto(name=name) for name in results],
        [onnx.numpy_helper.from_array(values[name], name) for name in constants],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in attributes.items()}
    node = Node(0, op_type, "", names, results, plain, opset)
    return OneNode(find(operators, op_type), node, values, {name: values[name] for name in constants}, session)


def check_numbers(case: OneNode, seed: int, places: int = 6) -> None:
    """The account of numbers at random places equals the runtime's, and holds together."""
    expected = case.run()
    random = np.random.default_rng(seed)
    assert expected.size
    for number in random.integers(0, expected.size, places):
        at = tuple(int(index) for index in np.unravel_index(number, expected.shape))
        account = case.explain(at)
        assert account.computed == pytest.approx(float(expected[at]), rel=1e-4, abs=1e-6, nan_ok=True), (case.node, at)
        _check_account(case, account)
    for beyond in (expected.shape, tuple(-1 for _ in expected.shape), (*expected.shape, 0)):
        if beyond:
            with pytest.raises(IndexError):
                case.explain(beyond)


def _check_account(case: OneNode, account: Arithmetic) -> None:
    for term in account.terms:
        assert min(term.at, default=0) >= 0
        assert term.value == float(case.values[term.tensor][term.at])
        assert term.product == (term.value if term.weight is None else term.value * term.weight)
    products = [term.product for term in account.terms]
    assert account.formula if account.how == "function" else True
    if account.how == "sum":
        assert account.computed == pytest.approx(account.bias + sum(products), rel=1e-12)
    elif account.how == "mean":
        assert account.computed == pytest.approx(account.bias + sum(products) / account.divisor, rel=1e-12)
    elif account.how == "max":
        assert account.computed == max(products)
    elif account.how == "copy":
        assert [account.computed] == products


def check_reach(
    case: OneNode, seed: int, parameters: tuple[str, ...] = (), disturbances: Disturbances = DISTURBANCES
) -> None:
    """What is marked equals what, disturbed in the runtime, changes a marked output.

    Inputs that are `parameters` have nothing marked, though they are no constants.
    """
    expected = case.run()
    mask = np.random.default_rng(seed).random(expected.shape) < 0.2
    reached = case.reach(mask)
    assert set(reached) == set(case.values) - set(case.constants)
    for name, marked in reached.items():
        assert marked.dtype == np.bool_
        assert marked.shape == case.values[name].shape
        truth = np.zeros_like(marked) if name in parameters else _felt(case, name, mask, disturbances)
        np.testing.assert_array_equal(marked, truth, err_msg=f"{case.node}, {name}")


def _felt(case: OneNode, name: str, mask: NDArray[np.bool_], disturbances: Disturbances) -> NDArray[np.bool_]:
    expected = case.run()
    truth = np.zeros(case.values[name].shape, np.bool_)
    for place in np.ndindex(truth.shape):
        for disturbance in disturbances:
            other = case.values[name].copy()
            other[place] = disturbance
            result = case.run(**{name: other})
            unchanged = np.isclose(result, expected, rtol=1e-5, atol=0, equal_nan=True)
            truth[place] |= bool((~unchanged & mask).any())
    return truth


def numbers(seed: int, *shape: int) -> NDArray[np.float32]:
    """Random numbers between -3 and 3."""
    return np.asarray(np.random.default_rng(seed).uniform(-3, 3, shape), np.float32)
