"""A list of labels that a person gives: a text of one name a line, or JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from imgclass_gui.engine.description import read_labels, read_mapping
from imgclass_gui.engine.neighbours import MAX_BYTES, read_label_list
from trainer.contract.errors import UserFacingError

_HINT = "Choose a text with one name a line, or a JSON file with a list of names."
# Where programs keep the names in a JSON file of more than names.
_KEYS = ("labels", "names", "classes", "class_names", "id2label", "label_names")


def load_labels(path: str, classes: int) -> tuple[str, ...]:
    """Read the labels for a model of so many classes.

    Args:
        path: A text of one name a line, numbered or not; or JSON: a list of names, a mapping of places to names (or of
            names to places), or an object that holds one of these, as `config.json` of Hugging Face does.
        classes: How many there must be.

    Raises:
        UserFacingError: The file cannot be read, holds no names, or another number of them.
    """
    content = _content(path)
    labels = _read_json(content) or read_label_list(content)
    if not labels:
        raise UserFacingError("the file holds no list of names", _HINT)
    if len(labels) != classes:
        raise UserFacingError(
            f"the file names {len(labels):,} classes, but the model has {classes:,}", "Choose the model's own list."
        )
    return labels


def _content(path: str) -> bytes:
    try:
        if os.path.getsize(path) > MAX_BYTES:
            raise UserFacingError("the file is too large for a list of names", _HINT)
        with open(path, "rb") as file:
            return file.read(MAX_BYTES)
    except (OSError, ValueError) as error:
        raise UserFacingError("the file cannot be read", "Check its permissions.") from error


def _read_json(content: bytes) -> tuple[str, ...] | None:
    """The names of a JSON document; None where it is none, or holds none."""
    try:
        value = json.loads(content)
    except (RecursionError, ValueError):
        return None
    if isinstance(value, list):
        return read_labels(value)
    fields = read_mapping(value)
    held = next((fields[key] for key in _KEYS if isinstance(fields.get(key), list | Mapping)), fields)
    # Lobe keeps its names one step deeper.
    held = read_mapping(held).get("Label", held)
    return read_labels(_turned(held) or held)


def _turned(held: Any) -> list[str] | None:
    """The names of a mapping of names to their places, as Keras' `class_indices` is."""
    mapping = read_mapping(held)
    places = list(mapping.values())
    if not places or any(isinstance(place, bool) or not isinstance(place, int) for place in places):
        return None
    return sorted(mapping, key=lambda name: mapping[name]) if sorted(places) == list(range(len(places))) else None
