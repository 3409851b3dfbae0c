"""Results on stdout, failures and a progress bar on stderr, never entangled."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any

from imgclass_gui.cli.forms import Form
from imgclass_gui.engine.results import Failure, Result
from trainer.contract.file_names import printable

if TYPE_CHECKING:
    from tqdm import tqdm


class Screen:
    """Shows results one by one.

    Args:
        form: How a result becomes text.
        out: Where the text goes to; each result is flushed.
        total: How many there will be; without it there is no bar.
    """

    def __init__(self, form: Form, out: IO[str], total: int | None) -> None:
        self._form = form
        self._out = out
        self._bar = _build_bar(total) if total is not None and sys.stderr.isatty() else None

    def show(self, result: Result) -> None:
        """Write a result, name it on stderr if it is a failure, and move the bar on."""
        if self._bar is None:
            self._write(result)
        elif isinstance(result, Failure) or self._out.isatty():
            self._bar.clear()
            self._write(result)
            self._bar.update()
            self._bar.refresh()
        else:
            self._write(result)
            self._bar.update()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def _write(self, result: Result) -> None:
        self._out.write(self._form.text(result))
        self._out.flush()
        if isinstance(result, Failure):
            hint = f". {result.hint}" if result.hint else ""
            sys.stderr.write(f"imgclass: {printable(result.path)}: {result.message}{hint}\n")


def _build_bar(total: int) -> tqdm[Any]:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no watching thread: results come often enough
    return tqdm(total=total, unit=" pictures", file=sys.stderr, leave=False, dynamic_ncols=True)
