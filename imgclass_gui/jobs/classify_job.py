"""Classifies queued pictures away from the GUI thread and reports the answers in batches."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from imgclass_gui.engine.batch import classify_many
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.results import ClassScore, Failure

_log = logging.getLogger(__name__)

BATCH_SECONDS = 0.08
TOP = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gallery keeps of a prediction.

    Attributes:
        scores: The likeliest classes, best first.
        picture_size: (width, height) in pixels.
        elapsed_ms: Wall time that the network took for it.
    """

    scores: tuple[ClassScore, ...]
    picture_size: tuple[int, int]
    elapsed_ms: float


Batch = list[tuple[int, Answer | Failure]]


class ClassifyJob(QObject):
    """Works off a queue of pictures on a thread of its own.

    Signals:
        answered: A list of (id, `Answer` or `Failure`), at most a dozen times a second.
        finished: The queue is empty. Not sent after `stop`.
    """

    answered = Signal(object)
    finished = Signal()
    _batch_ready = Signal(object, object)
    _run_ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: _Run | None = None
        self._ending: set[_Run] = set()
        self._batch_ready.connect(self._on_batch_ready)
        self._run_ended.connect(self._on_run_ended)

    @property
    def is_running(self) -> bool:
        """Whether pictures are waiting for their answer."""
        return self._run is not None

    def enqueue(self, model: Model, items: Sequence[tuple[int, str]]) -> None:
        """Add (id, path) pairs. `stop` first when the model has changed."""
        if not items:
            return
        if self._run is None or not self._run.add(items):
            if self._run is not None:
                self._ending.add(self._run)
            self._run = _Run(model, items, self._batch_ready.emit, self._run_ended.emit)
            self._run.start()

    def stop(self) -> None:
        """Drop what waits and end what runs, without waiting for it; nothing is reported any more."""
        if self._run is not None:
            self._run.stop()
            self._ending.add(self._run)
            self._run = None

    def close(self) -> None:
        """Stop, and wait until every thread has ended."""
        self.stop()
        for run in self._ending:
            run.join()
        self._ending.clear()

    def _on_batch_ready(self, run: _Run, batch: Batch) -> None:
        # A batch may still lie in the event queue when its run was stopped: it is of no interest any more.
        if run is self._run or (run in self._ending and not run.is_stopped):
            self.answered.emit(batch)

    def _on_run_ended(self, run: _Run) -> None:
        self._ending.discard(run)
        if run is self._run:
            self._run = None
            self.finished.emit()


class _Run:
    """One life of the thread: from the first picture in the queue to the last."""

    def __init__(
        self,
        model: Model,
        items: Sequence[tuple[int, str]],
        report: Callable[[_Run, Batch], None],
        ended: Callable[[_Run], None],
    ) -> None:
        self._model = model
        self._waiting = deque(items)
        self._taken: deque[int] = deque()
        self._report = report
        self._ended = ended
        self._lock = threading.Lock()
        self._accepts = True
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="classify", daemon=True)

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    def start(self) -> None:
        self._thread.start()

    def add(self, items: Sequence[tuple[int, str]]) -> bool:
        """Queue more pictures; False when the thread is already on its way out."""
        with self._lock:
            if self._accepts:
                self._waiting.extend(items)
            return self._accepts

    def stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        self._thread.join()

    def _work(self) -> None:
        try:
            while not self._stop.is_set() and self._has_more():
                self._classify()
        except Exception:  # noqa: BLE001 - the border of a worker thread
            _log.exception("the classification ended unexpectedly")
        finally:
            with self._lock:
                self._accepts = False
            self._ended(self)

    def _has_more(self) -> bool:
        with self._lock:
            self._accepts = bool(self._waiting)
            return self._accepts

    def _paths(self) -> Iterator[str]:
        """Paths from the queue until it is empty for now."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
                identity, path = self._waiting.popleft()
                self._taken.append(identity)
            yield path

    def _classify(self) -> None:
        batch: Batch = []
        due = time.monotonic()  # the first answer goes out at once
        for result in classify_many(self._model, self._paths(), stop=self._stop):
            answer: Answer | Failure
            if isinstance(result, Failure):
                answer = result
            else:
                answer = Answer(result.top(TOP), result.picture_size, result.elapsed_ms)
            batch.append((self._taken.popleft(), answer))
            if time.monotonic() >= due:
                self._report(self, batch)
                batch = []
                due = time.monotonic() + BATCH_SECONDS
        if batch:
            self._report(self, batch)
