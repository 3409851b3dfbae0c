"""The network forward and then back, as one model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from imgclass_gui.engine.network.backward.builder import Builder
from imgclass_gui.engine.network.backward.walk import CLASS

if TYPE_CHECKING:
    import onnx


@dataclass(frozen=True, slots=True, eq=False)
class BackwardModel:
    """What `parts.open_part` loads.

    Attributes:
        model: Its inputs are the picture and `walk.CLASS`.
        weights: The numbers of large constants on the way back, which the model only names.
    """

    model: onnx.ModelProto
    weights: Mapping[str, NDArray[Any]]


def finish(
    model: onnx.ModelProto, builder: Builder, ends: Iterable[onnx.NodeProto], outputs: Iterable[onnx.ValueInfoProto]
) -> BackwardModel:
    """Write the way back behind the way forward.

    Args:
        model: The network up to the answer; it is changed.
        builder: Holds the way back.
        ends: Operations that come after it.
        outputs: Of the model.
    """
    from onnx import TensorProto, helper

    model.graph.node.extend([*builder.nodes, *ends])
    model.graph.initializer.extend(builder.constants)
    model.graph.input.append(helper.make_tensor_value_info(CLASS, TensorProto.INT64, []))
    del model.graph.output[:]
    model.graph.output.extend(outputs)
    return BackwardModel(model, builder.weights)
