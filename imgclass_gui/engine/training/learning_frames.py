"""How a network saw one picture after every epoch of its training: `watch/RECIPE-ROUND/NNNN.npz` of a run.

A film is small and read at once; its frames are read one by one when they are shown.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import load_image

_log = logging.getLogger(__name__)

WATCH_FOLDER = "watch"
SQUARE_FILE = "square.png"
# Of longer trainings every second epoch is shown, or every third, ...
MOST_EPOCHS = 1000
MOST_LAYERS, MOST_MAPS, MOST_KERNELS = 3, 16, 32

_MOST_CLASSES, _MOST_ROWS, _MOST_KERNEL_ROWS, _MOST_SQUARE_ROWS = 10_000, 256, 63, 1024
_MOST_NAME = 200
# What stands for values that have grown beyond all bounds.
_LARGEST = 65504.0
_FILE = re.compile(r"([0-9]{4,6})\.npz")
# Share of the values of a layer that may be brighter than the scale, and as much that may be darker.
_BEYOND_SCALE = 0.005
_DAMAGE = (OSError, BadZipFile, zlib.error, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError)

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class LearningFrame:
    """What the network made of the picture after an epoch; all numbers are finite.

    Attributes:
        epoch: From 1; 0 is before the training.
        probabilities: float32 (classes,), 0 to 1.
        maps: Of each layer float32 (channels, rows, columns), after the activation.
        kernels: Of the first layer, float32 (kernels, 1 or 3, rows, columns); None where they cannot be shown.
    """

    epoch: int
    probabilities: NDArray[np.float32]
    maps: tuple[NDArray[np.float32], ...]
    kernels: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class LearningFilm:
    """All that the frames have in common.

    Attributes:
        folder: Where the frames lie.
        labels: Of the classes, as many as the network tells apart.
        names: Of the layers, for people.
        channels: Of each layer the numbers of the channels whose maps are shown, from 0.
        square: uint8 (rows, columns, 3), what the network sees of the picture; None where that is not known.
        epochs: Rising; those that can be shown.
        probabilities: float32 (epochs, classes), 0 to 1.
        scales: Of each layer (darkest, brightest) value over all epochs, without outliers.
        kernel_bound: Largest size of a weight in the first layer over all epochs, without outliers; above 0.
    """

    folder: Path
    labels: tuple[str, ...]
    names: tuple[str, ...]
    channels: tuple[tuple[int, ...], ...]
    square: NDArray[np.uint8] | None
    epochs: tuple[int, ...]
    probabilities: NDArray[np.float32]
    scales: tuple[Range, ...]
    kernel_bound: float


def watch_folder(run_folder: Path, recipe: str, round_number: int = 1) -> Path:
    """Where the frames of a network's training lie.

    Args:
        run_folder: Of the run.
        recipe: Of the phase, never "auto".
        round_number: Of a cross-validation, from 1.
    """
    return run_folder / WATCH_FOLDER / f"{recipe}-{round_number}"


def load_film(folder: Path, labels: Sequence[str] = (), before: LearningFilm | None = None) -> LearningFilm | None:
    """Read what there is of a film; also while the training goes on.

    Args:
        folder: From `watch_folder`.
        labels: Of the classes; those that are missing get a number.
        before: The same film when it was shorter: only what is new is read.

    Returns:
        None where no frame was written yet.

    Raises:
        UserFacingError: There are frames, and none can be read.
    """
    files = _list_files(folder)
    known = _known_probabilities(before) if before is not None and before.folder == folder else {}
    film, probabilities, newest = before if known else None, known, None
    for epoch in (epoch for epoch in files if epoch not in known):
        try:
            with ZipFile(files[epoch]) as archive:
                newest = _frame(archive, epoch)
                film = _widened(film or _opening(archive, folder, newest), newest)
        except _DAMAGE as error:
            _log.warning("epoch %d is not shown: %s", epoch, error)
            continue
        if newest.probabilities.shape == film.probabilities.shape[1:]:
            probabilities[epoch] = newest.probabilities
    if film is None:
        if files:
            raise UserFacingError("what was recorded of this training cannot be read", "Train again to record it anew.")
        return None
    epochs = tuple(epoch for epoch in files if epoch in probabilities)
    if not epochs:  # all that was known is gone: the training began anew
        return None
    rows = np.stack([probabilities[epoch] for epoch in epochs])
    return replace(film, labels=_complete(labels, rows.shape[1]), epochs=epochs, probabilities=rows)


def load_frame(film: LearningFilm, epoch: int) -> LearningFrame:
    """Read a frame.

    Args:
        film: That it is of.
        epoch: One of its epochs.

    Raises:
        UserFacingError: The frame's file is gone or damaged.
    """
    try:
        with ZipFile(film.folder / f"{epoch:04d}.npz") as archive:
            return _frame(archive, epoch)
    except FileNotFoundError as error:
        raise UserFacingError(f"what was recorded of epoch {epoch} is gone") from error
    except _DAMAGE as error:
        raise UserFacingError(f"what was recorded of epoch {epoch} is damaged") from error


def _list_files(folder: Path) -> dict[int, Path]:
    """The frames by their epochs, rising, evenly thinned out where they are many; the newest is always there."""
    try:
        paths = list(folder.iterdir())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserFacingError(
            f"{folder.name} cannot be read: {(error.strerror or 'unknown reason').lower()}"
        ) from error
    files = sorted((int(match[1]), path) for path in paths if (match := _FILE.fullmatch(path.name)))
    stride = max(1, -(-len(files) // MOST_EPOCHS))
    return dict([*files[::stride], *files[-1:]])


def _known_probabilities(film: LearningFilm) -> dict[int, NDArray[np.float32]]:
    return dict(zip(film.epochs, film.probabilities, strict=True))


def _complete(labels: Sequence[str], count: int) -> tuple[str, ...]:
    return (*labels[:count], *(f"class {number}" for number in range(len(labels) + 1, count + 1)))


def _frame(archive: ZipFile, epoch: int) -> LearningFrame:
    """Raises one of `_DAMAGE` where something is not as it must be."""
    maps = []
    for number in range(MOST_LAYERS):
        if f"maps_{number}.npy" not in archive.namelist():
            break
        maps.append(_numbers(archive, f"maps_{number}", (MOST_MAPS, _MOST_ROWS, _MOST_ROWS)))
    kernels = None
    if "kernels.npy" in archive.namelist():
        kernels = _numbers(archive, "kernels", (MOST_KERNELS, 3, _MOST_KERNEL_ROWS, _MOST_KERNEL_ROWS))
        kernels = kernels if kernels.shape[1] in (1, 3) else None
    probabilities = np.clip(_numbers(archive, "probabilities", (_MOST_CLASSES,)), 0, 1)
    return LearningFrame(epoch, probabilities, tuple(maps), kernels)


def _opening(archive: ZipFile, folder: Path, frame: LearningFrame) -> LearningFilm:
    """A film as its first frame tells it."""
    layers = range(len(frame.maps))
    channels = (_channels(archive, number, len(maps)) for number, maps in enumerate(frame.maps))
    return LearningFilm(
        folder=folder,
        labels=(),
        names=tuple(_names(archive, layers)),
        channels=tuple(channels),
        square=_square(archive, folder),
        epochs=(),
        probabilities=frame.probabilities[np.newaxis],
        scales=tuple((0.0, 0.0) for _ in layers),
        kernel_bound=1e-6,
    )


def _widened(film: LearningFilm, frame: LearningFrame) -> LearningFilm:
    """The film with scales that hold another frame's values, so that all its frames have the same colours."""
    shares = (_BEYOND_SCALE, 1 - _BEYOND_SCALE)
    scales = [
        (min(low, float(least)), max(high, float(most)))
        for (low, high), (least, most) in zip(
            film.scales, (np.quantile(one, shares) for one in frame.maps), strict=False
        )
    ]
    bound = film.kernel_bound
    if frame.kernels is not None:
        bound = max(bound, float(np.quantile(np.abs(frame.kernels), 1 - _BEYOND_SCALE)))
    return replace(film, scales=(*scales, *film.scales[len(scales) :]), kernel_bound=bound)


