"""Frames of a training, as the trainer writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LABELS = ("cat", "dog", "bird")


def arrays(epoch: int, classes: int = 3, layers: int = 3, sure_of: int = 1) -> dict[str, NDArray[Any]]:
    """A frame's arrays: every map holds its epoch as its largest value, and one class grows."""
    rest = 1 / (classes + epoch)
    probabilities = np.full(classes, rest, np.float32)
    probabilities[sure_of] = 1 - (classes - 1) * rest
    found: dict[str, NDArray[Any]] = {
        "probabilities": probabilities,
        "kernels": np.linspace(-epoch - 1, epoch + 1, 4 * 3 * 9).reshape(4, 3, 3, 3).astype(np.float32),
        "names": np.array([f"convolution {number + 1}" for number in range(layers)]),
    }
    for layer in range(layers):
        side = 8 >> layer
        found[f"maps_{layer}"] = np.linspace(0, epoch + 1, 5 * side * side).reshape(5, side, side).astype(np.float16)
        found[f"channels_{layer}"] = np.arange(5) * 3
    return found


def write_frame(folder: Path, epoch: int, **other: NDArray[Any]) -> Path:
    """One frame; `other` takes the place of its arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{epoch:04d}.npz"
    np.savez_compressed(path, **{**arrays(epoch), **other})  # type: ignore[arg-type]
    return path


def write_film(folder: Path, epochs: int) -> Path:
    """Frames of 0 and so many epochs, the first with the picture's square."""
    for epoch in range(epochs + 1):
        square = {"square": np.full((6, 6, 3), 200, np.uint8)} if epoch == 0 else {}
        write_frame(folder, epoch, **square)
    return folder
