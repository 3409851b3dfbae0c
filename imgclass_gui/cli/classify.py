"""`imgclass classify`: pictures in, a line for each out."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain
from types import FrameType
from typing import IO

from imgclass_gui.cli.forms import build_form
from imgclass_gui.cli.screen import Screen
from imgclass_gui.engine.batch import classify_many
from imgclass_gui.engine.model import Model, open_model
from imgclass_gui.engine.pictures import list_pictures
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, recall_choice
from imgclass_gui.engine.results import Failure
from imgclass_gui.engine.results_table import replaced_file, table_format
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

Items = Iterable[str | Failure]


def classify(arguments: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        How many inputs failed.

    Raises:
        UserFacingError: There is no usable model, no picture, or no place to write to.
        KeyboardInterrupt: The person stopped it; the lines so far are whole.
    """
    form_name = arguments.form or (table_format(arguments.output) if arguments.output else None)
    items = _pictures(arguments)
    known = None if form_name and not sys.stderr.isatty() else list(items)
    model = _open(arguments.model)
    with ExitStack() as stack:
        out: IO[str] = sys.stdout
        if arguments.output:
            out = stack.enter_context(replaced_file(arguments.output))
        total = len(known) if known is not None and not arguments.verbose else None
        form = build_form(form_name, out, arguments.top, known)
        screen = stack.enter_context(closing(Screen(form, out, total)))
        stop = stack.enter_context(_stop_on_interrupt())
        failures = _work(model, items if known is None else known, arguments, screen, stop)
    if stop.is_set():
        raise KeyboardInterrupt
    return failures


def _pictures(arguments: argparse.Namespace) -> Items:
    items = iter(list_pictures(arguments.paths, recursive=arguments.recursive))
    first = next(items, None)
    if first is None:
        hint = "Check the path." if arguments.recursive else "With --recursive, sub-folders are looked into as well."
        raise UserFacingError("there are no pictures in these folders", hint)
    return chain([first], items)


def _open(path: str | None) -> Model:
    if path is None:
        bundled = asset_path("models", "efficientnet_lite0.onnx")
        return open_model(bundled, trusted=True, single=False, choice=recall_choice(choices_folder(), bundled))
    try:
        return open_model(path, single=False, choice=recall_choice(choices_folder(), path))
    except UserFacingError as error:
        raise UserFacingError(f"{printable(path)}: {error.message}", error.hint) from error


def _work(model: Model, items: Items, arguments: argparse.Namespace, screen: Screen, stop: threading.Event) -> int:
    failures = 0
    with closing(classify_many(model, items, batch_size=arguments.batch, stop=stop)) as results:
        for result in results:
            screen.show(result)
            failures += isinstance(result, Failure)
    return failures


@contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that no line is cut in the middle; a second one interrupts at once."""
    stop = threading.Event()

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
