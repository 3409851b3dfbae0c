"""All pictures of a training at the network's size, in one file that is mapped into memory: no epoch decodes again.

What lies in the file lies in the system's page cache while there is room for it, and on the disk else; so 50,000
pictures train as fast as 5,000, and pictures that do not fit into memory train too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.contract.atomic_file import unwritable
from trainer.contract.class_folder import Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.inference import Job, read_squares
from trainer.workers import Workers

_SUFFIX = ".squares"

Squares = NDArray[np.uint8]


def load_squares(
    folder: Path,
    top: Path,
    pictures: Sequence[Picture],
    spec: PreprocessSpec,
    workers: Workers,
    job: Job,
) -> Squares:
    """Decode pictures into a file, unless an earlier part of the run did, and map it.

    Args:
        folder: Where the file lies; all workers of the training must see the same folder.
        top: The class folder.
        pictures: In the order of the result.
        spec: How they become squares.
        workers: Each decodes its share.
        job: How to go about it.

    Returns:
        uint8 of shape (pictures, height, width, channels), read-only.

    Raises:
        UserFacingError: A picture cannot be read any more, or the disk is full.
        RunStopped: `job.stop` said so.
    """
    shape = (len(pictures), spec.height, spec.width, spec.channels)
    path = folder / f"{_name(pictures, spec)}{_SUFFIX}"
    unfinished = path.with_suffix(".part")
    if workers.broadcast(path.exists()):
        return _mapped(path, shape)
    try:
        if workers.is_first:
            folder.mkdir(parents=True, exist_ok=True)
            _reserve(unfinished, int(np.prod(shape)))
        workers.wait()
        _decode_share(unfinished, top, pictures, spec, workers, job)
        workers.wait()
        if workers.is_first:
            os.replace(unfinished, path)
        workers.wait()
    except OSError as error:
        raise unwritable(path, error) from error
    return _mapped(path, shape)


def forget_squares(folder: Path) -> None:
    """Delete the files; they can be made again from the pictures."""
    for path in (*folder.glob(f"*{_SUFFIX}"), *folder.glob("*.part")):
        path.unlink(missing_ok=True)


def _decode_share(
    path: Path, top: Path, pictures: Sequence[Picture], spec: PreprocessSpec, workers: Workers, job: Job
) -> None:
    mine, total = range(workers.rank, len(pictures), workers.count), len(pictures)
    squares = read_squares(top, [pictures[row].path for row in mine], spec, job)
    with path.open("r+b", buffering=0) as file:
        for done, (row, square) in enumerate(zip(mine, squares, strict=True), 1):
            # Not by way of the mapping: a full disk is an error here, and a crash there.
            file.seek(row * square.nbytes)
            file.write(square.tobytes())
            job.progress(min(done * workers.count, total), total)


def _mapped(path: Path, shape: tuple[int, ...]) -> Squares:
    try:
        return np.memmap(path, np.uint8, "r", shape=shape)
    except (OSError, ValueError) as error:
        raise UserFacingError(f"{path.name} cannot be read", "Delete it, and the pictures are decoded anew.") from error


def _reserve(path: Path, size: int) -> None:
    """Make a file of its full size, so that a full disk shows before the work and not in the middle of it."""
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, max(1, size))
        else:
            file.truncate(size)


def _name(pictures: Sequence[Picture], spec: PreprocessSpec) -> str:
    """Changes with the pictures, their order and their preprocessing (but for mean and deviation)."""
    digest = hashlib.sha256(json.dumps(spec.to_json(), sort_keys=True).encode())
    for picture in pictures:
        digest.update(picture.sha256.encode())
    return digest.hexdigest()[:24]
