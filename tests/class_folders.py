"""Class folders: on the disk with pictures made in code, and in memory as if they had been scanned."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.file_names import natural_key

_PARTS = {"train": "train", "val": "validation", "test": "test"}


def scene(seed: int, width: int = 160, height: int = 120) -> Image.Image:
    """A picture with large shapes and small ones, in colours of its own: two seeds have nothing in common."""
    random = np.random.default_rng(seed)
    layers = []
    for side, strength in ((5, 0.6), (20, 0.4)):
        field = Image.fromarray(random.integers(0, 256, (side, side, 3), dtype=np.uint8))
        layers.append(strength * np.asarray(field.resize((width, height), Image.Resampling.BICUBIC), np.float32))
    return Image.fromarray(np.clip(sum(layers), 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int = 90, **options: object) -> bytes:
    """The picture as the bytes of a JPEG file."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, **options)
    return file.getvalue()


def write_files(folder: Path, files: Mapping[str, bytes | Image.Image]) -> Path:
    """Write files by their paths in the folder; a picture is saved in the format of its suffix."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Image.Image):
            content.save(target)
        else:
            target.write_bytes(content)
    return folder


def listed(*groups: list[str], parts: bool = False) -> ClassFolder:
    """What a scan would find.

    Args:
        groups: Paths, "label/name" or, with `parts`, "val/label/name". Those of a group show the same: two are the same
            file, more are different files.
        parts: Whether there is a ready-made split.
    """
    pictures, near = [], []
    for group in groups:
        for path in group:
            *part, label, _ = path.split("/")
            content = group[0] + (path if len(group) > 2 else "")
            sha256 = hashlib.sha256(content.encode()).hexdigest()
            pictures.append(Picture(path, label, _PARTS[part[0]] if part else None, sha256, (64, 64)))
        if len(group) > 2:
            near.append(tuple(group))
    labels = tuple(sorted({picture.label for picture in pictures}, key=natural_key))
    return ClassFolder(Path("folder"), labels, tuple(pictures), tuple(near), has_given_split=parts)
