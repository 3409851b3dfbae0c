"""How long a training will take, by a few steps of a copy of its network that are timed."""

from __future__ import annotations

import copy
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from trainer.augment import apply_chances, draw_chances
from trainer.batches import TrainingPictures, to_tensor
from trainer.fit import freeze_normalization
from trainer.fit_plan import Plan, RoundRows, Rows, Surroundings
from trainer.stop_signal import RunStopped

_STEPS = 6
# A step of more pixels takes too long to be tried; its time is in proportion.
_PIXELS = 402_000


def seconds_a_picture(
    network: nn.Module, pictures: TrainingPictures, rows: Rows, plan: Plan, around: Surroundings
) -> float:
    """Seconds that this process learns from a picture; the network stays as it is.

    Args:
        network: That is to be trained.
        pictures: All pictures.
        rows: Some to try it with, at least one; they are used over again where the steps want more.
        plan: How to train.
        around: What it runs in.

    Raises:
        RunStopped: Somebody asked for it.
    """
    device = around.hardware.device
    trial = copy.deepcopy(network).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    trial.train()
    freeze_normalization(trial)
    height, width = pictures.squares.shape[1:3]
    count: int = max(1, min(plan.batch_size // around.workers.count, _PIXELS // (height * width)))
    rows = np.resize(rows, count)
    times: list[float] = []
    targets = torch.from_numpy(pictures.targets[rows]).to(device)
    chances = draw_chances(count, torch.Generator())
    optimizer = torch.optim.AdamW(trial.parameters(), 1e-9, fused=device.type != "mps")
    for _ in range(_STEPS):
        if around.stop():
            raise RunStopped
        began = time.monotonic()
        pixels = apply_chances(pictures.pixels(rows), plan.augmentation, chances)
        images = to_tensor(pixels.to(device), pictures.spec)
        with around.hardware.autocast():
            loss = functional.cross_entropy(trial(images).float(), targets)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        float(loss.detach())  # waits for a device that works on its own
        times.append(time.monotonic() - began)
    return min(times) / count


def seconds_to_train(a_picture: float, part: RoundRows, epochs: float, around: Surroundings) -> float:
    """Seconds that a round takes.

    Args:
        a_picture: From `seconds_a_picture`.
        part: What is learnt, and validated.
        epochs: How often.
        around: What it runs in.
    """
    # A forward pass is about a third of a step.
    return epochs * (len(part.train) + len(part.validation) / 3) * a_picture / around.workers.count
