"""Files beside a model that tell its labels or its preprocessing.

They are read in the model's own folder only, up to a size, and never stop the model from opening: what is broken, too
large, a link, or about another model is logged and left out. One kind of link is followed: Hugging Face's cache keeps
the files of a snapshot, the model among them, as links to plain files in one folder, `blobs`, of the same repository.
"""

from __future__ import annotations

import json
import logging
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from imgclass_gui.engine.description import Description, centre_crop, read_labels, read_mapping, read_side
from imgclass_gui.engine.hugging_face import CONFIG, PREPROCESSOR, read_timm, read_transformers

_log = logging.getLogger(__name__)

MAX_BYTES = 8 << 20
SIGNATURE = "signature.json"
METADATA = "metadata.json"
LABEL_FILES = ("labels.txt", "synset.txt", "classes.txt")
# What follows the model's own name; such files come first, as they can be about no other model.
OWN_ENDINGS = (".labels.txt", "_labels.txt", "-labels.txt", ".classes.txt", "_classes.txt", ".synset.txt")

# Neither a link is followed nor a pipe waited for, where the system can tell them apart; a Windows file is binary.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_NUMBERED = re.compile(r"(\d{1,9})[\s:,;]+(\S.*)")
_SYNSET = re.compile(r"n\d{8}\s+([^,]+).*")

Load = Callable[[str], bytes | None]


def read_neighbours(model: str) -> tuple[Description, ...]:
    """What the files beside a model tell.

    Args:
        model: The model's path. A link to a model has the neighbours of the link.

    Returns:
        The descriptions, the most trustworthy first, without those that say nothing.
    """
    path = os.path.abspath(model)
    folder, name = os.path.split(path)
    blobs = _blobs(path)

    def load(neighbour: str) -> bytes | None:
        return _load(folder, neighbour, blobs)

    found = _read_all(load, os.path.splitext(name)[0])
    return tuple(description for description in found if description.labels or description.fields)


def read_label_list(content: bytes) -> tuple[str, ...] | None:
    """The labels of a text of one label a line, numbered or not; None where it holds none."""
    lines = [line.strip() for line in _decoded(content).splitlines() if line.strip()]
    return read_labels(_without_numbers(lines))


def _read_all(load: Load, stem: str) -> Iterator[Description]:
    for ending in OWN_ENDINGS:
        yield _read_list(load, stem + ending)
    config = _read_json(load, CONFIG)
    yield from read_timm(config)
    yield read_transformers(config, _read_json(load, PREPROCESSOR))
    yield _read_lobe(_read_json(load, SIGNATURE))
    yield _read_teachable_machine(_read_json(load, METADATA))
    for name in LABEL_FILES:
        yield _read_list(load, name)


def _read_lobe(signature: Mapping[str, Any]) -> Description:
    """Lobe feeds the largest centred square with values of 0 to 1."""
    labels = read_labels(read_mapping(signature.get("classes")).get("Label"))
    shape = read_mapping(read_mapping(signature.get("inputs")).get("Image")).get("shape")
    fields: dict[str, Any] = {}
    height, width = map(read_side, shape[1:3]) if isinstance(shape, list) and len(shape) == 4 else (None, None)
    if height and width:
        fields = centre_crop(height, width, min(height, width))
        fields |= {"filter": "bicubic", "mean": (0.0,), "std": (1.0,)}
    return Description(labels, SIGNATURE, None, fields, SIGNATURE)


def _read_teachable_machine(metadata: Mapping[str, Any]) -> Description:
    """Teachable Machine feeds the largest centred square with values of -1 to 1."""
    labels = read_labels(metadata.get("labels"))
    side = read_side(metadata.get("imageSize"))
    fields: dict[str, Any] = {}
    if labels and side:
        fields = centre_crop(side, side, side) | {"filter": "bilinear", "mean": (0.5,), "std": (0.5,)}
    return Description(labels, METADATA, None, fields, METADATA)


def _read_list(load: Load, name: str) -> Description:
    """A text of one label a line."""
    return Description(read_label_list(load(name) or b""), name)


def _without_numbers(lines: list[str]) -> list[str]:
    """The names alone where every line begins with its own place ("0 cat"), or with a number of WordNet's."""
    numbered = [match for match in map(_NUMBERED.fullmatch, lines) if match]
    if len(numbered) == len(lines) and all(int(match[1]) == place for place, match in enumerate(numbered)):
        return [match[2] for match in numbered]
    synsets = [match[1] for match in map(_SYNSET.fullmatch, lines) if match]
    return synsets if len(synsets) == len(lines) else lines


def _decoded(content: bytes) -> str:
    """The text of a file that some editor of some system saved; empty where it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _read_json(load: Load, name: str) -> Mapping[str, Any]:
    """The content of a JSON file; empty where there is none, or none that can be used."""
    content = load(name)
    if content is None:
        return {}
    try:
        value = json.loads(content)
    except (RecursionError, ValueError):
        _log.info("%s beside the model was left out: it is not JSON", name)
        return {}
    return read_mapping(value)


def _blobs(model: str) -> str | None:
    """The folder that a model in a snapshot of Hugging Face's cache links to; None for any other model."""
    if not os.path.islink(model):
        return None
    blobs = os.path.dirname(os.path.realpath(model))
    snapshots = os.path.join(os.path.dirname(blobs), "snapshots", "")
    is_cache = os.path.basename(blobs) == "blobs" and os.path.realpath(os.path.dirname(model)).startswith(snapshots)
    return blobs if is_cache else None


def _plain_path(path: str, blobs: str | None) -> str:
    """The file to be read: the path itself, or for a link what lies in `blobs`.

    Raises:
        OSError: It is another link.
    """
    if not os.path.islink(path):
        return path
    target = os.path.join(os.path.dirname(path), os.readlink(path))
    if blobs is None or os.path.realpath(os.path.dirname(target)) != blobs:
        raise OSError("it is a link")
    return os.path.join(blobs, os.path.basename(target))


def _load(folder: str, name: str, blobs: str | None) -> bytes | None:
    """The content of a small plain file of this folder; None where there is none."""
    try:
        # Looked up before, for systems whose `open` cannot be told to follow no link.
        path = _plain_path(os.path.join(folder, name), blobs)
        if os.path.islink(path):
            raise OSError("it is a link")
        descriptor = os.open(path, _FLAGS)
        try:
            return _checked_content(descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.info("%s beside the model was left out: %s", name, error)
        return None


def _checked_content(descriptor: int) -> bytes:
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        raise OSError("it is no file")
    if info.st_nlink > 1:  # another name of a file that may lie anywhere
        raise OSError("it is a link")
    with open(descriptor, "rb", closefd=False) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError("it is too large")
    return content
