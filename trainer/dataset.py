"""From a folder to a divided data set: the wanted pictures, under the wanted labels, each in a part."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from trainer.contract.class_folder import ClassFolder
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import natural_key, printable
from trainer.contract.folder_findings import build_findings, require_trainable
from trainer.contract.image_folder import ScanProgress, scan
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.train_config import TrainConfig
from trainer.evenly import evenly
from trainer.inference import Job, read_squares
from trainer.split import Split, build_split, find_leaks
from trainer.split_file import load_split, save_split

SPLIT_FILE = "split.csv"
_GREY_SAMPLE = 64
_STOP_POLL_SECONDS = 0.05


def read_folder(config: TrainConfig, stop: Callable[[], bool], progress: Callable[[ScanProgress], None]) -> ClassFolder:
    """Scan the folder of a training, and keep the classes that are wanted.

    Raises:
        UserFacingError: The folder cannot be read, or nothing can be trained on it.
        ScanStopped: `stop` said so.
    """
    with reading(config.folder, stop) as flag:
        folder = scan(config.folder, progress=progress, stop=flag)
    folder = choose_classes(folder, dict(config.classes))
    require_trainable(folder)
    return folder


@contextmanager
def reading(folder: str, stop: Callable[[], bool]) -> Iterator[threading.Event]:
    """While the block reads a folder: a flag that is set as soon as `stop` says so; its errors name the folder."""
    flag, is_over = threading.Event(), threading.Event()

    def watch() -> None:
        while not is_over.wait(_STOP_POLL_SECONDS):
            if stop():
                flag.set()
                return

    watcher = threading.Thread(target=watch, name="stop-scan", daemon=True)
    watcher.start()
    try:
        yield flag
    except UserFacingError as error:
        raise UserFacingError(f"{printable(folder)}: {error.message}", error.hint) from error
    finally:
        is_over.set()
        watcher.join()


def choose_classes(folder: ClassFolder, labels: dict[str, str]) -> ClassFolder:
    """The folder with other labels, as far as the training is concerned; on the disk nothing changes.

    Args:
        folder: What the scan found.
        labels: From labels in the folder to labels to train; classes that are not in it are left out. Empty for all.

    Raises:
        UserFacingError: A class is named that the folder does not have.
    """
    if not labels:
        return folder
    for label in labels:
        if label not in folder.labels and label not in folder.empty_classes:
            raise UserFacingError(f"there is no class {label!r} in the folder", "Choose among the classes that it has.")
    pictures = tuple(
        replace(picture, label=labels[picture.label]) for picture in folder.pictures if picture.label in labels
    )
    kept = {picture.path for picture in pictures}
    groups = (tuple(path for path in paths if path in kept) for paths in folder.near_duplicates)
    return replace(
        folder,
        labels=tuple(sorted({picture.label for picture in pictures}, key=natural_key)),
        pictures=pictures,
        near_duplicates=tuple(paths for paths in groups if len(paths) > 1),
    )


def divide_folder(folder: ClassFolder, config: TrainConfig, run_folder: Path) -> Split:
    """Divide the pictures, or go on with the division that the run, or the settings, already have.

    Raises:
        UserFacingError: The old division cannot be read, or the new one not be written.
    """
    own = run_folder / SPLIT_FILE
    previous = load_split(own) if own.exists() else load_split(Path(config.split)) if config.split else None
    split = build_split(folder, config.seed, config.fractions, previous)
    save_split(split, own)
    return split


def notes_on(folder: ClassFolder, split: Split) -> tuple[str, ...]:
    """What people should know of the data before they believe the figures, in sentences."""
    findings, notes = build_findings(folder), []
    counts = split.counts()
    if split.folds:
        notes.append(f"There are too few pictures for a test set, so {split.folds} parts take turns as the test set.")
    elif not split.has_test:
        notes.append("There are too few pictures to test anything: all are trained on, and nothing is measured.")
    if not split.folds and not counts.get("validation"):
        notes.append("No picture validates: there are too few, so nothing is chosen or calibrated by one.")
    if findings.unreadable:
        notes.append(f"{_count(len(findings.unreadable), 'file')} left out as unreadable.")
    if findings.conflicts:
        notes.append(f"{_count(len(findings.conflicts), 'picture')} there under several labels: one is wrong.")
    if leaks := find_leaks(folder, split):
        notes.append(f"{_count(len(leaks), 'picture')} both trained on and measured by: the figures are flattered.")
    if split.has_test and split.untested:
        notes.append(f"Never tested: {', '.join(map(printable, split.untested[:10]))}.")
    if findings.few:
        notes.append(f"Fewer than 20 pictures: {', '.join(map(printable, findings.few[:10]))}.")
    if findings.imbalance:
        notes.append(
            f"{printable(findings.imbalance.largest)} has {findings.imbalance.ratio:.1f} times as many pictures as "
            f"{printable(findings.imbalance.smallest)}, so pictures of small classes count for more."
        )
    return tuple(notes)


def are_grey(folder: ClassFolder, job: Job) -> bool:
    """Whether pictures are grey, by a sample of 64 that is spread over the folder.

    Raises:
        UserFacingError: One of them cannot be read any more.
    """
    paths = [folder.pictures[place].path for place in evenly(len(folder.pictures), _GREY_SAMPLE)]
    spec = PreprocessSpec(height=32, width=32, fit="stretch", filter="box")
    return all(bool((square == square[..., :1]).all()) for square in read_squares(folder.path, paths, spec, job))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun} is" if number == 1 else f"{number:,} {noun}s are"
