"""What is needed to get the same figures again: the command, the seed, the versions, the machine, the data."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Mapping
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from trainer.contract.train_config import TrainConfig

_PACKAGES = ("imgclass", "torch", "onnxruntime", "onnx", "numpy", "pillow")
# Fields whose option is not "--field-name value".
_SWITCHED_OFF = ("augment", "class_weights")


def versions() -> dict[str, str]:
    """Name and version of all that a figure depends on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def machine(device: str, threads: int) -> dict[str, Any]:
    """What it was computed on, without anything that names a person or a place."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "processor": platform.machine(),
        "device": device,
        "threads": threads,
    }


def command(config: TrainConfig, run_folder: str) -> str:
    """The command that repeats a training, for a shell."""
    return shlex.join(["imgclass-train", "fit", config.folder, "-o", run_folder, *_options(config)])


def _options(config: TrainConfig) -> list[str]:
    options: list[str] = []
    for field in fields(config):
        value = getattr(config, field.name)
        option = "--" + field.name.replace("_", "-")
        if field.name == "folder" or (value == field.default and field.name != "seed"):
            continue
        if field.name in _SWITCHED_OFF:
            options.append("--no-" + field.name.replace("_", "-"))
        elif field.name == "fractions":
            options += [option, *(f"{share:g}" for share in value)]
        elif field.name == "classes":
            for pair in value:
                options += ["--class", *pair]
        else:
            options += [option, str(value)]
    return options


def receipts(
    config: TrainConfig, run_folder: str, data_fingerprint: str, machine_facts: Mapping[str, Any], determinism: str
) -> dict[str, Any]:
    """The receipts as the report has them, but for what is known only at the end.

    Args:
        config: What was wished for.
        run_folder: Where the run lies, as it was given.
        data_fingerprint: Of the pictures and their labels.
        machine_facts: Of `machine`.
        determinism: What the seed promises here, in a sentence.
    """
    return {
        "command": command(config, run_folder),
        "seed": config.seed,
        "versions": versions(),
        "machine": dict(machine_facts),
        "data_fingerprint": data_fingerprint,
        "determinism": determinism,
        "config": config.to_json(),
    }
