"""Class folders made in code, as a scan would find them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.folder_listing import Part


def folder_of(counts: Mapping[str, int], **fields: Any) -> ClassFolder:
    """A folder with so many different pictures of each label."""
    pictures = tuple(picture(f"{label}/{number}.jpg", label) for label, n in counts.items() for number in range(n))
    return ClassFolder(Path("/p/my photos"), tuple(counts), pictures, **fields)


def divided_folder(counts: Mapping[str, tuple[int, int, int]], **fields: Any) -> ClassFolder:
    """A folder with a ready-made split: pictures of train, validation and test of each label."""
    parts: tuple[Part, ...] = ("train", "validation", "test")
    pictures = tuple(
        picture(f"{part}/{label}/{number}.jpg", label, part)
        for label, sizes in counts.items()
        for part, size in zip(parts, sizes, strict=True)
        for number in range(size)
    )
    return ClassFolder(Path("/p/divided"), tuple(counts), pictures, has_given_split=True, **fields)


def picture(path: str, label: str, part: Part | None = None, **fields: Any) -> Picture:
    return Picture(path, label, part, fields.pop("sha256", f"hash of {path}"), fields.pop("size", (64, 64)), **fields)
