"""A network becomes a model file: its graph filled, checked against PyTorch picture by picture, then put in place."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.model_graph import evaluation_mode, fill_graph, trace_graph
from trainer.parity import Logits, Parity, Pictures, check_parity
from trainer.pretrained import named_tensors, weight_names


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        path: The model file.
        metadata: What it says about itself, the parity included.
        parity: The figures of the check.
        weights: Number of weights in the file.
        sha256: Of the file, in hexadecimal.
    """

    path: Path
    metadata: ModelMetadata
    parity: Parity
    weights: int
    sha256: str

    def described(self, content: bytes, metadata: ModelMetadata) -> ExportReport:
        """Write the same model with other words about itself.

        Args:
            content: Of the file as it is.
            metadata: What it is to say.

        Raises:
            UserFacingError: The file cannot be written.
        """
        model = onnx.ModelProto.FromString(content)
        onnx.helper.set_model_props(model, metadata.to_props())
        return replace(self, metadata=metadata, sha256=_write(model, self.path))


def export(
    network: nn.Module,
    metadata: ModelMetadata,
    path: Path,
    pictures: Pictures,
    graph: onnx.ModelProto | None = None,
) -> ExportReport:
    """Write a network as a self-describing model file, unless it would answer differently there.

    Args:
        network: On the CPU; maps float32 (pictures, channels, height, width) to (pictures, classes). It is exported as
            it is in evaluation, and left in the mode it was in.
        metadata: What the file is to say about itself; `training["parity"]` is added.
        path: The `.onnx` to write; an older one is replaced in one step, or stays untouched on failure.
        pictures: Preprocessed real pictures for the check, (at least one, channels, height, width).
        graph: The network's graph, where it was traced before or comes from the file that it started from.

    Returns:
        What was written, with the figures of the check.

    Raises:
        UserFacingError: The network cannot be written as ONNX, the file's answers or weights are not the network's,
            the metadata does not fit it, or the file cannot be written.
    """
    with evaluation_mode(network), torch.no_grad():
        expected = np.concatenate([network(torch.from_numpy(picture[None])).numpy() for picture in pictures])
    _check_metadata(metadata, pictures, expected)
    if graph is None:
        channels, height, width = pictures.shape[1:]
        graph = trace_graph(network, (channels, height, width), metadata.output)
    model = fill_graph(graph, network, metadata)
    _check_weights(network, model)
    parity = check_parity(model.SerializeToString(), pictures, expected)
    described = replace(metadata, training={**metadata.training, "parity": asdict(parity)})
    onnx.helper.set_model_props(model, described.to_props())
    onnx.checker.check_model(model, full_check=True)
    count = sum(weight.numel() for weight in network.parameters())
    return ExportReport(path, described, parity, count, _write(model, path))


def _write(model: onnx.ModelProto, path: Path) -> str:
    """Write a model file.

    Returns:
        Its SHA-256, in hexadecimal.
    """
    content = model.SerializeToString(deterministic=True)
    with replaced_file(path, "wb") as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


def _check_weights(network: nn.Module, model: onnx.ModelProto) -> None:
    """The file is the weights' only home, so each must be in it, unchanged and under its own name."""
    written, weights = named_tensors(model), network.state_dict()
    for name in weight_names(network):
        if name not in written or not np.array_equal(written[name], weights[name].numpy(), equal_nan=True):
            raise UserFacingError(
                f"the exported model does not hold the weights {name!r} as they are",
                "Every weight of the network must take part in its answer, just as it is.",
            )


def _check_metadata(metadata: ModelMetadata, pictures: Pictures, expected: Logits) -> None:
    spec = metadata.preprocess
    if pictures.shape[1:] != (spec.channels, spec.height, spec.width):
        raise UserFacingError(
            "the pictures of the check are not of the size that the model's description names",
            "Preprocess them as the description says.",
        )
    if expected.shape[1:] != (len(metadata.labels),):
        raise UserFacingError(
            f"the network gives {expected[0].size} numbers a picture, but {len(metadata.labels)} labels describe them",
            "Give one label a class, in the order of the network's output.",
        )
