"""What was chosen for models, kept in a small file of the person's own and found again by the model's content."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from trainer.contract.atomic_file import replaced_file, unwritable
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

_log = logging.getLogger(__name__)

FILE_NAME = "model-choices.json"
MAX_CHOICES = 200
_MAX_BYTES = 64 << 20
_DIGEST_LENGTH = 64

Choices = dict[str, RememberedChoice]


def choices_folder() -> Path:
    """Where the program keeps them; it may not exist yet."""
    return user_config_path("imgclass", appauthor=False)


def file_digest(path: str | Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits.

    Raises:
        UserFacingError: The file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise UserFacingError("the model cannot be read", "Check the permissions of the file.") from error


def recall_choice(folder: Path, model: str | Path) -> RememberedChoice | None:
    """What was chosen for a model, whatever it is called and wherever it lies.

    Args:
        folder: Where the choices are kept.
        model: The `.onnx` file; it is read only where something was chosen for any model.

    Returns:
        The choice; None where there is none, or no such file.

    Raises:
        UserFacingError: The model cannot be read.
    """
    choices = _load(folder)
    return choices.get(file_digest(model)) if choices and os.path.isfile(model) else None


def remember_choice(folder: Path, model: str | Path, choice: RememberedChoice) -> None:
    """Keep what was chosen for a model; beyond `MAX_CHOICES` the oldest are forgotten.

    Raises:
        UserFacingError: The model cannot be read, or the choices cannot be written.
    """
    digest = file_digest(model)
    choices = _load(folder)
    choices.pop(digest, None)
    choices[digest] = choice
    _save(folder, choices)


def forget_choice(folder: Path, model: str | Path) -> bool:
    """Forget what was chosen for a model; returns whether there was anything.

    Raises:
        UserFacingError: The model cannot be read, or the choices cannot be written.
    """
    choices = _load(folder)
    if not choices or choices.pop(file_digest(model), None) is None:
        return False
    _save(folder, choices)
    return True


def _load(folder: Path) -> Choices:
    """All choices by the models' digests, the oldest first; what is broken is logged and taken for nothing."""
    path = folder / FILE_NAME
    try:
        if os.path.getsize(path) > _MAX_BYTES:
            raise ValueError("it is too large")
        entries = json.loads(path.read_text(encoding="utf-8"))["choices"]
        return dict(_read_entries(entries)) if isinstance(entries, list) else {}
    except FileNotFoundError:
        return {}
    except (KeyError, OSError, RecursionError, TypeError, ValueError) as error:
        _log.warning("what was chosen for models cannot be read: %s", error)
        return {}


def _read_entries(entries: list[Any]) -> Iterator[tuple[str, RememberedChoice]]:
    for entry in entries:
        try:
            yield _read_entry(entry)
        except (KeyError, TypeError, ValueError, UserFacingError) as error:
            _log.warning("what was chosen for one model was left out: %s", error)


def _read_entry(entry: Any) -> tuple[str, RememberedChoice]:
    digest, labels = entry["model"], entry.get("labels")
    if not isinstance(digest, str) or len(digest) != _DIGEST_LENGTH:
        raise ValueError("it belongs to no model")
    if labels is not None and not (isinstance(labels, list) and all(isinstance(label, str) for label in labels)):
        raise ValueError("its labels are no names")
    spec = PreprocessSpec.from_json(entry["preprocess"])
    return digest, RememberedChoice(spec, None if labels is None else tuple(labels))


def _save(folder: Path, choices: Choices) -> None:
    newest = list(choices.items())[-MAX_CHOICES:]
    entries = [
        {"model": digest, "preprocess": choice.preprocess.to_json(), "labels": choice.labels}
        for digest, choice in newest
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    with replaced_file(folder / FILE_NAME) as file:
        json.dump({"choices": entries}, file, indent=1)
