"""What `estimate` and `augment` share: settings from a file, a stop, and answers for a program or for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.contract.train_config import load_config
from trainer.own_stdout import take_stdout, write_all
from trainer.stop_signal import StopSignal

if TYPE_CHECKING:
    from trainer.fit_plan import Surroundings


def add_trial_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that both commands have."""
    parser.add_argument("--config", metavar="FILE", required=True, help="the settings: a config.json, as runs have one")
    parser.add_argument("--json", action="store_true", help="the answer on stdout as JSON, one object a line")
    parser.add_argument(
        "--stop-on-stdin", action="store_true", help="stop in good order when stdin is closed or sends a byte"
    )


class Trial:
    """Something that is tried out for the settings of a training.

    Args:
        arguments: Of `add_trial_arguments`.

    Raises:
        UserFacingError: The settings cannot be used.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.config = load_config(Path(arguments.config))
        self._stop = StopSignal()
        if arguments.stop_on_stdin:
            self._stop.watch_stdin()
        self._stdout = take_stdout() if arguments.json else None

    def surroundings(self) -> Surroundings:
        """What the training would run in; this loads torch.

        Raises:
            UserFacingError: The device is not there.
        """
        from trainer.fit_plan import Surroundings
        from trainer.hardware import choose_hardware
        from trainer.workers import Workers

        hardware = choose_hardware(self.config.device)
        return Surroundings(hardware, Workers(), tell=lambda event: None, stop=lambda: self._stop.requested)

    def say(self, answer: Mapping[str, Any], text: str) -> None:
        """Answer at once.

        Args:
            answer: For a program.
            text: The same for people, in lines.
        """
        if self._stdout is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            write_all(self._stdout, json.dumps(answer, allow_nan=False).encode("ascii") + b"\n")
