"""What a model file says about itself, in the `metadata_props` of the `.onnx`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

FORMAT = 1
PREFIX = "imgclass."

OutputKind = Literal["logits", "probabilities"]


@dataclass(frozen=True, slots=True)
class ModelMetadata:
    """Labels, preprocessing and provenance of a model.

    Attributes:
        labels: One name a class, in the order of the network's output.
        preprocess: How a picture becomes the network's input.
        output: Whether the network's last tensor holds logits or probabilities.
        name: What people call the model, e.g. "EfficientNet-Lite0".
        training: Where the model comes from: recipe, data fingerprint, date, versions, test figures, parity.
    """

    labels: tuple[str, ...]
    preprocess: PreprocessSpec
    output: OutputKind = "logits"
    name: str = ""
    training: Mapping[str, Any] = field(default_factory=dict)

    def to_props(self) -> dict[str, str]:
        """The `metadata_props` of the `.onnx`: every value is JSON."""
        values = {
            "format": FORMAT,
            "name": self.name,
            "labels": list(self.labels),
            "preprocess": self.preprocess.to_json(),
            "output": self.output,
            "training": dict(self.training),
        }
        return {PREFIX + key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}

    @classmethod
    def from_props(cls, props: Mapping[str, str]) -> ModelMetadata | None:
        """Read `to_props`' form.

        Returns:
            The metadata, or None where the model carries none of ours.

        Raises:
            UserFacingError: The metadata is ours but broken, or of a newer format.
        """
        if PREFIX + "format" not in props:
            return None
        try:
            values = {
                key.removeprefix(PREFIX): json.loads(text) for key, text in props.items() if key.startswith(PREFIX)
            }
        except ValueError as error:
            raise UserFacingError("the model's own description is damaged") from error
        if not isinstance(values["format"], int) or values["format"] > FORMAT:
            raise UserFacingError("the model was written by a newer version of Imgclass", "Update Imgclass to open it.")
        labels, output, training = values.get("labels"), values.get("output", "logits"), values.get("training", {})
        preprocess = values.get("preprocess")
        if (
            not isinstance(labels, list)
            or not isinstance(preprocess, dict)
            or output not in get_args(OutputKind)
            or not isinstance(training, dict)
        ):
            raise UserFacingError("the model's own description is damaged")
        return cls(
            labels=tuple(str(label) for label in labels),
            preprocess=PreprocessSpec.from_json(preprocess),
            output=output,
            name=str(values.get("name", "")),
            training=training,
        )
