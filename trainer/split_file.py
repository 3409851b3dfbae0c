"""`split.csv`: the part of every picture, to be read by people and by a later run."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from trainer.contract.atomic_file import replaced_file
from trainer.contract.errors import UserFacingError
from trainer.split import Split, SplitRow
from trainer.split_plan import FOLD_PREFIX, FOLDS, TEST, TRAIN, VALIDATION

_HEADER = ["path", "label", "part"]
_PART = re.compile(f"{TRAIN}|{VALIDATION}|{TEST}|{FOLD_PREFIX}[1-{FOLDS}]")
_HINT = "Delete the file to divide the pictures anew, or bring back the old one."


def save_split(split: Split, path: Path) -> None:
    """Write a split; the file appears, or replaces an older one, only when it is complete.

    Raises:
        UserFacingError: The file cannot be written.
    """
    # Bytes of a name that are no valid text stay what they are.
    with replaced_file(path, errors="surrogateescape") as file:
        table = csv.writer(file)
        table.writerow(_HEADER)
        table.writerows((row.path, row.label, row.part) for row in split.rows)


def load_split(path: Path) -> Split:
    """Read what `save_split` wrote.

    Raises:
        UserFacingError: The file cannot be read or is no split.
    """
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except FileNotFoundError as error:
        raise UserFacingError(f"there is no {path.name}", _HINT) from error
    except OSError as error:
        raise UserFacingError(f"{path.name} cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    except csv.Error as error:
        raise UserFacingError(f"{path.name} is no table of comma-separated values", _HINT) from error
    if not lines or lines[0] != _HEADER:
        raise UserFacingError(f"{path.name} does not start with the columns path, label and part", _HINT)
    rows = [_row(line, number, path.name) for number, line in enumerate(lines[1:], 2) if line]
    if len({row.path for row in rows}) < len(rows):
        raise UserFacingError(f"{path.name} names a picture twice", _HINT)
    return Split(tuple(rows))


def _row(line: list[str], number: int, name: str) -> SplitRow:
    if len(line) != len(_HEADER) or not _PART.fullmatch(line[2]):
        raise UserFacingError(f"line {number} of {name} names no part of a split", _HINT)
    return SplitRow(*line)
