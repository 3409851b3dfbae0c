"""What came of a training: the report, the pictures behind it, the model and its use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from imgclass_gui.controllers.clipboard import copy_lines
from imgclass_gui.controllers.training.file_actions import FileActions
from imgclass_gui.controllers.training.thumbnail_feed import ThumbnailFeed
from imgclass_gui.engine.training.run_report import RunReport, load_report
from imgclass_gui.engine.training.stored_run import CONFIG_FILE, MODEL_FILE, REPORT_FILE
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import count, percent
from imgclass_gui.widgets.training.understand_page import UnderstandPage
from imgclass_gui.widgets.training.use_page import UsePage
from trainer.contract.train_config import load_config

THUMBNAIL_SIDE = 192
PAGE_FILE = "report.html"


class OutcomeController(QObject):
    """Fills the pages "Understand" and "Use".

    Signals:
        loaded: A run's report is on the pages, or there is none; carries whether there is a model.
        use_requested: A model shall answer from now on; carries its path.
    """

    loaded = Signal(bool)
    use_requested = Signal(object)

    def __init__(self, understand: UnderstandPage, use: UsePage, files: FileActions, parent: QObject) -> None:
        super().__init__(parent)
        self._understand, self._use, self._files = understand, use, files
        self._run_folder = Path()
        self._pictures = Path()
        self._report: RunReport | None = None
        self._in_use = ""
        self._queue = TaskQueue("report", parent=self)
        self._feed = ThumbnailFeed(understand, THUMBNAIL_SIDE, self)
        understand.opened.connect(lambda path: files.open_file(self._pictures / path))
        understand.reveal_requested.connect(lambda path: files.reveal(self._pictures / path))
        understand.copy_requested.connect(lambda paths: copy_lines([str(self._pictures / path) for path in paths]))
        for page in (understand, use):
            page.report_requested.connect(lambda: files.open_file(self._run_folder / PAGE_FILE))
        use.use_requested.connect(self.use)
        use.save_requested.connect(self._on_save_requested)
        use.reveal_requested.connect(lambda: files.reveal(self.model))
        self.clear()

    @property
    def model(self) -> Path:
        """The model of the run in sight."""
        return self._run_folder / MODEL_FILE

    @property
    def has_model(self) -> bool:
        """Whether the run in sight has a model."""
        return self._report is not None

    @property
    def is_in_use(self) -> bool:
        """Whether that model answers in the window now."""
        return self.has_model and self._in_use == str(self.model)

    def clear(self) -> None:
        """Show that there is no outcome yet."""
        self._report = None
        self._understand.set_report(None)
        self._use.set_model("", [])

    def show_run(self, folder: Path) -> None:
        """Load what came of a run."""
        self._run_folder = folder
        task = self._queue.submit(lambda: _load(folder))
        task.returned.connect(self._on_loaded)
        task.errored.connect(lambda _error: self._on_loaded(None))

    def use(self) -> None:
        """Have the model answer from now on."""
        if self.has_model:
            self.use_requested.emit(str(self.model))

    def set_in_use(self, path: str) -> None:
        """Note which model answers."""
        self._in_use = path
        self._show_use()

    def close(self) -> None:
        """End the threads and wait for them."""
        self._feed.close()
        self._queue.close()

    def _on_loaded(self, loaded: tuple[Path, RunReport, Path, int] | None) -> None:
        if loaded is None:
            self.clear()
            self.loaded.emit(False)
            return
        folder, report, pictures, size = loaded
        if folder != self._run_folder:
            return
        self._report, self._pictures = report, pictures
        self._feed.set_folder(pictures)
        self._understand.set_report(report)
        self._use.set_model(report.name, self._facts(report, size))
        self._show_use()
        self.loaded.emit(True)

    def _facts(self, report: RunReport, size: int) -> list[tuple[str, str]]:
        facts = [(self.tr("Classes"), f"{count(len(report.labels))}: {', '.join(report.labels[:20])}")]
        if report.measured is not None:
            low, high = report.measured.interval
            text = self.tr("{accuracy} right, 95 % interval {low} to {high}")
            facts.append(
                (
                    self.tr("Measured"),
                    text.format(accuracy=percent(report.measured.accuracy), low=percent(low), high=percent(high)),
                )
            )
        facts.append((self.tr("Size"), f"{size / 1e6:.1f} MB"))
        facts.append((self.tr("File"), str(self.model)))
        return facts

    def _show_use(self) -> None:
        remark = self.tr("It answers in the window now.") if self.is_in_use else ""
        self._use.set_in_use(self.is_in_use, remark)

    def _on_save_requested(self) -> None:
        if self._report is not None:
            self._files.save_copy(self.model, self._report.name)


def _load(folder: Path) -> tuple[Path, RunReport, Path, int]:
    report = load_report(folder / REPORT_FILE)
    pictures = Path(load_config(folder / CONFIG_FILE).folder)
    return folder, report, pictures, (folder / MODEL_FILE).stat().st_size
