"""A model's inputs and outputs, as ONNX Runtime or the file itself describe them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from trainer.contract.file_names import printable

if TYPE_CHECKING:
    import onnx

HINT = "Open the .onnx file of an image classifier."
# What a picture may be given as, and numpy's name of it.
DTYPES = {
    "tensor(float)": "float32",
    "tensor(float16)": "float16",
    "tensor(double)": "float64",
    "tensor(uint8)": "uint8",
}
MAX_SHOWN_NAME = 60


class TensorInfo(Protocol):
    """A model's input or output, as ONNX Runtime describes it."""

    @property
    def name(self) -> str:
        """Its name in the file."""

    @property
    def type(self) -> str:
        """E.g. "tensor(float)" or "seq(map(string,tensor(float)))"."""

    @property
    def shape(self) -> Sequence[Any]:
        """One entry an axis: its size, a name where any size goes, or None."""


@dataclass(frozen=True, slots=True)
class DeclaredTensor:
    """What a file says about an input or an output of its own."""

    name: str
    type: str
    shape: Sequence[Any]


def known_side(side: Any) -> int | None:
    """A dimension's size, or None where it is a name, unknown, zero or negative."""
    return side if isinstance(side, int) and side > 0 else None


def shown_name(name: str) -> str:
    """A tensor's name for people: quoted, on one line, of a bearable length."""
    short = name if len(name) <= MAX_SHOWN_NAME else name[: MAX_SHOWN_NAME - 1] + "…"
    return f"“{printable(short)}”"


def declared(infos: Sequence[onnx.ValueInfoProto]) -> Iterator[DeclaredTensor]:
    """What a file says about some of its tensors, in the runtime's words."""
    import onnx

    for info in infos:
        tensor = info.type.tensor_type
        known = tensor.elem_type in onnx.TensorProto.DataType.values()
        kind = onnx.TensorProto.DataType.Name(tensor.elem_type).lower() if known else "unknown"
        is_tensor = info.type.WhichOneof("value") == "tensor_type"
        shape = [dim.dim_value if dim.HasField("dim_value") else dim.dim_param or None for dim in tensor.shape.dim]
        yield DeclaredTensor(info.name, f"tensor({kind})" if is_tensor else "seq", shape)
