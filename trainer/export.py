"""A network becomes a model file: written as ONNX, checked against PyTorch picture by picture, then put in place."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.parity import INPUT_NAME, Logits, Parity, Pictures, check_parity
from trainer.pretrained import named_tensors, weight_names
from trainer.readable_graph import TRANSLATIONS, make_readable

OPSET = 18


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        path: The model file.
        metadata: What it says about itself, the parity included.
        parity: The figures of the check.
        weights: Number of weights in the file.
    """

    path: Path
    metadata: ModelMetadata
    parity: Parity
    weights: int


def export(network: nn.Module, metadata: ModelMetadata, path: Path, pictures: Pictures) -> ExportReport:
    """Write a network as a self-describing model file, unless it would answer differently there.

    Args:
        network: On the CPU; maps float32 (pictures, channels, height, width) to (pictures, classes). It is exported as
            it is in evaluation, and left in the mode it was in.
        metadata: What the file is to say about itself; `training["parity"]` is added.
        path: The `.onnx` to write; an older one is replaced in one step, or stays untouched on failure.
        pictures: Preprocessed real pictures for the check, (at least one, channels, height, width).

    Returns:
        What was written, with the figures of the check.

    Raises:
        UserFacingError: The network cannot be written as ONNX, the file's answers or weights are not the network's,
            the metadata does not fit it, or the file cannot be written.
    """
    with _evaluation_mode(network), torch.no_grad():
        expected = np.concatenate([network(torch.from_numpy(picture[None])).numpy() for picture in pictures])
        _check_metadata(metadata, pictures, expected)
        model = _to_onnx(network, metadata, pictures)
    _check_weights(network, model)
    parity = check_parity(model.SerializeToString(), pictures, expected)
    described = replace(metadata, training={**metadata.training, "parity": asdict(parity)})
    onnx.helper.set_model_props(model, described.to_props())
    onnx.checker.check_model(model, full_check=True)
    _write(path, model.SerializeToString(deterministic=True))
    count = sum(weight.numel() for weight in network.parameters())
    return ExportReport(path=path, metadata=described, parity=parity, weights=count)


def _to_onnx(network: nn.Module, metadata: ModelMetadata, pictures: Pictures) -> onnx.ModelProto:
    # Two pictures: the exporter takes a batch of one for a constant.
    example = torch.from_numpy(np.resize(pictures, (2, *pictures.shape[1:])))
    try:
        with _quiet_exporter():
            program = torch.onnx.export(
                network,
                (example,),
                input_names=[INPUT_NAME],
                output_names=[metadata.output],
                opset_version=OPSET,
                dynamo=True,
                external_data=False,
                dynamic_shapes=({0: torch.export.Dim("batch", min=1)},),
                custom_translation_table=TRANSLATIONS,
                optimize=False,
                verbose=False,
            )
    except torch.onnx.OnnxExporterError as error:
        raise UserFacingError("the network cannot be written as an ONNX model") from error
    assert program is not None
    make_readable(program.model, network)
    model: onnx.ModelProto = program.model_proto
    model.graph.name = metadata.name or type(network).__name__
    return model


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


@contextmanager
def _evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Dropout off, batch normalisation by its running averages; afterwards each module as it was."""
    modes = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


@contextmanager
def _quiet_exporter() -> Iterator[None]:
    """The exporter warns about its own insides and about packages that are not wanted here."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.setLevel(level)


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        raise UserFacingError(
            f"the model cannot be written to {path.parent}: {error.strerror}",
            "Choose a folder with enough room that you may write to.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
