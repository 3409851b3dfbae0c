"""The training loop: epochs of steps, a validation after each, the best weights kept, a way back in after a kill."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainer.augment import apply_chances, draw_chances
from trainer.batches import TrainingPictures, to_tensor
from trainer.checkpoint import Checkpoint, State, load_checkpoint, save_checkpoint
from trainer.contract.events import EpochEnd
from trainer.fit_hooks import Share, interruptible, shared_dropout
from trainer.fit_plan import FitResult, Plan, RoundRows, Rows, Surroundings
from trainer.pace import Pace, Step
from trainer.predict import predict
from trainer.schedule import learning_rate_factor
from trainer.stop_signal import RunStopped

# Gradients longer than this are shortened: one odd batch must not throw the weights away.
_LONGEST_GRADIENT = 5.0


def fit(
    network: nn.Module,
    groups: Sequence[Sequence[nn.Parameter]],
    pictures: TrainingPictures,
    rows: RoundRows,
    plan: Plan,
    around: Surroundings,
    path: Path,
) -> FitResult:
    """Train a network, or go on where an earlier process was killed.

    Args:
        network: With the weights to begin with.
        groups: Its weights by learning rate, as many groups as `plan.learning_rates`.
        pictures: All pictures.
        rows: Which to learn from, and which to choose the best epoch by; the last is the best where there are none.
        plan: How to train.
        around: What it runs in.
        path: The checkpoint.

    Returns:
        The best weights. `network` itself is left as the last step left it.
    """
    device = around.hardware.device
    network = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(_decayed_apart(groups, plan), fused=device.type != "mps")
    lesson = _Lesson(pictures, rows, plan)
    checkpoint = load_checkpoint(path, lesson.described(network))
    return _Fitting(network, optimizer, lesson, around, checkpoint).run(path)


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """What is learnt, and how."""

    pictures: TrainingPictures
    rows: RoundRows
    plan: Plan

    def described(self, network: nn.Module) -> str:
        """The plan and all that it acts upon, so that a checkpoint of something else is not gone on from."""
        shapes = {name: list(weight.shape) for name, weight in network.named_parameters()}
        data = [self.pictures.squares.shape, self.rows.train.tolist(), self.rows.validation.tolist()]
        return json.dumps([asdict(self.plan), self.rows.number, shapes, data], sort_keys=True)


class _Fitting:
    """A training under way."""

    def __init__(
        self,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        lesson: _Lesson,
        around: Surroundings,
        checkpoint: Checkpoint,
    ) -> None:
        self._device = around.hardware.device
        self._network, self._optimizer = network, optimizer
        self._pictures, self._plan, rows = lesson.pictures, lesson.plan, lesson.rows
        self._train, self._validation, self._number = rows.train, rows.validation, rows.number
        self._around, self._checkpoint = around, checkpoint
        self._parallel = network
        if around.workers.count > 1:
            self._parallel = nn.parallel.DistributedDataParallel(network, broadcast_buffers=False)
        self._pace = Pace(self._plan.epochs, around.workers, around.tell)

    def run(self, path: Path) -> FitResult:
        done = self._checkpoint
        if done.epochs_done:
            self._network.load_state_dict(done.network)
            self._optimizer.load_state_dict(done.optimizer)
        else:
            self._around.after_epoch(self._network, 0)
        is_complete = True
        while not done.is_finished:
            try:
                self._epoch(done.epochs_done + 1)
            except RunStopped:
                is_complete = False
                break
            self._around.after_epoch(self._network, done.epochs_done)
            if self._around.workers.is_first:
                save_checkpoint(done, path)
        logits = None if done.best_logits is None else done.best_logits.numpy()
        history = tuple(EpochEnd(**fields) for fields in done.history)
        return FitResult(done.best, logits, history, is_complete)

    def _epoch(self, epoch: int) -> None:
        began = time.monotonic()
        loss, accuracy, rate = self._learn(epoch)
        logits, val_loss, val_accuracy = self._validate()
        done, network = self._checkpoint, _state(self._network)
        is_best = _is_better((val_accuracy, val_loss), done.history)
        if is_best:
            done.best, done.best_logits = network, logits
        end = EpochEnd(
            epoch=epoch,
            epochs=self._plan.epochs,
            loss=loss,
            accuracy=accuracy,
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            learning_rate=rate,
            seconds=round(time.monotonic() - began, 3),
            is_best=is_best,
            round=self._number,
        )
        done.history.append(asdict(end))
        done.epochs_done, done.network, done.optimizer = epoch, network, self._optimizer.state_dict()
        done.is_finished = epoch >= self._plan.epochs or self._has_stalled(epoch)
        self._around.tell(end)

    def _learn(self, epoch: int) -> tuple[float, float, float]:
        """One epoch of steps.

        Returns:
            Mean loss and accuracy over the epoch, and the last learning rate.
        """
        plan, workers = self._plan, self._around.workers
        generator = torch.Generator().manual_seed(_seed(plan.seed, self._number, epoch))
        order = self._train[torch.randperm(len(self._train), generator=generator).numpy()]
        steps = steps_per_epoch(len(order), plan.batch_size)
        share = Share(0, slice(workers.rank, None, workers.count))
        sums = torch.zeros(3, dtype=torch.float64)  # loss, right answers, weights
        self._network.train()
        freeze_normalization(self._network)
        with ExitStack() as hooks:
            hooks.enter_context(shared_dropout(self._network, share, generator))
            if workers.count == 1:  # alone, one may leave in the middle of a step
                hooks.enter_context(interruptible(self._network, self._around.stop))
            for step, rows in enumerate(np.array_split(order, steps), 1):
                if workers.any(self._around.stop()):
                    raise RunStopped
                began = time.monotonic()
                share.pictures = len(rows)
                rate = self._set_rates((epoch - 1) * steps + step - 1, plan.epochs * steps)
                chances = draw_chances(len(rows), generator)[share.mine]
                figures = self._step(rows[share.mine], chances, float(self._pictures.weights[rows].sum()))
                sums += figures
                self._pace.end_step(Step(epoch, step, steps, len(rows), rate), figures, time.monotonic() - began)
        workers.sum(sums)
        return float(sums[0] / sums[2]), float(sums[1]) / len(order), rate

    def _step(self, rows: Rows, chances: Tensor, total_weight: float) -> Tensor:
        """Learn from this process's share of a batch.

        Returns:
            Sum of the losses, number of right answers, sum of the weights.
        """
        pictures, workers = self._pictures, self._around.workers
        pixels = apply_chances(pictures.pixels(rows), self._plan.augmentation, chances)
        images = to_tensor(pixels.to(self._device), pictures.spec)
        targets = torch.from_numpy(pictures.targets[rows]).to(self._device)
        weights = torch.from_numpy(pictures.weights[rows]).to(self._device)
        self._optimizer.zero_grad()
        with self._around.hardware.autocast():
            logits = self._parallel(images)
        loss = (functional.cross_entropy(logits.float(), targets, reduction="none") * weights).sum()
        # Several processes' gradients are averaged, so each counts for as many as there are.
        (loss * (workers.count / total_weight)).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._network.parameters(), _LONGEST_GRADIENT)
        self._optimizer.step()
        right = (logits.detach().argmax(1) == targets).sum()
        return torch.tensor([float(loss.detach()), float(right), float(weights.sum())], dtype=torch.float64)

    def _validate(self) -> tuple[Tensor | None, float | None, float | None]:
        """Logits of the validation pictures, their mean loss and accuracy."""
        if not len(self._validation):
            return None, None, None
        began, workers = time.monotonic(), self._around.workers
        mine = self._validation[workers.rank :: workers.count]
        stop = self._around.stop if workers.count == 1 else lambda: False
        parts = workers.gather(predict(self._network, self._pictures, mine, self._device, stop))
        logits = torch.empty(len(self._validation), self._pictures.classes)
        for rank, part in enumerate(parts):
            logits[rank :: workers.count] = part
        targets = torch.from_numpy(self._pictures.targets[self._validation])
        self._pace.validated(time.monotonic() - began)
        loss = float(functional.cross_entropy(logits, targets))
        return logits, loss, float((logits.argmax(1) == targets).float().mean())

    def _set_rates(self, step: int, steps: int) -> float:
        factor = learning_rate_factor(step, steps)
        for group in self._optimizer.param_groups:
            group["lr"] = group["largest"] * factor
        return self._plan.learning_rates[0] * factor

    def _has_stalled(self, epoch: int) -> bool:
        """Whether the validation has not become better for long, in the half of the schedule that should make it so."""
        if not len(self._validation) or epoch * 2 < self._plan.epochs:
            return False
        best = max(fields["epoch"] for fields in self._checkpoint.history if fields["is_best"])
        return epoch - int(best) >= self._plan.patience


def steps_per_epoch(pictures: int, batch_size: int) -> int:
    """Number of batches; they are of equal size, give or take one picture."""
    return max(1, math.ceil(pictures / batch_size))


def freeze_normalization(network: nn.Module) -> None:
    """Have batch normalisation use the averages that it has, in training too.

    A small batch's own averages are noise, they would make a picture's answer depend on its neighbours, and on a
    processor they cost as much as the convolutions.
    """
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def _decayed_apart(groups: Sequence[Sequence[nn.Parameter]], plan: Plan) -> list[dict[str, object]]:
    """Each group in two: kernels are drawn to zero, biases and normalisation are not."""
    return [
        {
            "params": [weight for weight in group if (weight.ndim > 1) == decayed],
            "lr": rate,
            "largest": rate,
            "weight_decay": plan.weight_decay if decayed else 0.0,
        }
        for group, rate in zip(groups, plan.learning_rates, strict=True)
        for decayed in (True, False)
    ]


def _is_better(now: tuple[float | None, float | None], history: Sequence[dict[str, object]]) -> bool:
    """Whether accuracy, or loss where that is the same, beats every epoch so far; without any, the last is best."""
    accuracy, loss = now
    if accuracy is None or loss is None or not history:
        return True
    return all((accuracy, -loss) > (before["val_accuracy"], -before["val_loss"]) for before in history)  # type: ignore[operator]


def _state(network: nn.Module) -> State:
    """A copy of the network's state, on the CPU."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in network.state_dict().items()}


def _seed(*numbers: int) -> int:
    """One seed out of several numbers, the same on every machine."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> 1)
