"""`imgclass-train fit`: a folder of classes becomes a model."""

from __future__ import annotations

import argparse
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.commands.fit_arguments import CONFIG_FILE, add_arguments, settings_of
from trainer.commands.fit_display import FitDisplay, describe
from trainer.commands.output_folder import make_folder, refuse_inside_pictures
from trainer.contract.errors import UserFacingError
from trainer.contract.events import Event, Failed, Finished, Log, RunStarted
from trainer.contract.file_names import printable
from trainer.contract.train_config import TrainConfig, save_config
from trainer.event_writer import EventWriter
from trainer.stop_signal import StopSignal
from trainer.workers import join_workers, my_rank

__all__ = ["add_arguments", "run"]

LOG_FILE, ERROR_FILE, REPORT_FILE = "events.jsonl", "error.log", "report.json"
_TOO_LITTLE_MEMORY = ("there is not enough memory", "Use a smaller batch or input size.")
ALL_WELL, INTERRUPTED, TERMINATED = 0, 130, 143


def run(arguments: argparse.Namespace) -> int:
    """Train a model on a folder of classes, and measure it.

    Returns:
        The exit status: 0, or 128 and the signal's number after a stop by a signal.

    Raises:
        UserFacingError: There is nothing to train on, or the training cannot go on.
    """
    is_first, stop, display = my_rank() == 0, StopSignal(), None if arguments.json else FitDisplay(sys.stderr)
    writer = EventWriter(
        to_stdout=arguments.json and is_first,
        listener=display.show if display is not None and is_first else None,
        on_reader_gone=lambda: stop.request("reader gone"),
    )
    stop.watch_signals()
    if arguments.stop_on_stdin:
        stop.watch_stdin()
    tell: Callable[[Event], None] = writer.write if is_first else _nothing
    with writer, _told_on_failure(tell, Path(arguments.output)):
        try:
            _train(arguments, tell, stop, writer if is_first else None)
        finally:
            if display is not None:
                display.close()
    return {"interrupted": INTERRUPTED, "terminated": TERMINATED}.get(stop.reason or "", ALL_WELL)


def _train(
    arguments: argparse.Namespace, tell: Callable[[Event], None], stop: StopSignal, writer: EventWriter | None
) -> None:
    config, run_folder = settings_of(arguments), Path(arguments.output)
    if writer is not None:
        is_resumed = _open_run(config, run_folder, arguments.resume)
        if is_resumed and (run_folder / REPORT_FILE).exists() and _is_finished(run_folder):
            tell(Log(message="this run is finished already"))
            tell(Finished(path=str(run_folder / "model.onnx"), report=str(run_folder / "report.html")))
            return
        writer.log_to(run_folder / LOG_FILE)
        save_config(config, run_folder / CONFIG_FILE)
    # Heavy: torch takes a second. Only now, so that wrong usage is told at once.
    import torch

    from trainer.fit_plan import Surroundings
    from trainer.hardware import choose_hardware
    from trainer.report.receipts import versions
    from trainer.run import run as run_training

    backend = "nccl" if torch.cuda.is_available() and config.device in ("auto", "cuda") else "gloo"
    with join_workers(backend) as workers:
        hardware = choose_hardware(config.device, local_rank=workers.local_rank, workers=workers.local_count)
        tell(
            RunStarted(
                name=config.name or Path(config.folder).absolute().name,
                config=config.to_json(),
                device=hardware.device.type,
                threads=hardware.threads,
                recipe=config.recipe,
                network=config.network,
                resumed=writer is not None and is_resumed,
                version=versions()["imgclass"],
            )
        )
        around = Surroundings(hardware, workers, tell, lambda: stop.requested)
        outcome = run_training(config, run_folder, around, lambda: stop.reason or "")
        if writer is not None and not arguments.json:
            sys.stdout.write(describe(outcome.report, run_folder))
            sys.stdout.flush()


def _open_run(config: TrainConfig, run_folder: Path, resume: bool) -> bool:
    """Make the run's folder, and make sure that nothing else is in it.

    Returns:
        Whether an earlier part of the run is there.
    """
    refuse_inside_pictures(run_folder, Path(config.folder))
    begun = (run_folder / LOG_FILE).exists()
    if begun and not resume:
        raise UserFacingError(
            f"{printable(str(run_folder))} holds a run already", "Choose another folder, or go on with --resume."
        )
    make_folder(run_folder)
    return begun


def _is_finished(run_folder: Path) -> bool:
    from trainer.contract.event_reader import load_events

    last = None
    for event in load_events(run_folder / LOG_FILE):
        last = event if event.is_terminal or isinstance(event, RunStarted) else last
    return isinstance(last, Finished)


@contextmanager
def _told_on_failure(tell: Callable[[Event], None], run_folder: Path) -> Iterator[None]:
    """Whatever ends the run is told as an event too, in a sentence; only the log of errors gets the traceback."""
    try:
        yield
    except UserFacingError as error:
        _tell_failure(tell, error)
        raise
    except KeyboardInterrupt:
        _tell_failure(tell, UserFacingError("it was interrupted", "It can be resumed."))
        raise
    except MemoryError as error:
        raise _told(
            tell, UserFacingError("there is not enough memory", "Use a smaller batch or input size.")
        ) from error
    except Exception as error:
        message, hint = "something went wrong inside Imgclass", "The run can be resumed."
        if "out of memory" in str(error).lower() or "can't allocate memory" in str(error).lower():
            message, hint = _TOO_LITTLE_MEMORY
        elif isinstance(error, OSError):
            message = f"the run cannot go on: {(error.strerror or str(error)).lower()}"
        elif _keep(traceback.format_exc(), run_folder / ERROR_FILE):
            hint = f"{ERROR_FILE} in the run's folder has the details; the run can be resumed."
        raise _told(tell, UserFacingError(message, hint)) from error


def _told(tell: Callable[[Event], None], error: UserFacingError) -> UserFacingError:
    _tell_failure(tell, error)
    return error


def _tell_failure(tell: Callable[[Event], None], error: UserFacingError) -> None:
    try:
        tell(Failed(message=error.message, hint=error.hint))
    except UserFacingError:  # the log cannot be written, which may be why; stdout has it
        logging.getLogger(__name__).debug("the log could not be written")


def _keep(text: str, path: Path) -> bool:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return False
    return True


def _nothing(event: Event) -> None:
    """The workers but the first are silent."""
