"""The composition root: the only place where the window and the controllers are made and joined.

The window is painted first; the engine and the controllers that use it are imported after that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from imgclass_gui.controllers.handed_over import FileOpenEvents, HandedOver
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.controllers.view_controller import ViewController
from imgclass_gui.crash_reports import CrashReports
from imgclass_gui.jobs.one_window import OneWindow
from imgclass_gui.logs import start_logging
from imgclass_gui.main_window import MainWindow
from imgclass_gui.qt_application import build_application

# Where a window system never asks to paint (a window that starts minimised), the rest must come all the same.
PAINT_PATIENCE_MS = 500


def run(paths: Sequence[str], place: OneWindow | None = None) -> int:
    """Show the window until it is closed.

    Args:
        paths: Pictures, folders or models to begin with.
        place: Where later starts hand over theirs; None where they shall not.

    Returns:
        The exit status.
    """
    reports = start_logging()
    application = build_application()
    program = Program(application, paths)
    program.assembled.connect(lambda: program.tell_of_crashes(reports))
    program.listen(application, place)
    application.aboutToQuit.connect(program.close)
    program.window.show()
    return application.exec()


def run_for_screenshot(file: str, paths: Sequence[str]) -> int:
    """Show the window with these paths until its picture is saved; remembers nothing, and recalls nothing."""
    from tempfile import TemporaryDirectory

    from imgclass_gui.controllers.screenshot import Screenshot

    start_logging()
    application = build_application()
    with TemporaryDirectory() as folder:
        store = QSettings(os.path.join(folder, "settings.ini"), QSettings.Format.IniFormat)
        program = Program(application, paths, store)
        screenshot = Screenshot(program.window, file, program)
        program.assembled.connect(lambda: screenshot.wait_for(program.models, paths))
        screenshot.ended.connect(application.quit)
        application.aboutToQuit.connect(program.close)
        program.window.show()
        application.exec()
        store.sync()  # later it would bring the folder back
    return screenshot.result()


class Program(QObject):
    """The window and everything behind it.

    Args:
        application: The one of this process.
        paths: Pictures, folders or models to begin with.
        store: What is remembered; the person's own if None.

    Attributes:
        window: The main window, not yet shown.
        models, expectations, intake, classify, chosen, edit, export, thumbnails, retrain, inside, refused: The
            controllers, once `assembled`.

    Signals:
        painted: The window has been on the screen for the first time.
        assembled: The controllers are there, and have been offered what was asked for on the command line.
    """

    painted = Signal()
    assembled = Signal()

    def __init__(self, application: QApplication, paths: Sequence[str] = (), store: QSettings | None = None) -> None:
        super().__init__()
        self._paths = list(paths)
        self._settings = Settings(QSettings() if store is None else store)
        self._offer: Callable[[Sequence[str]], None] = self._paths.extend
        self._closers: list[Callable[[], None]] = []
        self._is_waiting = True
        view = ViewController(application, self._settings, self)
        self.window = MainWindow()
        view.take(self.window)
        self.window.installEventFilter(self)
        self.painted.connect(self._assemble)

    def offer(self, paths: Sequence[str]) -> None:
        """Take pictures, folders or a model from outside, as soon as the controllers are there."""
        self._offer(paths)

    def listen(self, application: QApplication, place: OneWindow | None) -> None:
        """Take what later starts hand over, and what macOS itself does."""
        if place is not None:
            self._closers.append(HandedOver(place, self.window, self.offer, application).close)
        if sys.platform == "darwin":
            FileOpenEvents(application, self.offer)

    def tell_of_crashes(self, reports: CrashReports) -> None:
        """Tell the person of errors that nobody expected."""
        from imgclass_gui.controllers.crash_notices import CrashNotices

        self._closers.append(CrashNotices(reports, self.window, self._notices, self).close)
        self.models.model_changed.connect(lambda model: reports.note_fact("Model", os.path.basename(model.facts.path)))

    def close(self) -> None:
        """Remember the layout and end every thread."""
        while self._closers:
            self._closers.pop()()

    def _report_painted(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self.window.removeEventFilter(self)
            self.painted.emit()

    def _assemble(self) -> None:
        """Import the engine, make the controllers and join them."""
        from imgclass_gui.controllers.about_controller import AboutController
        from imgclass_gui.controllers.chosen_controller import ChosenController
        from imgclass_gui.controllers.classify_controller import ClassifyController
        from imgclass_gui.controllers.edit_controller import EditController
        from imgclass_gui.controllers.expectations.expectations_entry import ExpectationsEntry
        from imgclass_gui.controllers.export_controller import ExportController
        from imgclass_gui.controllers.inspection.inspect_entry import InspectEntry
        from imgclass_gui.controllers.inspection.refused_networks import RefusedNetworks
        from imgclass_gui.controllers.intake_controller import IntakeController
        from imgclass_gui.controllers.model_controller import ModelController
        from imgclass_gui.controllers.new_window import NewWindow
        from imgclass_gui.controllers.notices import Notices
        from imgclass_gui.controllers.thumbnail_controller import ThumbnailController
        from imgclass_gui.controllers.training.retrain_entry import RetrainEntry

        window, settings = self.window, self._settings
        notices = self._notices = Notices(window.messages, self)
        self.models = ModelController(window, notices, settings, self)
        self.expectations = ExpectationsEntry(window, self.models, notices, settings, self)
        self.intake = IntakeController(window, notices, settings, self)
        self.classify = ClassifyController(window, notices, self)
        self.chosen = ChosenController(window, self)
        self.edit = EditController(window, notices, self)
        self.export = ExportController(window, notices, settings, self)
        self.thumbnails = ThumbnailController(window, self)
        self.retrain = RetrainEntry(window, notices, settings, self)
        self.inside = InspectEntry(window, notices, settings, self)
        NewWindow(window, notices, self)
        AboutController(window, notices, self)
        self.refused = RefusedNetworks(window, notices, self.inside, self)
        with_threads = (self.models, self.intake, self.classify, self.chosen, self.export, self.thumbnails)
        self._closers += [controller.close for controller in (*with_threads, self.retrain, self.inside)]
        self._closers += [self.expectations.close, self.refused.close]
        self._join()
        if not any(path.lower().endswith(".onnx") for path in self._paths):
            self.models.open_last()
        self._offer = self.intake.offer
        self._offer(self._paths)
        self.assembled.emit()

    def _join(self) -> None:
        self.intake.model_offered.connect(self.models.open)
        self.intake.pictures_offered.connect(self.classify.add)
        # In this order: the gallery forgets the old model's answers before the chosen one is shown anew.
        self.models.model_changed.connect(self.classify.use_model)
        self.models.model_changed.connect(self.chosen.use_model)
        self.models.model_changed.connect(self.inside.use_model)
        self.models.model_changed.connect(lambda model: self.retrain.set_model_in_use(model.facts.path))
        self.models.refused.connect(self.refused.consider)
        self.inside.looked_into.connect(self.models.show_looked_into)
        self.intake.pictures_offered.connect(self.retrain.consider)
        self.retrain.use_requested.connect(self.models.open)
        self.retrain.own_models_listed.connect(self.models.set_own_models)
        self.classify.answered.connect(self.chosen.refresh)
        self.edit.removed.connect(self.classify.forget)
        self.edit.restored.connect(self.classify.remember)
        self.window.gallery.classify_again_requested.connect(self.classify.classify_again)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first paint, and let it reach the screen before the rest is made."""
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(PAINT_PATIENCE_MS, self._report_painted)
        elif event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._report_painted)
        return super().eventFilter(watched, event)
