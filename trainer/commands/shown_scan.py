"""Scanning a folder for a person at a terminal: a bar while it runs, and its name before what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

if TYPE_CHECKING:
    from trainer.contract.class_folder import ClassFolder
    from trainer.contract.image_folder import ScanProgress


def scan_shown(folder: str) -> ClassFolder:
    """Scan a folder of classes, and show on stderr how far it is.

    Raises:
        UserFacingError: It cannot be read; the sentence names it.
    """
    from trainer.contract.image_folder import scan

    try:
        with _progress_bar() as progress:
            return scan(folder, progress=progress)
    except UserFacingError as error:
        raise UserFacingError(f"{printable(folder)}: {error.message}", error.hint) from error


@contextmanager
def _progress_bar() -> Iterator[Callable[[ScanProgress], None] | None]:
    """A bar on stderr while the block runs; nothing where no person is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no watching thread: pictures come often enough
    with tqdm(unit=" pictures", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def show(progress: ScanProgress) -> None:
            if bar.total != progress.total or bar.n > progress.done:
                bar.reset(progress.total)
            bar.set_description(progress.stage, refresh=False)
            bar.update(progress.done - bar.n)

        yield show
