"""The model that a training starts from: the bundled one, or one that was trained here before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from torch import nn

from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.model_metadata import ModelMetadata
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.networks.registry import NetworkOptions, build_network
from trainer.pretrained import load_model, load_tensors, named_tensors

BUNDLED_NETWORK = "efficientnet_lite0"


@dataclass(frozen=True, slots=True, eq=False)
class StartModel:
    """A model file that can be trained further.

    Attributes:
        model: The ONNX model, which is also the network's graph.
        spec: Its preprocessing.
        name: What people call it.
        sha256: Of the file.
        network: Name of its network.
        options: What was chosen of the network.
        classes: Number of its classes.
    """

    model: onnx.ModelProto
    spec: PreprocessSpec
    name: str
    sha256: str
    network: str
    options: NetworkOptions
    classes: int

    def build(self, classes: int) -> nn.Module:
        """The network with the file's weights, but a fresh last layer for other classes."""
        network = build_network(self.network, self.classes, self.options)
        load_tensors(network, named_tensors(self.model), self.name)
        old = network.classifier
        assert isinstance(old, nn.Linear)
        network.classifier = nn.Linear(old.in_features, classes)
        nn.init.zeros_(network.classifier.bias)
        return network


def load_start(path: str = "") -> StartModel:
    """Read the model to start from.

    Args:
        path: A model that this program trained; the bundled one if empty.

    Raises:
        UserFacingError: The file cannot be read, or was not made by this program.
    """
    file = Path(path) if path else asset_path("models", "efficientnet_lite0.onnx")
    model = load_model(file)
    metadata = ModelMetadata.from_props({prop.key: prop.value for prop in model.metadata_props})
    training: Mapping[str, Any] = metadata.training if metadata is not None else {}
    if metadata is None or (path and "network" not in training):
        raise UserFacingError(
            f"{file.name} was not trained with Imgclass, so it cannot be trained further",
            "Start from a model of your own, or leave the start out to take the bundled one.",
        )
    spec = metadata.preprocess
    options = training.get("network_options", {"side": spec.height, "channels": spec.channels})
    return StartModel(
        model=model,
        spec=spec,
        name=metadata.name or file.stem,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        network=str(training.get("network", BUNDLED_NETWORK)),
        options=NetworkOptions.from_json(options),
        classes=len(metadata.labels),
    )
