"""How a training varies its pictures, on a few of them: through the very functions that the training uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from trainer.augment import NONE, Augmentation, apply_chances, draw_chances
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess import fit, load_image
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.contract.square_file import save_square
from trainer.contract.train_config import TrainConfig
from trainer.evenly import evenly
from trainer.fit_plan import Surroundings
from trainer.learn import find_start, require_no_start
from trainer.quick_look import look_quickly
from trainer.recipes.fine_tune import choose_fine_tune
from trainer.recipes.from_scratch import choose_from_scratch
from trainer.recipes.task import Task
from trainer.stop_signal import RunStopped

_PICTURES = 3
# Of a class, before it is left out because none of them can be read.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class VariedPicture:
    """A picture, and how it may look while it is learnt from; all files are PNGs in the preview's folder.

    Attributes:
        path: Relative to the class folder.
        square: Name of the file with what the network sees of it.
        variants: Names of the files with what was made of that.
    """

    path: str
    square: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Some pictures of a training.

    Attributes:
        pictures: Of different classes.
        input_size: Rows and columns of the network's input, in pixels.
        varies: Whether the training varies its pictures at all.
    """

    pictures: tuple[VariedPicture, ...]
    input_size: int
    varies: bool

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)


def make_preview(config: TrainConfig, around: Surroundings, folder: Path, count: int) -> Preview:
    """Vary the pictures of up to three classes; the same settings give the same preview.

    Args:
        config: What is wished for.
        around: What the training would run in.
        folder: Where to write; it must be there.
        count: Variants a picture.

    Raises:
        UserFacingError: The folder cannot be trained on, the wishes do not fit together, or nothing can be written.
        RunStopped: `around.stop` said so.
        ScanStopped: Likewise.
    """
    task = look_quickly(config, around).task
    spec, policy = _choose(task)
    generator = torch.Generator().manual_seed(config.seed)
    pictures = []
    for number, (path, square) in enumerate(_squares(task, spec)):
        if around.stop():
            raise RunStopped
        batch = torch.from_numpy(square).expand(count, *square.shape)
        variants = apply_chances(batch, policy, draw_chances(count, generator)).numpy()
        names = [f"{number}-{variant}.png" for variant in range(count + 1)]
        for name, pixels in zip(names, [square, *variants], strict=True):
            save_square(pixels, spec, folder / name)
        pictures.append(VariedPicture(path, names[0], tuple(names[1:])))
    return Preview(tuple(pictures), spec.height, policy.moves or policy.recolors)


def _choose(task: Task) -> tuple[PreprocessSpec, Augmentation]:
    """The recipe's own preprocessing and augmentation."""
    config = task.config
    if config.recipe == "from-scratch":
        require_no_start(config)
        using = choose_from_scratch(task)
    else:
        start = find_start(config)
        if config.recipe == "linear-probe":
            return start.spec, NONE
        using = choose_fine_tune(task, start)
    return using.spec, using.plan.augmentation


def _squares(task: Task, spec: PreprocessSpec) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The first picture of some classes that can be read, with its path."""
    for place in evenly(task.classes, _PICTURES):
        label = task.folder.labels[place]
        for path in [picture.path for picture in task.folder.pictures if picture.label == label][:_TRIES]:
            with suppress(UserFacingError):
                yield path, fit(load_image(task.folder.path / path, spec.scaled_size), spec)
                break
