"""A look at a stranger's graph before anything computes it: its size, and the files that it points to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.contract.errors import UserFacingError

MAX_NODES = 50_000
MAX_EXTERNAL_BYTES = 8 << 30


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
        raise UserFacingError("the file is damaged or ends too early", "Download or export the model again.") from error
    if not model.HasField("graph"):
        raise UserFacingError("the file is not an ONNX model", "Choose an .onnx file.")
    nodes = 0
    locations: set[str] = set()
    for message in _messages(model):
        if isinstance(message, onnx.NodeProto):
            nodes += 1
            if nodes > MAX_NODES:
                raise UserFacingError(f"the model has more than {MAX_NODES:,} operations")
        elif isinstance(message, onnx.TensorProto) and message.data_location == onnx.TensorProto.EXTERNAL:
            locations.update(entry.value for entry in message.external_data if entry.key == "location")
    return sum(_external_bytes(Path(path).parent, location) for location in locations)


def _messages(root: Any) -> Iterator[Any]:
    """Every message below a protobuf message, without recursion: a graph may be nested deeply."""
    waiting = [root]
    while waiting:
        message = waiting.pop()
        yield message
        for field, value in message.ListFields():
            if field.message_type is not None:
                waiting.extend([value] if hasattr(value, "ListFields") else value)


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
        raise UserFacingError(
            f"the model's weights lie in a second file, {location}, which is missing",
            "Put both files into the same folder.",
        ) from error
    if not stat.S_ISREG(info.st_mode) or info.st_nlink != 1:
        raise forbidden
    if info.st_size > MAX_EXTERNAL_BYTES:
        raise UserFacingError("the model's weights are larger than this program can use")
    return info.st_size
