"""A model of one operation, and the same function in torch, whose autograd is the independent word on gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from imgclass_gui.engine.network.gradients import open_gradients
from imgclass_gui.engine.network.graph import Graph

Arrays = Mapping[str, NDArray[Any]]
Function = Callable[..., torch.Tensor]
_CLASSES = 3


def numbers(seed: int, *shape: int) -> NDArray[np.float32]:
    """Random numbers, of which no two are equal or 0, as a rule."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def check_gradient(
    op_type: str,
    inputs: Arrays,
    function: Function,
    by: str = "x",
    opset: int = 17,
    results: int = 1,
    **attributes: Any,
) -> None:
    """The gradient of a random sum of an operation's results is torch's.

    Args:
        op_type: ONNX's name.
        inputs: Of the operation, in order; all but `by` are constants. None stands for one that is left out.
        function: In torch, of the inputs that are floating-point numbers; gives a tensor or several.
        by: The input whose gradient it is.
        opset: The version of ONNX's operators.
        results: How many the operation has.
        attributes: Of the operation.
    """
    given = {name: array for name, array in inputs.items() if array is not None}
    tensors = {name: torch.tensor(array) for name, array in given.items() if array.dtype.kind == "f"}
    tensors[by].requires_grad_()
    made = function(*tensors.values())
    flat = [part.reshape(1, -1) for part in (made if isinstance(made, tuple | list) else [made])]
    matrices = [numbers(7 + number, part.shape[1], _CLASSES) for number, part in enumerate(flat)]
    answer = sum(part @ torch.tensor(matrix) for part, matrix in zip(flat, matrices, strict=True))
    assert isinstance(answer, torch.Tensor)
    answer[0, 1].backward()

    graph = _graph(op_type, inputs, by, opset, results, matrices, attributes)
    gradient, value = open_gradients(graph, by, "answer").of(given[by], 1)
    expected = tensors[by].grad
    assert expected is not None
    np.testing.assert_array_equal(value, given[by])
    assert_close(gradient, expected.numpy())


def assert_close(found: NDArray[Any], expected: NDArray[Any], tolerance: float = 1e-4) -> None:
    """Equal within the tolerance, relative to the largest number."""
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= tolerance * max(float(np.abs(expected).max()), 1e-6)


def _graph(
    op_type: str,
    inputs: Arrays,
    by: str,
    opset: int,
    results: int,
    matrices: list[NDArray[Any]],
    attributes: Mapping[str, Any],
) -> Graph:
    """The operation, then a product of each of its results with a matrix, and the sum of these."""
    names = ["" if array is None else name for name, array in inputs.items()]
    made = [f"y{number}" for number in range(results)]
    nodes = [helper.make_node(op_type, names, made, **attributes)]
    for number, name in enumerate(made):
        nodes.append(helper.make_node("Reshape", [name, "flat"], [f"flat{number}"]))
        nodes.append(helper.make_node("MatMul", [f"flat{number}", f"matrix{number}"], [f"part{number}"]))
    nodes.append(helper.make_node("Sum", [f"part{number}" for number in range(results)], ["answer"]))
    constants = {name: array for name, array in inputs.items() if array is not None and name != by}
    constants |= {f"matrix{number}": matrix for number, matrix in enumerate(matrices)}
    constants["flat"] = np.array([1, -1], np.int64)
    graph = helper.make_graph(
        nodes,
        "one",
        [helper.make_tensor_value_info(by, 1, inputs[by].shape)],
        [helper.make_empty_tensor_value_info("answer")],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    return Graph(model, by, inputs[by].shape)
