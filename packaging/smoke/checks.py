"""What all checks have in common: what they work on, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from programs import Finished, Place, last_words


class CheckError(Exception):
    """Why a check was not passed, in one sentence and perhaps what the program said."""


class CheckSkippedError(Exception):
    """Why a check cannot be made here, in one sentence."""


@dataclass
class Bench:
    """What the checks of one place work on.

    Attributes:
        place: Where the programs are.
        has_trainer: Whether this flavour has the trainer.
        samples: A folder with the sample pictures.
        models: A folder with the bundled networks.
        answers: What the programs said, by a name for it; compared with what those of another place said.
    """

    place: Place
    has_trainer: bool
    samples: Path
    models: Path
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> Path:
        """A folder for what the checks make."""
        folder = self.place.work / "files"
        folder.mkdir(exist_ok=True)
        return folder

    def run(self, program: str, *arguments: str | Path, status: int = 0, **more: Any) -> Finished:
        """Run a program that must end with this status.

        Raises:
            CheckError: It is not there, or ended otherwise.
        """
        if not self.place.has(program):
            raise CheckError(f"there is no {program} in {self.place.folder}")
        finished = self.place.run(program, *arguments, **more)
        if finished.status != status:
            raise CheckError(f"{program} ended with status {finished.status}:\n{last_words(finished)}")
        return finished

    def run_json(self, program: str, *arguments: str | Path) -> dict[str, Any]:
        """Run a program that writes one JSON object.

        Raises:
            CheckError: It failed, or wrote something else.
        """
        finished = self.run(program, *arguments, "--json")
        try:
            read: dict[str, Any] = json.loads(finished.output)
        except ValueError as error:
            raise CheckError(f"{program} wrote no JSON but {finished.output[:200]!r}") from error
        return read


Check = Callable[[Bench], str]
# A check with what it is called in the report, in the order in which they are made.
NamedChecks = Iterator[tuple[str, Check]]


def require(condition: object, sentence: str) -> None:
    """Fail the check with this sentence unless the condition holds.

    Raises:
        CheckError: It does not hold.
    """
    if not condition:
        raise CheckError(sentence)
