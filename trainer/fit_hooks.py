"""What hangs on a network's modules while it is trained: a way out in the middle of a step, and shared dropout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from trainer.stop_signal import RunStopped


@contextmanager
def interruptible(network: nn.Module, stop: Callable[[], bool]) -> Iterator[None]:
    """Have a step of the network end within a layer's time where `stop` says so, forward or backward.

    Raises:
        RunStopped: From the network's forward pass, or from `backward`.
    """

    def check(*_: Any) -> None:
        if stop():
            raise RunStopped

    def after(module: nn.Module, inputs: Any, output: Tensor) -> None:
        check()
        if output.requires_grad:
            output.register_hook(check)  # type: ignore[no-untyped-call]

    handles = [
        module.register_forward_hook(after) for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


@dataclass(slots=True)
class Share:
    """The part of a step's pictures that this process works on.

    Attributes:
        pictures: Of the whole step.
        mine: Which of them, as a slice.
    """

    pictures: int
    mine: slice


@contextmanager
def shared_dropout(network: nn.Module, share: Share, generator: torch.Generator) -> Iterator[None]:
    """Draw dropout for the whole step and take one's own part: two processes leave out what one would.

    Args:
        network: Its `nn.Dropout` modules are overruled while they train.
        share: Kept up to date by the caller, step by step.
        generator: Where chance comes from; on the CPU.
    """

    def instead(module: nn.Dropout, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if not module.training or module.p == 0:
            return output
        values = inputs[0]
        kept = torch.rand(share.pictures, *values.shape[1:], generator=generator)[share.mine] >= module.p
        return values * (kept.to(values.device, values.dtype) / (1 - module.p))

    handles = [module.register_forward_hook(instead) for module in network.modules() if isinstance(module, nn.Dropout)]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
