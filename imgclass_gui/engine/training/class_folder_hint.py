"""Whether a folder looks as if it held classes, told quickly by the names in it."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path

from trainer.contract.picture_kinds import PICTURE_SUFFIXES

# Enough to be sure; a folder may hold millions.
_MOST_CLASSES, _MOST_FILES = 1000, 200


def count_class_folders(folder: str | Path) -> int:
    """How many sub-folders hold pictures themselves; 0 where the folder cannot be read.

    At most 1,000 sub-folders are looked at, and 200 files in each.
    """
    found = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in islice((one for one in entries if one.is_dir()), _MOST_CLASSES):
            found += _has_pictures(entry.path)
    return found


def _has_pictures(folder: str) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:
        return any(entry.name.lower().endswith(tuple(PICTURE_SUFFIXES)) for entry in islice(entries, _MOST_FILES))
    return False
