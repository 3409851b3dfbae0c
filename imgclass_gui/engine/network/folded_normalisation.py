"""Whether an exporter multiplied a batch normalisation into the weights of the convolution before it.

The numbers do not tell it. Some exporters leave a trace, and only then is anything said:

- PyTorch's current one lists the rewriting rules that made an operation, `FuseBatchNormIntoConv` among them.
- PyTorch's older one gives weights their names in the network, but `onnx::Conv_24` to those that it worked out; where
  it did so with weights and bias alike, it had fused the normalisation.
- Keras and TensorFlow name an operation after the last layer that went into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from imgclass_gui.engine.network.node import Node

if TYPE_CHECKING:
    import onnx

FOLDED = "A batch normalisation was folded into its weights."
_RULE = "FuseBatchNorm"
_WORKED_OUT = re.compile(r"onnx::Conv\w*_\d+")
_KERAS = re.compile(r"batch_?normalization|FusedBatchNorm", re.IGNORECASE)


def folded_note(node: Node, proto: onnx.NodeProto, face_kinds: Sequence[str]) -> str:
    """A sentence where a normalisation is known to be in a convolution's weights; empty where it is not.

    Args:
        node: The convolution.
        proto: The same as it stands in the file, with what the exporter noted.
        face_kinds: What follows it within its layer; a normalisation among that was not folded away.
    """
    if any("normalisation" in kind for kind in face_kinds):
        return ""
    by_rule = any(entry.key.endswith("rule_name") and _RULE in entry.value for entry in proto.metadata_props)
    weights = node.inputs[1:3]
    by_weights = len(weights) == 2 and all(_WORKED_OUT.fullmatch(name) for name in weights)
    return FOLDED if by_rule or by_weights or _KERAS.search(node.name) else ""
