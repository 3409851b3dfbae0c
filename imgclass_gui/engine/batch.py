"""Thousands of pictures: decoded and run side by side, their results streamed in order.

Each of a few workers takes a picture through all its stages. On a CPU that is faster than a thread for each stage: a
picture's pixels stay in one core's cache, and no core waits for another stage.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.classifier import read_input
from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.results import Failure, Prediction, Result
from imgclass_gui.engine.stop_flag import StopFlag, Stopped
from trainer.contract.errors import UserFacingError

_log = logging.getLogger(__name__)

# Groups under way or done but not yet fetched, for each worker: enough that a slow picture at the front starves nobody.
_WINDOW = 4
# How soon a plain `threading.Event` is noticed while a result is waited for.
_POLL_SECONDS = 0.02
# How long to wait for a decoder, which cannot be interrupted, before its thread is left to end by itself.
_GRACE_SECONDS = 0.03

Group = list[str | Failure]


def classify_many(
    model: Model,
    paths: Iterable[str | Failure],
    *,
    workers: int | None = None,
    batch_size: int | None = None,
    stop: threading.Event | None = None,
) -> Generator[Result]:
    """Classify pictures; the results come in the order of the paths, each as soon as it can.

    Args:
        model: The network.
        paths: Picture files, taken from the iterable only as they are needed, so it may be endless. A `Failure`, as
            `list_pictures` gives it, is passed on in its place.
        workers: Number of threads; one a physical core if None.
        batch_size: Pictures in one run of the network; 1 if None, which is fastest on a CPU.
        stop: Ends everything when it is set, running inferences included; the results so far stay valid.

    Yields:
        A `Prediction` or a `Failure` for each path. No failure of a picture stops the others.
    """
    workers = workers or physical_cores()
    work = _GroupWork(model)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="classify")
    pending: deque[Future[list[Result]]] = deque()
    try:
        for group in _groups(paths, batch_size or 1):
            pending.append(pool.submit(work.classify, group))
            while pending and (pending[0].done() or len(pending) >= workers * _WINDOW):
                results = _finished(pending[0], stop)
                pending.popleft()
                yield from results
            if stop is not None and stop.is_set():
                return
        while pending:
            results = _finished(pending[0], stop)
            pending.popleft()
            yield from results
    except Stopped:
        return
    finally:
        work.stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
        if not wait([future for future in pending if not future.cancelled()], _GRACE_SECONDS).not_done:
            pool.shutdown()


def _groups(paths: Iterable[str | Failure], size: int) -> Iterator[Group]:
    items = iter(paths)
    while group := list(islice(items, size)):
        yield group


def _finished(future: Future[list[Result]], stop: threading.Event | None) -> list[Result]:
    """Wait for a group's results, unless `stop` is set first."""
    if stop is None:
        return future.result()
    while not stop.is_set():
        if wait([future], _POLL_SECONDS).done:
            return future.result()
    raise Stopped


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture that waits for the network."""

    path: str
    tensor: NDArray[np.float32]
    size: tuple[int, int]


class _GroupWork:
    """What a worker does with a group of pictures."""

    def __init__(self, model: Model) -> None:
        self.stop = StopFlag()
        self._model = model
        self._facts = model.facts

    def classify(self, group: Group) -> list[Result]:
        """The results of a group, in its order.

        Raises:
            Stopped: The flag was set.
        """
        read = [item if isinstance(item, Failure) else self._read(item) for item in group]
        results = iter(self._run([item for item in read if isinstance(item, _Picture)]))
        return [next(results) if isinstance(item, _Picture) else item for item in read]

    def _read(self, path: str) -> _Picture | Failure:
        if self.stop.is_set():
            raise Stopped
        try:
            tensor, size = read_input(path, self._facts.preprocess)
        except Exception as error:  # noqa: BLE001 - one file must not end the others
            return _failure(path, error)
        return _Picture(path, tensor, size)

    def _run(self, pictures: list[_Picture]) -> list[Result]:
        """One run for all; should it fail, one for each, so that only the guilty picture fails."""
        if not pictures:
            return []
        start = time.perf_counter()
        try:
            batch = np.stack([picture.tensor for picture in pictures])
            rows = self._model.probabilities(batch, stop=self.stop, single=False)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - one picture must not end the others
            if len(pictures) == 1:
                return [_failure(pictures[0].path, error)]
            return [result for picture in pictures for result in self._run([picture])]
        elapsed_ms = (time.perf_counter() - start) * 1000 / len(pictures)
        return [
            Prediction(picture.path, row.copy(), self._facts.labels, picture.size, elapsed_ms)
            for picture, row in zip(pictures, rows, strict=True)
        ]


def _failure(path: str, error: Exception) -> Failure:
    if isinstance(error, UserFacingError):
        return Failure(path, error.message, error.hint)
    _log.error("%r could not be classified", path, exc_info=error)
    return Failure(path, "something went wrong inside Imgclass", "The log has the details.")
