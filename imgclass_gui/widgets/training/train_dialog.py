"""The window of "Retrain on folder": its pages side by side with the main window, which stays usable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.pages_dialog import PagesDialog
from imgclass_gui.widgets.training.choose_page import ChoosePage
from imgclass_gui.widgets.training.dialog_footer import DialogFooter
from imgclass_gui.widgets.training.dialog_head import DialogHead, Page
from imgclass_gui.widgets.training.runs_page import RunsPage
from imgclass_gui.widgets.training.training_page import TrainingPage
from imgclass_gui.widgets.training.understand_page import UnderstandPage
from imgclass_gui.widgets.training.use_page import UsePage

SIZE = (940, 660)
SMALLEST = (820, 560)


class TrainDialog(PagesDialog):
    """Head, pages, foot. Closing it ends nothing.

    Attributes:
        head, footer: Around the pages.
        choose, training, understand, use, runs: The pages.

    Signals:
        closed: It went out of sight.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Retrain on folder"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.head = DialogHead()
        self.footer = DialogFooter()
        self.choose = ChoosePage()
        self.training = TrainingPage()
        self.understand = UnderstandPage()
        self.use = UsePage()
        self.runs = RunsPage()
        self._missing = Note()
        self._is_missing = False
        self._pages: dict[Page, QWidget] = {
            "choose": self.choose,
            "watch": _padded(self.training),
            "understand": _padded(self.understand),
            "use": _padded(self.use),
            "runs": _padded(self.runs),
        }
        self.lay_out_pages(self.head, (*self._pages.values(), self._missing), self.footer)
        self._page: Page = "choose"
        self.head.page_requested.connect(self.show_page)

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Bring a page into sight."""
        self._page = page
        self.head.set_page(page)
        is_missing = self._is_missing and page == "choose"
        self.stack.setCurrentWidget(self._missing if is_missing else self._pages[page])

    def set_missing(self, sentence: str, hint: str) -> None:
        """Say instead of the first page that the trainer is not installed."""
        self._is_missing = True
        self._missing.set_texts(sentence, hint)
        self.show_page(self._page)

    def reveal(self) -> None:
        """Come to the front."""
        if not self.isVisible():
            self.show()
            self.choose.folder.setFocus()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: a folder may be dropped anywhere on the first page, not only on its place."""
        if self._page == "choose" and not self._is_missing:
            self.choose.folder.dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt: see `dragEnterEvent`."""
        self.choose.folder.dragMoveEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt: see `dragEnterEvent`."""
        self.choose.folder.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: see `dragEnterEvent`."""
        self.choose.folder.dropEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: the dialog goes out of sight; what is under way goes on."""
        super().closeEvent(event)
        self.closed.emit()


def _padded(page: QWidget) -> QWidget:
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(22, 16, 22, 16)
    column.addWidget(page)
    return frame