def _names(archive: ZipFile, layers: Sequence[int]) -> list[str]:
    names: list[str] = []
    if "names.npy" in archive.namelist():
        array = _array(archive, "names", (64,), "U")
        names = [str(name)[:_MOST_NAME] for name in array]
    return [names[number] if number < len(names) else f"convolution {number + 1}" for number in layers]


def _channels(archive: ZipFile, layer: int, count: int) -> tuple[int, ...]:
    name = f"channels_{layer}"
    if f"{name}.npy" in archive.namelist():
        array = _array(archive, name, (MOST_MAPS,), "iu")
        if len(array) == count:
            return tuple(map(int, array))
    return tuple(range(count))


def _square(archive: ZipFile, folder: Path) -> NDArray[np.uint8] | None:
    if "square.npy" in archive.namelist():
        square = _array(archive, "square", (_MOST_SQUARE_ROWS, _MOST_SQUARE_ROWS, 3), "u")
        return np.ascontiguousarray(square) if square.dtype == np.uint8 and square.shape[2] == 3 else None
    for path in (folder / SQUARE_FILE, folder.parent / SQUARE_FILE):
        if path.is_file():
            try:
                square = np.array(load_image(path).image)
                return square if max(square.shape) <= _MOST_SQUARE_ROWS else None
            except UserFacingError as error:
                _log.warning("%s is not shown: %s", path.name, error)
    return None


def _numbers(archive: ZipFile, name: str, most: tuple[int, ...]) -> NDArray[np.float32]:
    array = _array(archive, name, most, "f").astype(np.float32)
    return np.nan_to_num(array, posinf=_LARGEST, neginf=-_LARGEST)


def _array(archive: ZipFile, name: str, most: tuple[int, ...], kinds: str) -> NDArray[Any]:
    """Read an array whose header has told before that it is small enough.

    Args:
        archive: An `.npz`.
        name: Of the array.
        most: The largest sizes; their number is the number of axes.
        kinds: Characters that `dtype.kind` may be.
    """
    with archive.open(f"{name}.npy") as file:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read_header(file)
        is_small = len(shape) == len(most) and all(0 < size <= limit for size, limit in zip(shape, most, strict=True))
        if not is_small or dtype.kind not in kinds or dtype.itemsize > 4 * _MOST_NAME:
            raise ValueError(f"{name} is {dtype} {shape}")
    with archive.open(f"{name}.npy") as file:
        array: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    return array
