"""Runs a model file over many pictures on the processor: each thread takes a picture through all its stages."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable
from trainer.contract.preprocess import fit, load_image, normalize, preprocess
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.parity import INPUT_NAME
from trainer.stop_signal import RunStopped

Floats = NDArray[np.float32]
Item = TypeVar("Item")
Result = TypeVar("Result")

# Pictures that wait or are done but not yet fetched, for each thread.
_WINDOW = 8
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """How to go about something long.

    Attributes:
        threads: How many pictures are worked on at once.
        stop: Asked now and then whether to give up.
        progress: Called with the pictures that are done and their number.
    """

    threads: int
    stop: Callable[[], bool] = lambda: False
    progress: Callable[[int, int], None] = lambda done, total: None


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """Load a model for being run by several threads at once, each on one core.

    With one core a run, its sums are always added in the same order: the same picture gives the same bits.

    Raises:
        UserFacingError: ONNX Runtime cannot load it.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    # ONNX Runtime's errors share no base class but Exception.
    except Exception as error:
        raise UserFacingError("the model cannot be loaded", "It may be damaged; choose another one.") from error


def run_files(
    session: onnxruntime.InferenceSession,
    top: Path,
    paths: Sequence[str],
    spec: PreprocessSpec,
    job: Job,
) -> Generator[Floats]:
    """The model's output for each picture of a folder, in their order.

    Args:
        session: Of `open_session`; its first output is of shape (pictures, numbers).
        top: The folder.
        paths: Pictures, relative to it.
        spec: The model's preprocessing.
        job: How to go about it.

    Yields:
        float32 of shape (numbers,).

    Raises:
        UserFacingError: A picture cannot be read any more.
        RunStopped: `job.stop` said so.
    """

    def one(path: str) -> Floats:
        return run_one(session, read_picture(top, path, lambda file: preprocess(file, spec)))

    return in_threads(one, paths, job)


def run_squares(
    session: onnxruntime.InferenceSession,
    squares: Iterable[NDArray[np.uint8]],
    spec: PreprocessSpec,
    job: Job,
) -> Generator[Floats]:
    """The same for pictures that were decoded before: uint8 of shape (height, width, channels)."""
    return in_threads(lambda square: run_one(session, normalize(square, spec)), squares, job)


def run_one(session: onnxruntime.InferenceSession, tensor: Floats) -> Floats:
    """The model's first output for one picture, float32 of shape (channels, height, width)."""
    outputs: Floats = session.run(None, {INPUT_NAME: tensor[np.newaxis]})[0][0]
    return outputs


def read_squares(top: Path, paths: Sequence[str], spec: PreprocessSpec, job: Job) -> Generator[NDArray[np.uint8]]:
    """Decode pictures and bring them to the network's size, in their order.

    Yields:
        uint8 of shape (height, width, channels).

    Raises:
        UserFacingError: A picture cannot be read any more.
        RunStopped: `job.stop` said so.
    """

    def one(path: str) -> NDArray[np.uint8]:
        return read_picture(top, path, lambda file: fit(load_image(file, spec.scaled_size), spec))

    return in_threads(one, paths, job)


def read_picture(top: Path, path: str, read: Callable[[Path], Result]) -> Result:
    """Read a picture of the folder that could be read when it was scanned.

    Raises:
        UserFacingError: It cannot be read any more; the message names it.
    """
    try:
        return read(top / path)
    except UserFacingError as error:
        hint = "The folder has changed since it was looked through: start again with the folder as it is now."
        raise UserFacingError(f"{printable(path)}: {error.message}", hint) from error


def in_threads(work: Callable[[Item], Result], items: Iterable[Item], job: Job) -> Generator[Result]:
    """Do work for many items side by side, their results in order.

    Raises:
        RunStopped: `job.stop` said so. What the work raises passes through.
    """
    left = iter(items)
    pending: deque[Future[Result]] = deque()
    abandoned = threading.Event()

    def unless_abandoned(item: Item) -> Result:
        if abandoned.is_set():
            raise RunStopped
        return work(item)

    with ThreadPoolExecutor(job.threads, thread_name_prefix="inference") as pool:
        try:
            while True:
                for item in left:
                    pending.append(pool.submit(unless_abandoned, item))
                    if len(pending) >= job.threads * _WINDOW:
                        break
                if not pending:
                    return
                yield _outcome(pending.popleft(), job.stop)
        finally:
            abandoned.set()


def _outcome(future: Future[Result], stop: Callable[[], bool]) -> Result:
    while not stop():
        if wait([future], _POLL_SECONDS).done:
            return future.result()
    raise RunStopped
