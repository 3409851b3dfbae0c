"""The flow from paths to answers in the gallery, with its progress."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.notices import Notices
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.results import Failure
from imgclass_gui.jobs.classify_job import Batch, ClassifyJob
from imgclass_gui.jobs.folder_walk import FolderWalk
from imgclass_gui.jobs.pace import Pace
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.gallery_item import ItemState
from imgclass_gui.widgets.gallery_model import Removed


class ClassifyController(QObject):
    """Puts pictures into the gallery and has them classified, in the order in which they came.

    Signals:
        answered: A list of gallery ids that have just got their answer or failed.
    """

    answered = Signal(object)

    def __init__(self, window: MainWindow, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._notices = notices
        self._gallery = window.gallery.model
        self._walk = FolderWalk(self)
        self._job = ClassifyJob(self)
        self._pace = Pace()
        self._model: Model | None = None
        self._ids: dict[str, int] = {}
        self._chooses_next = False
        self._tells_changes = False
        self._skipped = 0
        self._done = 0
        self._total = 0
        self._started = 0.0
        self._seconds = 0.0
        self._walk.found.connect(self._on_found)
        self._walk.failed.connect(self._on_walk_failed)
        self._walk.finished.connect(self._on_walked)
        self._job.answered.connect(self._on_answered)
        self._job.finished.connect(self._on_finished)
        window.status.cancel_requested.connect(self.cancel)

    def add(self, paths: Sequence[str]) -> None:
        """Take files and folders: their pictures join the gallery and are classified; the first one is chosen."""
        self._skipped = 0
        self._chooses_next = True
        self._walk.walk(list(paths))

    def use_model(self, model: Model) -> None:
        """Answer with another model from now on; the open gallery is classified anew."""
        self._job.stop()
        self._tells_changes = self._model is not None and self._gallery.answers > 0
        self._model = model
        self._gallery.mark_pending()
        self._start_count()
        self.go_on()

    def go_on(self) -> None:
        """Classify what has no answer yet."""
        self._enqueue(self._waiting())

    def classify_again(self, ids: Iterable[int]) -> None:
        """Ask anew, e.g. after a file was repaired."""
        chosen = self._gallery.mark_pending(ids)
        self._enqueue([(identity, self._gallery.items[identity].path) for identity in chosen])

    def forget(self, removed: Removed) -> None:
        """Pictures have left the gallery."""
        for _, item in removed.rows:
            self._ids.pop(item.path, None)
        if not self._gallery.items:
            self._walk.stop()
            self._job.stop()
        self._show_progress()

    def remember(self, removed: Removed) -> None:
        """Pictures have come back to the gallery."""
        self._ids.update((item.path, item.id) for _, item in removed.rows)
        self._enqueue([(item.id, item.path) for _, item in removed.rows if item.state is ItemState.PENDING])
        self._show_progress()

    def cancel(self) -> None:
        """Stop at once; the answers so far stay, and the rest can be gone on with."""
        if not self._walk.is_running and not self._job.is_running:
            return
        self._walk.stop()
        self._job.stop()
        self._end()
        if waiting := len(self._waiting()):
            message = self.tr("Stopped: {count} without an answer yet").format(count=f"{waiting:,}")
            self._notices.offer(message, "", self.tr("Go on"), self.go_on)

    def close(self) -> None:
        """End the threads and wait for them."""
        self._walk.close()
        self._job.close()

    def _waiting(self) -> list[tuple[int, str]]:
        items = self._gallery.items
        return [(key, items[key].path) for key in sorted(items) if items[key].state is ItemState.PENDING]

    def _enqueue(self, items: Sequence[tuple[int, str]]) -> None:
        if self._model is None or not items:
            return
        if not self._job.is_running:
            self._start_count()
            self._notices.retract(self.tr("Go on"))
        self._total += len(items)
        self._job.enqueue(self._model, items)
        self._show_progress()

    def _start_count(self) -> None:
        self._done = self._total = 0
        self._started = time.monotonic()
        self._pace.restart()

    def _on_found(self, paths: list[str]) -> None:
        new = [path for path in dict.fromkeys(paths) if path not in self._ids]
        self._skipped += len(paths) - len(new)
        ids = self._gallery.append_paths(new)
        items = list(zip(ids, new, strict=True))
        self._ids.update((path, identity) for identity, path in items)
        if self._chooses_next:
            self._chooses_next = False
            self._window.gallery.select_picture(self._ids[paths[0]])
        self._enqueue(items)

    def _on_walk_failed(self, failures: list[Failure]) -> None:
        first = failures[0]
        message = f"{first.path}: {first.message}" if first.path else first.message
        if len(failures) > 1:
            message = self.tr("{message}, and {count} more").format(message=message, count=len(failures) - 1)
        self._notices.tell("warn", message, first.hint)

    def _on_walked(self, count: int) -> None:
        if count == 0:
            self._notices.tell(
                "info", self.tr("There are no pictures in there"), self.tr("Drop another folder, or open a file.")
            )
        elif self._skipped:
            message = self.tr("{count} already in the gallery: not added twice").format(count=self._skipped)
            self._notices.tell("info", message)
        if not self._job.is_running:
            self._end()

    def _on_answered(self, batch: Batch) -> None:
        self._done += len(batch)
        self._gallery.set_results(batch)
        self._show_progress()
        self.answered.emit([identity for identity, _ in batch])

    def _on_finished(self) -> None:
        if not self._walk.is_running:
            self._end()

    def _end(self) -> None:
        """Bring rows into their order and say what came of it."""
        self._seconds = time.monotonic() - self._started
        self._gallery.resort()
        self._show_progress()
        if self._tells_changes and not self._waiting():
            self._tells_changes = False
            self._tell_changes()

    def _tell_changes(self) -> None:
        """After a change of the model: how many answers are others now."""
        changed, total = self._gallery.changes, self._gallery.answers
        if not changed:
            self._notices.tell("info", self.tr("Every answer is the same as before"))
            return
        text = self.tr("{n} of {total} answers have changed").format(n=f"{changed:,}", total=f"{total:,}")
        self._notices.offer(text, "", self.tr("Show these first"), lambda: self._gallery.sort_by("change"))

    def _show_progress(self) -> None:
        status = self._window.status
        if self._job.is_running and self._done < self._total:
            pace = self._pace.per_second(self._done)
            left = (self._total - self._done) / pace if pace else 0.0
            status.show_progress(self._done, self._total, pace, left)
        elif self._walk.is_running:
            status.show_busy(self.tr("Looking for pictures…"))
        elif self._done:
            template = (
                self.tr("one picture in {seconds} s") if self._done == 1 else self.tr("{n} pictures in {seconds} s")
            )
            text = template.format(n=f"{self._done:,}", seconds=f"{self._seconds:.1f}")
            status.show_ready(text)
        else:
            status.show_ready(self.tr("Ready"))
