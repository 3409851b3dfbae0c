"""How an answer changes with the numbers of a layer: the network's tail backward, as ordinary ONNX operations.

The model that is built here is the whole network forward, then from the answer back to the layer, one small rule an
operation (see `backward`). ONNX Runtime computes it; the class is an input.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.backward.backward_model import BackwardModel, finish
from imgclass_gui.engine.network.backward.builder import PREFIX, Builder
from imgclass_gui.engine.network.backward.registry import require_rule
from imgclass_gui.engine.network.backward.walk import CLASS, give, one_hot, raise_opset, shapes_around, tail_of
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.sessions import run_outputs
from trainer.contract.errors import UserFacingError

if TYPE_CHECKING:
    import onnx
    from onnxruntime import InferenceSession

# Names of the model's outputs, all float32.
GRADIENT, VALUE, ANSWER = f"{PREFIX}gradient", f"{PREFIX}value", f"{PREFIX}answer"


def gradient_model(graph: Graph, tensor: str, output: str) -> BackwardModel:
    """The network forward, and its tail backward.

    Args:
        graph: The network.
        tensor: The layer, or the picture's tensor.
        output: The answer, with one number a class for one picture; need not be an output of the network.

    Returns:
        A model with the inputs: the picture, and `CLASS`; and the outputs `GRADIENT`, of that class's number by the
        tensor, `VALUE`, the tensor, and `ANSWER`.

    Raises:
        UserFacingError: The answer does not depend on the tensor, or the gradient through an operation is not known.
    """
    model = ending_at(graph, [output])
    opset = raise_opset(model)
    tail = tail_of(graph, [tensor], output)
    wanted = frozenset({tensor, *(name for node in tail for name in node.outputs)})
    if output not in wanted:
        raise UserFacingError(f"the answer does not depend on {tensor!r}", "Choose another layer.")
    rules = [(node, require_rule(node)) for node in tail]
    builder = Builder(graph, shapes_around(graph, tail), opset, wanted)
    builder.give(output, one_hot(builder, output))
    for node, rule in reversed(rules):
        give(node, rule(node, builder), builder)
    return _finished(model, builder, tensor, output)


class Gradients:
    """The gradients of a network's answer by one layer.

    Args:
        session: Of a `gradient_model`.
        picture: Name of the network's input.
        classes: Number of the answer's numbers.
    """

    def __init__(self, session: InferenceSession, picture: str, classes: int) -> None:
        self._session = session
        self._picture = picture
        self._classes = classes

    def of(self, picture: NDArray[Any], class_index: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The gradient of a class's number, and the layer's numbers.

        Args:
            picture: Of the shape and type of the network's input.
            class_index: Number of the class.

        Returns:
            Both float32, of the layer's shape.

        Raises:
            UserFacingError: There is no such class, or the network cannot be computed.
        """
        if not 0 <= class_index < self._classes:
            raise UserFacingError(f"there is no class {class_index}", f"Classes are 0 to {self._classes - 1}.")
        feeds = {self._picture: picture, CLASS: np.array(class_index, np.int64)}
        gradient, value = run_outputs(self._session, [GRADIENT, VALUE], feeds)
        return gradient, value

    def rank(self, picture: NDArray[Any], class_index: int) -> NDArray[np.float32]:
        """How much each channel speaks for a class; see `rank_by_gradient`."""
        gradient, value = self.of(picture, class_index)
        if gradient.ndim < 2:
            raise UserFacingError("the layer has no channels", "Choose another layer.")
        others = (0, *range(2, gradient.ndim))
        return np.asarray((gradient.astype(np.float64) * value).sum(axis=others), np.float32)


def open_gradients(graph: Graph, tensor: str, output: str) -> Gradients:
    """Prepare the gradients of an answer by a layer; see `gradient_model`.

    Raises:
        UserFacingError: As `gradient_model`, or the runtime refuses it.
    """
    back = gradient_model(graph, tensor, output)
    try:
        session = open_part(graph, back.model, physical_cores(), more=back.weights)
    except UserFacingError as error:
        raise UserFacingError(
            "the gradient of this network cannot be computed", "Removal works all the same."
        ) from error
    return Gradients(session, graph.input, prod(session.get_outputs()[-1].shape))


def rank_by_gradient(
    graph: Graph, picture: NDArray[Any], tensor: str, class_index: int, output: str = ""
) -> NDArray[np.float32]:
    """What each channel does for a class, at once: the sum over places of gradient times activation.

    That is how much the class's number would fall without the channel if the network went on as straight as it is
    at this picture (Molchanov et al., "Pruning convolutional neural networks for resource efficient inference", 2017).

    Args:
        graph: The network.
        picture: Of the shape and type of its input.
        tensor: The layer, of shape (1, C, H, W) or (1, C).
        class_index: Number of the class.
        output: The answer; the network's first output if empty.

    Returns:
        float32 (C,): above zero for channels that speak for the class.

    Raises:
        UserFacingError: As `gradient_model` and `Gradients.of`.
    """
    return open_gradients(graph, tensor, output or graph.outputs[0]).rank(picture, class_index)


def _finished(model: onnx.ModelProto, builder: Builder, tensor: str, output: str) -> BackwardModel:
    """The model with the way back and with its outputs."""
    from onnx import TensorProto, helper

    gradient = builder.gradient(tensor)
    names = {GRADIENT: gradient, VALUE: tensor, ANSWER: output}
    shapes = {GRADIENT: builder.shape(tensor), VALUE: builder.shape(tensor), ANSWER: builder.shape(output)}
    ends = [helper.make_node("Cast", [name], [end], to=TensorProto.FLOAT) for end, name in names.items()]
    outputs = [helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end, shape in shapes.items()]
    return finish(model, builder, ends, outputs)
