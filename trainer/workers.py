"""The processes of one training: one as a rule, several under `torchrun`, which tells each its place.

All of them run the same program. The first one speaks, writes and decides; what it decides is sent to the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import torch

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes, as one of them sees them.

    Attributes:
        rank: This one's number, from 0.
        count: How many there are.
        local_rank: This one's number on its machine.
        local_count: How many there are on its machine.
    """

    rank: int = 0
    count: int = 1
    local_rank: int = 0
    local_count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this one speaks and writes."""
        return self.rank == 0

    def broadcast(self, value: Value) -> Value:
        """The first one's value, for all."""
        if self.count == 1:
            return value
        from torch import distributed

        values: list[Value] = [value]
        distributed.broadcast_object_list(values, src=0)
        return values[0]

    def gather(self, value: Value) -> list[Value]:
        """Everybody's values, by rank, for all."""
        if self.count == 1:
            return [value]
        from torch import distributed

        values: list[Value | None] = [None] * self.count
        distributed.all_gather_object(values, value)
        return values  # type: ignore[return-value]

    def sum(self, tensor: torch.Tensor) -> torch.Tensor:
        """The sum of everybody's tensors, in place."""
        if self.count > 1:
            from torch import distributed

            distributed.all_reduce(tensor)
        return tensor

    def any(self, flag: bool) -> bool:
        """Whether the flag is set anywhere: what one stops for, all stop for."""
        return flag if self.count == 1 else any(self.gather(flag))

    def wait(self) -> None:
        """Until all are here."""
        if self.count > 1:
            from torch import distributed

            distributed.barrier()


def are_several() -> bool:
    """Whether this process is one of several that `torchrun` started."""
    return int(os.environ.get("WORLD_SIZE", "1")) > 1


def my_rank() -> int:
    """This process's number among them; 0 where it is alone."""
    return int(os.environ.get("RANK", "0")) if are_several() else 0


@contextmanager
def join_workers(backend: str) -> Iterator[Workers]:
    """Meet the other processes, if there are any.

    Args:
        backend: Of PyTorch: "gloo" for processors, "nccl" for CUDA.
    """
    if not are_several():
        yield Workers()
        return
    from torch import distributed

    distributed.init_process_group(backend)
    try:
        local = (int(os.environ.get(name, usual)) for name, usual in (("LOCAL_RANK", "0"), ("LOCAL_WORLD_SIZE", "1")))
        yield Workers(distributed.get_rank(), distributed.get_world_size(), *local)
    finally:
        distributed.destroy_process_group()
