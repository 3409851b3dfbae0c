"""What computes, and how: the device, its threads, its number format; and that it computes the same each time."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from trainer.contract.errors import UserFacingError
from trainer.contract.processors import usable_cpus
from trainer.contract.train_config import Device

# mallopt's numbers of these options; see malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Hardware:
    """What a training runs on.

    Attributes:
        device: PyTorch's name of it.
        threads: Number of processor threads, for decoding too.
        half: The half-precision format that the forward pass gains from; None for none.
    """

    device: torch.device
    threads: int
    half: torch.dtype | None

    @property
    def determinism(self) -> str:
        """What the same seed promises here, in a sentence."""
        if self.device.type == "cpu":
            return "the same seed gives the same model to the bit on this machine with these versions"
        return f"on {self.device.type} the same seed gives nearly the same model: some sums are added in any order"

    @contextmanager
    def autocast(self) -> Iterator[None]:
        """Compute in half precision where that is a gain."""
        with torch.autocast(self.device.type, self.half, enabled=self.half is not None):
            yield


def choose_hardware(wanted: Device, *, local_rank: int = 0, workers: int = 1) -> Hardware:
    """Choose what computes and set PyTorch up for it.

    Args:
        wanted: A device, or "auto" for the fastest that is there.
        local_rank: Number of this process on its machine: which GPU it takes.
        workers: Processes that share the machine's processors.

    Raises:
        UserFacingError: The device is not there.
    """
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    name = next(device for device in ("cuda", "mps", "cpu") if there[device]) if wanted == "auto" else wanted
    if not there[name]:
        raise UserFacingError(f"there is no {name} device on this computer", "Leave it out to use what is there.")
    threads = max(1, usable_cpus() // max(1, workers))
    torch.set_num_threads(threads)
    # Not `use_deterministic_algorithms`, which does the same and loads a compiler for half a second besides.
    torch.set_deterministic_debug_mode("error" if name == "cpu" else "warn")
    if name == "cpu":
        _keep_freed_memory()
    device = torch.device(name, local_rank) if name == "cuda" else torch.device(name)
    return Hardware(device, threads, _half_precision(name))


def _half_precision(device: str) -> torch.dtype | None:
    """The format by what the hardware can do, not by how fast it was: a choice by the clock may differ next time.

    Only bfloat16, which reaches as far as float32: nothing vanishes, and no loss has to be scaled. On processors it
    pays where they multiply it by tiles (AMX): without, the same step took as long or longer.
    """
    gains = torch.cuda.is_bf16_supported() if device == "cuda" else torch.cpu.get_capabilities().get("amx_tile", False)
    return torch.bfloat16 if gains and device != "mps" else None


def _keep_freed_memory() -> None:
    """Have glibc keep large blocks that are freed: each step wants the same ones again.

    By default it returns them to the system, which clears them anew for the next step.
    """
    if sys.platform.startswith("linux"):
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # not in musl
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
            mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
