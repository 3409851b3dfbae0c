"""What a training needs to go on after its process was killed: written after every epoch, in one step."""

from __future__ import annotations

import io
import logging
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from trainer.contract.atomic_file import replaced_file

_log = logging.getLogger(__name__)

State = dict[str, Tensor]


@dataclass(slots=True, eq=False)
class Checkpoint:
    """Where a training is.

    Nothing random is in it: what an epoch draws depends on the seed and the epoch's number alone.

    Attributes:
        plan: What is being done, as JSON; another plan does not go on from here.
        epochs_done: Complete epochs.
        network: The network's state after them.
        optimizer: The optimiser's.
        best: The network's state after the best epoch; None before the first.
        best_logits: Its logits for the validation pictures, (pictures, classes).
        history: `EpochEnd` fields, one an epoch.
        is_finished: Whether no epoch will follow.
    """

    plan: str
    epochs_done: int = 0
    network: State = field(default_factory=dict)
    optimizer: dict[str, Any] = field(default_factory=dict)
    best: State | None = None
    best_logits: Tensor | None = None
    history: list[dict[str, Any]] = field(default_factory=list)
    is_finished: bool = False


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint; the older one stays until the new one is complete.

    Raises:
        UserFacingError: It cannot be written.
    """
    content = io.BytesIO()
    torch.save({name: getattr(checkpoint, name) for name in Checkpoint.__dataclass_fields__}, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_file(path, "wb") as file:
        file.write(content.getbuffer())


def load_checkpoint(path: Path, plan: str) -> Checkpoint:
    """Read a checkpoint of a plan; one at the beginning where there is none that can be used."""
    try:
        found = Checkpoint(**torch.load(path, weights_only=True, map_location="cpu"))
    except FileNotFoundError:
        return Checkpoint(plan)
    except (OSError, RuntimeError, TypeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        _log.warning("the checkpoint cannot be used: %s", error)
        return Checkpoint(plan)
    return found if found.plan == plan else Checkpoint(plan)
