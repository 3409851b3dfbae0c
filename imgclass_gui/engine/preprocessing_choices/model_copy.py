"""A copy of a model that says itself what it expects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from imgclass_gui.engine.graph_scan import scan_graph
from imgclass_gui.engine.untrusted import MAX_FILE_BYTES, check_file
from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import PREFIX, ModelMetadata

if TYPE_CHECKING:
    import onnx

# The runtime and protobuf refuse more; the description and the framing of the weights need a little room.
_ROOM = 1 << 20


def write_described_copy(model: str | Path, target: str | Path, metadata: ModelMetadata) -> None:
    """Write the same network with our metadata; everything else in the file stays.

    Args:
        model: The `.onnx` file, which was opened before. Weights that lie in other files come into the copy.
        target: The new file; an older one is replaced.
        metadata: What the copy shall say about itself, in place of what the model said in our words.

    Raises:
        UserFacingError: The copy would overwrite the model or its weights, would be too large, or cannot be written.
    """
    check_file(os.fspath(model))
    outside = scan_graph(os.fspath(model))
    if os.path.getsize(model) + outside > MAX_FILE_BYTES - _ROOM:
        raise UserFacingError(
            "the model is too large for a copy in one file", "Keep its description in a file beside it."
        )
    described = _load(model, target)
    others = [(entry.key, entry.value) for entry in described.metadata_props if not entry.key.startswith(PREFIX)]
    del described.metadata_props[:]
    for key, value in (*others, *metadata.to_props().items()):
        described.metadata_props.add(key=key, value=value)
    with replaced_file(target, "wb") as file:
        file.write(described.SerializeToString())


def _load(model: str | Path, target: str | Path) -> onnx.ModelProto:
    """The model with all its weights within; none of its files may be the target."""
    import onnx
    from onnx.external_data_helper import load_external_data_for_model, uses_external_data

    path = os.path.abspath(model)
    folder = os.path.dirname(path)
    try:
        loaded = onnx.load(path, format="protobuf", load_external_data=False)
        outside = [tensor for tensor in loaded.graph.initializer if uses_external_data(tensor)]
        places = {entry.value for tensor in outside for entry in tensor.external_data if entry.key == "location"}
        for own in (path, *(os.path.join(folder, place) for place in places)):
            if os.path.exists(target) and os.path.samefile(own, target):
                raise UserFacingError("the copy would overwrite the model itself", "Choose another name.")
        load_external_data_for_model(loaded, folder)
    except (OSError, ValueError, onnx.checker.ValidationError) as error:
        raise UserFacingError("the model's weights cannot be read", "Check the files beside the model.") from error
    return loaded
