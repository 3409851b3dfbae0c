"""A class folder as its names and a few of its pictures tell it: enough to plan a training, in a fraction of a second.

What a scan would find out about every picture is taken from the few that were read; no two are taken for the same.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.contract.class_folder import ClassFolder, Picture
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import natural_key
from trainer.contract.folder_findings import require_trainable
from trainer.contract.folder_listing import FolderListing, LabelledPath, list_class_folder
from trainer.contract.folder_reading import Look, read_all
from trainer.contract.train_config import TrainConfig
from trainer.dataset import are_grey, choose_classes, reading
from trainer.evenly import evenly
from trainer.fit_plan import Surroundings
from trainer.recipes.task import Task
from trainer.split import build_split
from trainer.split_file import load_split

_SAMPLE = 24


@dataclass(frozen=True, slots=True, eq=False)
class QuickLook:
    """What was seen.

    Attributes:
        task: The training, as it would be planned.
        sample: The pictures that were read, spread over the folder; at least one.
        seconds_to_scan: What a scan of all pictures would take.
    """

    task: Task
    sample: tuple[Picture, ...]
    seconds_to_scan: float


def look_quickly(config: TrainConfig, around: Surroundings) -> QuickLook:
    """Look at a class folder for a training; nothing is written.

    Args:
        config: What is wished for.
        around: What the training would run in.

    Raises:
        UserFacingError: The folder cannot be read, or nothing can be trained on it as far as can be seen.
        ScanStopped: `around.stop` said so.
        RunStopped: Likewise.
    """
    top, labels = Path(config.folder), dict(config.classes)
    with reading(config.folder, around.stop) as stop:
        listing = list_class_folder(top, stop)
        files = [file for file in listing.files if not labels or file.label in labels]
        began = time.monotonic()
        looks = list(read_all(top, [files[place] for place in evenly(len(files), _SAMPLE)], stop))
        seconds = (time.monotonic() - began) * len(files) / max(1, len(looks))
        seen = {look.picture.path: look.picture for look in looks if isinstance(look, Look)}
        if files and not seen:
            raise UserFacingError(
                "not one of the pictures that were tried can be read", "Look through the folder to see what is wrong."
            )
    folder = choose_classes(_folder(top, listing, files, seen), labels)
    require_trainable(folder)
    previous = load_split(Path(config.split)) if config.split else None
    task = Task(config, folder, build_split(folder, config.seed, config.fractions, previous), Path(), around, False)
    sample = tuple(picture for picture in folder.pictures if picture.path in seen)
    is_grey = are_grey(replace(folder, pictures=sample), task.job("looking at colours"))
    return QuickLook(replace(task, is_grey=is_grey), sample, seconds)


def _folder(
    top: Path, listing: FolderListing, files: Sequence[LabelledPath], seen: Mapping[str, Picture]
) -> ClassFolder:
    """All pictures, those that were not read as large as those that were."""
    sizes = [picture.size for picture in seen.values()]
    filled = {(file.part, file.label) for file in files}
    return ClassFolder(
        path=top,
        labels=tuple(sorted({file.label for file in files}, key=natural_key)),
        pictures=tuple(
            seen.get(file.path) or _guessed(file, sizes[number % len(sizes)]) for number, file in enumerate(files)
        ),
        empty_classes=tuple(one.path for one in listing.class_folders if (one.part, one.label) not in filled),
        has_given_split=listing.has_given_split,
    )


def _guessed(file: LabelledPath, size: tuple[int, int]) -> Picture:
    stand_in = hashlib.sha256(file.path.encode("utf-8", "surrogatepass")).hexdigest()
    return Picture(file.path, file.label, file.part, stand_in, size)
