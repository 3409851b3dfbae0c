"""The weights of a model file, back into a network: the `.onnx` is their only home."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray
from torch import nn

from trainer.contract.errors import UserFacingError

# A count that training keeps and no prediction reads; the exporter leaves it out.
_NOT_IN_FILE = "num_batches_tracked"


def load_weights(network: nn.Module, path: Path) -> None:
    """Fill a network with the weights of a model file that was exported from the same network.

    For other classes, load first and then put a new full connection in the place of the old one.

    Args:
        network: Its `state_dict` keys name the weights in the file.
        path: A model file written by `trainer.export`.

    Raises:
        UserFacingError: The file cannot be read, or its weights do not fit the network; the network is unchanged.
    """
    load_tensors(network, read_weights(path), path.name)


def load_tensors(network: nn.Module, weights: Mapping[str, NDArray[np.generic]], name: str) -> None:
    """Fill a network with tensors by their names.

    Args:
        network: Its `state_dict` keys name the weights.
        weights: Of `named_tensors`; others than the network's are left out.
        name: Where they come from, for the errors.

    Raises:
        UserFacingError: The weights do not fit the network; the network is unchanged.
    """
    wanted = weight_names(network)
    for key, shape in wanted.items():
        if key not in weights:
            raise UserFacingError(
                f"{name} holds no {key!r}, so its weights do not fit the network",
                "Choose a model that was exported from the same network.",
            )
        if weights[key].shape != shape:
            found, needed = _shape_text(weights[key].shape), _shape_text(shape)
            raise UserFacingError(
                f"{key!r} is {found} in {name} and {needed} in the network",
                "Choose a model that was exported from the same network with as many classes.",
            )
    network.load_state_dict({key: torch.tensor(weights[key]) for key in wanted}, strict=False)


def read_weights(path: Path) -> dict[str, NDArray[np.generic]]:
    """The constant tensors of a model file, by name.

    Raises:
        UserFacingError: The file cannot be read, is no ONNX model, or keeps its weights in other files.
    """
    return named_tensors(load_model(path))


def load_model(path: Path) -> onnx.ModelProto:
    """Read a model file.

    Raises:
        UserFacingError: The file cannot be read, or is no ONNX model.
    """
    try:
        return onnx.load(path, load_external_data=False)
    except OSError as error:
        raise UserFacingError(f"{path.name} cannot be read: {error.strerror}") from error
    except DecodeError as error:
        raise UserFacingError(f"{path.name} is not an ONNX model") from error


def named_tensors(model: onnx.ModelProto) -> dict[str, NDArray[np.generic]]:
    """The constant tensors of a model, by name.

    Raises:
        UserFacingError: The weights lie in other files.
    """
    tensors = model.graph.initializer
    if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in tensors):
        raise UserFacingError("the model keeps its weights in other files", "Export it again as one file.")
    return {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in tensors}


def weight_names(network: nn.Module) -> Mapping[str, tuple[int, ...]]:
    """Name and shape of each tensor that a model file of this network holds."""
    return {
        name: tuple(weight.shape) for name, weight in network.state_dict().items() if not name.endswith(_NOT_IN_FILE)
    }


def _shape_text(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "a single number"
