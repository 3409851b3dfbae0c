"""The graph of a model file, apart from its weights: traced from a network once, then filled as often as is wanted.

Tracing takes seconds, filling milliseconds. So a network is traced before it is trained: one that cannot be exported is
refused before it has cost an hour, and a training that is stopped has its model at once. A network that starts from a
model file is not traced at all: the file holds its graph.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import onnx
import torch
from torch import nn

from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.parity import INPUT_NAME

OPSET = 18


def trace_graph(network: nn.Module, shape: tuple[int, int, int], output: str = "logits") -> onnx.ModelProto:
    """Write a network as ONNX, as it is in evaluation.

    Args:
        network: On the CPU; maps float32 (pictures, channels, height, width) to (pictures, classes).
        shape: (channels, height, width) of its pictures.
        output: Name for what comes out.

    Returns:
        The model, with a free number of pictures, readable, its weights included; without metadata.

    Raises:
        UserFacingError: It cannot be written as ONNX.
    """
    # Heavy, and needed only by networks that do not start from a file.
    from trainer.readable_graph import TRANSLATIONS, make_readable

    # Two pictures: the exporter takes a batch of one for a constant.
    example = torch.zeros(2, *shape)
    try:
        with evaluation_mode(network), torch.no_grad(), _quiet_exporter():
            program = torch.onnx.export(
                network,
                (example,),
                input_names=[INPUT_NAME],
                output_names=[output],
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
    return model


def fill_graph(graph: onnx.ModelProto, network: nn.Module, metadata: ModelMetadata) -> onnx.ModelProto:
    """A copy of a graph with a network's weights, for the input and the classes that the metadata names.

    Args:
        graph: Of the same network; its size of input and its number of classes may be others where the network allows.
        network: On the CPU.
        metadata: What the file is to say about itself; its name becomes the graph's.
    """
    model = onnx.ModelProto()
    model.CopyFrom(graph)
    weights = network.state_dict()
    for tensor in model.graph.initializer:
        if tensor.name in weights:
            tensor.CopyFrom(onnx.numpy_helper.from_array(weights[tensor.name].numpy(), tensor.name))
    set_input_size(model, metadata.preprocess)
    _set_sizes(model.graph.output[0], (len(metadata.labels),))
    del model.metadata_props[:]
    model.graph.name = metadata.name or type(network).__name__
    return onnx.shape_inference.infer_shapes(model, strict_mode=True)


@contextmanager
def evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Dropout off, batch normalisation by its running averages; afterwards each module as it was."""
    modes = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def set_input_size(model: onnx.ModelProto, spec: PreprocessSpec) -> None:
    """Have a model's graph expect pictures of a size; what it said of the sizes inside is forgotten."""
    _set_sizes(model.graph.input[0], (spec.channels, spec.height, spec.width))
    del model.graph.value_info[:]


def _set_sizes(value: onnx.ValueInfoProto, sizes: tuple[int, ...]) -> None:
    """Set all sizes but the number of pictures."""
    for dimension, size in zip(value.type.tensor_type.shape.dim[1:], sizes, strict=True):
        dimension.dim_value = size


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
