"""What a model file says about itself, in the `metadata_props` of the `.onnx`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast, get_args

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

FORMAT = 1
PREFIX = "imgclass."

OutputKind = Literal["logits", "probabilities"]
Value = TypeVar("Value")


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
            "name": _printable(self.name),
            "labels": [_printable(label) for label in self.labels],
            "preprocess": self.preprocess.to_json(),
            "output": self.output,
            "training": dict(self.training),
        }
        return {PREFIX + key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}

    @classmethod
    def from_props(cls, props: Mapping[str, str]) -> ModelMetadata | None:
        """Read `to_props`' form; unknown keys are ignored.

        Returns:
            The metadata, or None where the model carries none of ours.

        Raises:
            UserFacingError: The metadata is ours but broken, or of a newer format.
        """
        if PREFIX + "format" not in props:
            return None
        version = _read(props, "format", int, None)
        if version > FORMAT:
            raise UserFacingError("the model was written by a newer version of Imgclass", "Update Imgclass to open it.")
        labels = _read(props, "labels", list, None)
        output = _read(props, "output", str, "logits")
        if version < 1 or output not in get_args(OutputKind) or not all(isinstance(label, str) for label in labels):
            raise _damaged()
        return cls(
            labels=tuple(_printable(label) for label in labels),
            preprocess=PreprocessSpec.from_json(_read(props, "preprocess", dict, None)),
            output=cast(OutputKind, output),
            name=_printable(_read(props, "name", str, "")),
            training=_read(props, "training", dict, {}),
        )


def _read(props: Mapping[str, str], key: str, kind: type[Value], default: Value | None) -> Value:
    """One JSON value of the wanted type; `default` where it is missing, unless that is None."""
    if PREFIX + key not in props and default is not None:
        return default
    try:
        value = json.loads(props[PREFIX + key])
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise _damaged() from error
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _damaged()
    return value


def _printable(text: str) -> str:
    """The text without lone surrogates: folders whose names are no UTF-8 give them, and no file can hold them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _damaged() -> UserFacingError:
    return UserFacingError("the model's own description is damaged", "Get or export the model again.")
