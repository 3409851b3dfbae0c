"""How the answer to one picture grows: the trainer's snapshots, loaded in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from imgclass_gui.controllers.training.run_controller import RunController
from imgclass_gui.engine.training.learning_frames import (
    LearningFilm,
    LearningFrame,
    load_film,
    load_frame,
    watch_folder,
)
from imgclass_gui.jobs.task_queue import Task, TaskQueue
from imgclass_gui.widgets.training.learning_view import LearningView
from trainer.contract.events import Watched


class FilmController(QObject):
    """Fills the view "Watch it learn"."""

    def __init__(self, view: LearningView, run: RunController, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._run = run
        self._queue = TaskQueue("film", parent=self)
        self._film: LearningFilm | None = None
        self._folder = Path()
        self._loading: Task | None = None
        self._is_late = False
        self._frame: Task | None = None
        view.frame_wanted.connect(self._on_frame_wanted)
        run.began.connect(self._on_began)
        run.changed.connect(self._on_changed)
        run.watched.connect(self._on_watched)

    def show_run(self) -> None:
        """Take up the run that is in sight, one of old too."""
        self._on_began()
        phase, folder = self._run.history.phase, self._run.folder
        if phase is not None and folder is not None:
            self._take(watch_folder(folder, phase.started.recipe, phase.started.round))

    def close(self) -> None:
        """End the thread and wait for it."""
        self._queue.close()

    def _on_began(self) -> None:
        self._film, self._folder = None, Path()
        self._view.set_film(None)
        self._show_absence()

    def _on_changed(self) -> None:
        phase = self._run.history.phase
        if self._film is None:
            self._show_absence()
        elif phase is not None:
            self._view.set_total(phase.started.epochs)
            self._view.set_best(phase.best.epoch if phase.best is not None else -1)

    def _on_watched(self, event: Watched) -> None:
        if self._run.folder is not None:
            self._take((self._run.folder / event.path).parent)

    def _show_absence(self) -> None:
        started = self._run.history.started
        if started is not None and started.recipe == "linear-probe":
            self._view.set_absence("last layer only")
        else:
            self._view.set_absence("waiting" if self._run.is_running else "not recorded")

    def _truth(self) -> str:
        """The class of the picture that is watched: the folder on its way that is one."""
        started, dataset = self._run.history.started, self._run.history.dataset
        if started is None or dataset is None:
            return ""
        trained_as = dict(started.config.get("classes", ()))
        folders = Path(str(started.config.get("watch", ""))).parts[:-1]
        labels = (trained_as.get(folder, folder) for folder in folders)
        return next((label for label in labels if label in dataset.labels), "")

    def _take(self, folder: Path) -> None:
        """Load the film, or what is new of it; while that is under way, further wishes are one."""
        if folder != self._folder:
            self._film, self._folder = None, folder
        if self._loading is not None:
            self._is_late = True
            return
        dataset = self._run.history.dataset
        labels, before = dataset.labels if dataset is not None else (), self._film
        self._loading = self._queue.submit(lambda: load_film(folder, labels, before))
        self._loading.returned.connect(self._on_loaded)
        self._loading.finished.connect(self._on_load_finished)

    def _on_loaded(self, film: LearningFilm | None) -> None:
        if film is not None and film.folder == self._folder:
            is_first = self._film is None
            self._film = film
            self._view.set_film(film)
            if is_first:
                self._view.set_truth(self._truth())
            self._on_changed()

    def _on_load_finished(self) -> None:
        self._loading = None
        if self._is_late:
            self._is_late = False
            self._take(self._folder)

    def _on_frame_wanted(self, epoch: int) -> None:
        film = self._film
        if film is None:
            return
        if self._frame is not None:
            self._frame.withdraw()
        self._frame = self._queue.submit(lambda: load_frame(film, epoch))
        self._frame.returned.connect(self._on_frame)

    def _on_frame(self, frame: LearningFrame) -> None:
        self._frame = None
        self._view.set_frame(frame)
