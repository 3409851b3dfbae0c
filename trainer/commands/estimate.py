"""`imgclass-train estimate`: how long a training would take, before it is begun."""

from __future__ import annotations

import argparse
import time
from contextlib import suppress
from dataclasses import asdict

from trainer.commands.fit_display import duration
from trainer.commands.trial import Trial, add_trial_arguments
from trainer.contract.folder_listing import ScanStopped
from trainer.contract.program_end import ALL_WELL
from trainer.stop_signal import RunStopped

_ROW = "{:<14}{:>10}{:>9}{:>9}   {}\n"
_HEAD = _ROW.format("recipe", "about", "pixels", "epochs", "network")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_trial_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Say how long each recipe would take on this machine, by trying each on a few of the pictures.

    Returns:
        The exit status: 0.

    Raises:
        UserFacingError: There is nothing to train on, or no recipe fits the settings.
    """
    trial, head = Trial(arguments), _HEAD
    around = trial.surroundings()
    from trainer.estimate import estimate_all

    # Not by the clock: a program that was not used for long is read from the disk first.
    start_seconds = time.process_time()
    with suppress(RunStopped, ScanStopped):
        for own in estimate_all(trial.config, around, start_seconds):
            epochs = str(own.epochs or "-")
            row = _ROW.format(own.recipe, duration(own.seconds), own.input_size, epochs, own.network)
            trial.say(asdict(own), head + row)
            head = ""
    return ALL_WELL
