"""ONNX files that mean harm: bombs, endless graphs, and weights that lie where nobody may read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.models import Nodes

MEANS = (helper.make_node("GlobalAveragePool", ["x"], ["m"]), helper.make_node("Flatten", ["m"], ["c"]))
# What folds to one number that is added to the colours.
ADDED = (
    helper.make_node("ReduceSum", ["h"], ["u"], keepdims=0),
    *MEANS,
    helper.make_node("Add", ["c", "u"], ["y"]),
)
MAPPED = (helper.make_node("GlobalAveragePool", ["h"], ["m"]), helper.make_node("Flatten", ["m"], ["y"]))
CANARY = np.eye(3, dtype=np.float32).tobytes()


def build(
    nodes: Nodes,
    weights: dict[str, object] | None = None,
    functions: Sequence[onnx.FunctionProto] = (),
    side: int = 16,
) -> onnx.ModelProto:
    """A classifier of pictures `x` with the answer `y`, whatever its nodes do."""
    graph = helper.make_graph(
        nodes,
        "hostile",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in (weights or {}).items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    return helper.make_model(graph, functions=functions, opset_imports=opsets, ir_version=8)


def _one(kind: str, given: Sequence[str], **attributes: object) -> onnx.NodeProto:
    return helper.make_node(kind, given, ["h"], **attributes)


def _calling_itself() -> onnx.ModelProto:
    call = helper.make_node("f", ["a"], ["b"], domain="local")
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    function = helper.make_function("local", "f", ["a"], ["b"], [call], opsets)
    return build([*MEANS, helper.make_node("f", ["c"], ["y"], domain="local")], functions=[function])


def _with_property(key: str, value: str) -> onnx.ModelProto:
    model = build([*MEANS, helper.make_node("Identity", ["c"], ["y"])])
    model.metadata_props.add(key=key, value=value)
    return model


HUGE = 2**40
# What asks for too much, by name; each is refused.
BOMBS: dict[str, Callable[[], onnx.ModelProto]] = {
    "constant of 4 GB": lambda: build([_one("ConstantOfShape", ["s"]), *ADDED], {"s": np.array([1 << 30])}),
    "outer product": lambda: build(
        [_one("Mul", ["a", "b"]), *ADDED], {"a": np.ones((90_000, 1), "f"), "b": np.ones((1, 90_000), "f")}
    ),
    "tiles": lambda: build([_one("Tile", ["x", "s"]), *MAPPED], {"s": np.array([1, 1, 4096, 4096])}),
    "tiles beyond counting": lambda: build([_one("Tile", ["x", "s"]), *MAPPED], {"s": np.array([1, 1, 2**62, 2**62])}),
    "padding": lambda: build([_one("Pad", ["x", "s"]), *MAPPED], {"s": np.array([0, 0, 10**5, 10**5, 0, 0, 0, 0])}),
    "enlarging": lambda: build([_one("Resize", ["x", "", "s"]), *MAPPED], {"s": np.array([1, 1, 1000, 1000], "f")}),
    "huge window": lambda: build([_one("MaxPool", ["x"], kernel_shape=[HUGE, HUGE]), *MAPPED]),
    "no stride": lambda: build([_one("MaxPool", ["x"], kernel_shape=[2, 2], strides=[0, 0]), *MAPPED]),
    "huge picture": lambda: build([_one("Identity", ["x"]), *MAPPED], side=10**5),
    "function of itself": _calling_itself,
    "circle": lambda: build(
        [helper.make_node("Add", ["x", "b"], ["a"]), helper.make_node("Relu", ["a"], ["b"]), _one("Relu", ["b"]),
         *MAPPED]
    ),
}  # fmt: skip
# What is only odd; each opens or is refused, in little time.
ODD: dict[str, Callable[[], onnx.ModelProto]] = {
    "nested list": lambda: _with_property("names", "[" * 10**6),
    "nested mapping": lambda: _with_property("names", "{0:" * 5000),
    "long number": lambda: _with_property("imgsz", "9" * 10**6),
    "our own words": lambda: _with_property("imgclass.format", "[" * 10**6),
    "unused bomb": lambda: build(
        [_one("ConstantOfShape", ["s"]), *MEANS, helper.make_node("Identity", ["c"], ["y"])], {"s": np.array([HUGE])}
    ),
    "no nodes": lambda: build([]),
    "long unknown operation": lambda: build([*MEANS, helper.make_node("o" * 4000, ["c"], ["y"], domain="d" * 4000)]),
}


def save_reading(path: Path, location: str) -> Path:
    """Write a classifier whose weights lie in another file."""
    model = build([*MEANS, helper.make_node("MatMul", ["c", "w"], ["y"])])
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[3, 3], data_location=TensorProto.EXTERNAL)
    for key, value in {"location": location, "offset": "0", "length": str(len(CANARY))}.items():
        tensor.external_data.add(key=key, value=value)
    model.graph.initializer.append(tensor)
    path.write_bytes(model.SerializeToString())
    return path


def _link(folder: Path, canary: Path) -> str:
    (folder / "w.bin").symlink_to(canary)
    return "w.bin"


def _second_name(folder: Path, canary: Path) -> str:
    os.link(canary, folder / "w.bin")
    return "w.bin"


def _linked_folder(folder: Path, canary: Path) -> str:
    (folder / "sub").symlink_to(canary.parent)
    return f"sub/{canary.name}"


def _device(folder: Path, canary: Path) -> str:
    (folder / "w.bin").symlink_to("/dev/zero")
    return "w.bin"


def _pipe(folder: Path, canary: Path) -> str:
    os.mkfifo(folder / "w.bin")
    return "w.bin"


def _folder(folder: Path, canary: Path) -> str:
    (folder / "w.bin").mkdir()
    return "w.bin"


# Ways to a file that must not be read: each prepares the model's folder and gives what the model points to.
OUTSIDE: dict[str, Callable[[Path, Path], str]] = {
    "above": lambda folder, canary: f"../{canary.name}",
    "around": lambda folder, canary: f"./../{canary.name}",
    "absolute": lambda folder, canary: str(canary),
    "link": _link,
    "second name": _second_name,
    "linked folder": _linked_folder,
    "device": _device,
    "pipe": _pipe,
    "folder": _folder,
    "memory": lambda folder, canary: "*/_ORT_MEM_ADDR_/*",
    "process": lambda folder, canary: "/proc/self/environ",
}
