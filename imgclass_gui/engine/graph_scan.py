"""The bounds of an ONNX file, before anybody loads it: its operations, its weights, and the files that it points to."""

from __future__ import annotations

import math
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from imgclass_gui.engine.process_limits import bytes_on_disk
from imgclass_gui.engine.tensor_info import shown_name
from trainer.contract.errors import UserFacingError

MAX_NODES = 20_000
MAX_PARTS = 1_000_000
MAX_NAME_LENGTH = 4096
MAX_EXTERNAL_BYTES = 8 << 30
_MAX_NUMBERS = 1 << 40
# Two weights may be the same numbers of a file, but a file of a few bytes must not become gigabytes that way.
_MOST_SHARED = 2
_SMALLEST_SHARED = 1 << 20
# What may be long: remarks, and what other programs write about a model.
_FREE_TEXTS = ("doc_string", "value")
_DAMAGED = "the file is damaged or ends too early", "Download or export the model again."

_Function = tuple[str, str]


@dataclass(slots=True)
class _Census:
    """What a model has.

    Attributes:
        parts: Number of protobuf messages.
        calls: For the graph, under ("", ""), and for each local function: how often it has which operation.
        files: The bytes that weights read from each other file.
    """

    parts: int = 0
    calls: dict[_Function, Counter[_Function]] = field(default_factory=dict)
    files: Counter[str] = field(default_factory=Counter)


_GRAPH = "", ""


def scan_graph(path: str) -> int:
    """Read a model's graph without its weights and refuse what is out of bounds.

    Args:
        path: The `.onnx` file.

    Returns:
        The number of bytes that lie in other files.

    Raises:
        UserFacingError: The file is no ONNX model, is too large, or points to a file that it must not read.
    """
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

    try:
        model = onnx.load(path, format="protobuf", load_external_data=False)
    except DecodeError as error:
        raise UserFacingError(*_DAMAGED) from error
    if not model.HasField("graph"):
        raise UserFacingError("the file is not an ONNX model", "Choose an .onnx file.")
    census = _count(model)
    _check_operations(census.calls)
    return _check_files(Path(path).parent, census.files)


def _count(model: Any) -> _Census:
    census = _Census()
    for function in model.functions:
        key = function.domain, function.name
        census.calls.setdefault(key, Counter()).update(_count_below(function, census))
    for part, value in model.ListFields():
        if part.message_type is not None and part.name != "functions":
            for message in [value] if hasattr(value, "ListFields") else value:
                census.calls.setdefault(_GRAPH, Counter()).update(_count_below(message, census))
    return census


def _count_below(root: Any, census: _Census) -> Counter[_Function]:
    """How often each operation occurs below a message; everything else goes into the census."""
    import onnx

    operations: Counter[_Function] = Counter()
    for message in _messages(root):
        census.parts += 1
        if census.parts > MAX_PARTS:
            raise UserFacingError(f"the model consists of more than {MAX_PARTS:,} parts")
        if isinstance(message, onnx.NodeProto):
            operations[message.domain, message.op_type] += 1
            if operations.total() > MAX_NODES:
                raise _too_many_operations()
        elif isinstance(message, onnx.TensorProto):
            size = _size(message)
            if message.data_location == onnx.TensorProto.EXTERNAL:
                for entry in message.external_data:
                    if entry.key == "location":
                        census.files[entry.value] += size
    return operations


def _messages(root: Any) -> Iterator[Any]:
    """Every message below a protobuf message, without recursion: a graph may be nested deeply."""
    waiting = [root]
    while waiting:
        message = waiting.pop()
        yield message
        for part, value in message.ListFields():
            if part.message_type is not None:
                waiting.extend([value] if hasattr(value, "ListFields") else value)
            elif part.type == part.TYPE_STRING and part.name not in _FREE_TEXTS:
                _check_names([value] if isinstance(value, str | bytes) else value)


def _check_names(names: Any) -> None:
    if any(isinstance(name, bytes) for name in names):  # how protobuf gives what is no text
        raise UserFacingError(*_DAMAGED)
    if any(len(name) > MAX_NAME_LENGTH for name in names):
        raise UserFacingError(f"the model has names of more than {MAX_NAME_LENGTH:,} letters")


def _size(tensor: Any) -> int:
    """Bytes of a tensor by its dimensions; one a number where its type tells no more."""
    import onnx

    count = math.prod(tensor.dims) if min(tensor.dims, default=0) >= 0 else -1
    if not 0 <= count <= _MAX_NUMBERS:
        raise UserFacingError("the model's weights have an impossible size", "Download or export the model again.")
    try:
        return count * int(onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize)
    except (KeyError, ValueError):
        return count


def _check_operations(calls: dict[_Function, Counter[_Function]]) -> None:
    """Whether there are bearably many operations once the local functions stand where they are called."""
    called = {name: [other for other in counts if other in calls] for name, counts in calls.items()}
    sizes: dict[_Function, int] = {}
    try:
        for name in TopologicalSorter(called).static_order():
            size = sum(count * (1 + sizes.get(other, 0)) for other, count in calls[name].items())
            sizes[name] = min(size, MAX_NODES + 1)
    except CycleError as error:
        raise UserFacingError("a function of the model calls itself", "Export the model again.") from error
    if sizes.get(_GRAPH, 0) > MAX_NODES:  # a function that nobody calls may be what it likes
        raise _too_many_operations()


def _too_many_operations() -> UserFacingError:
    return UserFacingError(f"the model has more than {MAX_NODES:,} operations")


def _check_files(folder: Path, files: Counter[str]) -> int:
    total = sum(_external_bytes(folder, location) for location in files)
    if files.total() > max(_SMALLEST_SHARED, _MOST_SHARED * total):
        raise UserFacingError("the model's weights are larger than the file that holds them")
    return total


def _external_bytes(folder: Path, location: str) -> int:
    """The size of a file with weights, if it is a plain file beside the model that has no other name."""
    forbidden = UserFacingError(
        "the model points to a file outside its own folder", "Do not use it unless you trust where it comes from."
    )
    if location in ("", ".", "..") or Path(location).name != location or "\\" in location or ":" in location:
        raise forbidden
    try:
        info = os.lstat(folder / location)
    except (OSError, ValueError) as error:
        shown = shown_name(location)[1:-1]
        raise UserFacingError(
            f"the model's weights lie in a second file, {shown}, which is missing",
            "Put both files into the same folder.",
        ) from error
    if not stat.S_ISREG(info.st_mode) or info.st_nlink != 1:
        raise forbidden
    if info.st_size > MAX_EXTERNAL_BYTES:
        raise UserFacingError("the model's weights are larger than this program can use")
    return bytes_on_disk(info)
