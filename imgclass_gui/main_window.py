"""The window: panes, menus, shortcuts. It joins panes that only concern each other and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.drop_zone import DropOverlay, DropZone
from imgclass_gui.widgets.first_run import FirstRun
from imgclass_gui.widgets.gallery_view import GalleryView
from imgclass_gui.widgets.inside_actions import InsideActions
from imgclass_gui.widgets.menu_actions import MenuActions
from imgclass_gui.widgets.menus import RecentMenu, fill_menu_bar
from imgclass_gui.widgets.message_bar import MessageBar
from imgclass_gui.widgets.picture_view import PictureView
from imgclass_gui.widgets.prediction_panel import PredictionPanel
from imgclass_gui.widgets.shortcuts_dialog import ShortcutsDialog
from imgclass_gui.widgets.status_strip import StatusStrip
from imgclass_gui.widgets.tokens import ANSWER_WIDTH, GALLERY_WIDTH
from imgclass_gui.widgets.top_bar import TopBar
from imgclass_gui.widgets.window_layout import layout_state, restore_layout


class MainWindow(QMainWindow):
    """One window over one gallery.

    Attributes:
        menu_actions, inside_actions: Every command; connect to their `triggered`.
        recent: The submenu of recent files.
        top_bar, messages, gallery, picture, prediction, first_run, status: The panes.
        drop_zone: What is dropped or pasted.

    Signals:
        recent_requested: A recent path was chosen; carries it.
        closing: The window is about to close.
    """

    recent_requested = Signal(object)
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Imgclass")
        self.setMinimumSize(900, 600)
        self.resize(1280, 800)
        self.menu_actions = MenuActions(self)
        self.inside_actions = InsideActions(self)
        self._mode, self._inside = "classify", QWidget()
        self.recent = RecentMenu(self)
        self.top_bar = TopBar()
        self.messages = MessageBar()
        self.gallery = GalleryView()
        self.picture = PictureView()
        self.prediction = PredictionPanel()
        self.first_run = FirstRun()
        self.status = StatusStrip()
        self.drop_zone = DropZone(self)
        self._lay_out()
        self._overlay = DropOverlay(self._pages)
        fill_menu_bar(
            self.menuBar(),
            self.menu_actions,
            self.inside_actions,
            self.recent,
            self.gallery.header.sort_menu,
            self.top_bar.model_button.choices,
        )
        self._connect_actions()
        self._connect_panes()
        self._on_counts_changed(0, 0)
        self.first_run.setFocus()

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer recent files and folders, the latest first."""
        self.recent.set_recent(paths)

    def state(self) -> bytes:
        """Size, place and panes, to be given to `restore_state` at the next start."""
        return layout_state(self, self._splitter, self.menu_actions)

    def restore_state(self, state: bytes) -> bool:
        """Take up an earlier `state`; False, and nothing changes, when it is damaged."""
        return restore_layout(state, self, self._splitter, self.menu_actions)

    @property
    def mode(self) -> str:
        """The mode that is shown: "classify" or "inside"."""
        return self._mode

    def add_inside(self, page: QWidget) -> None:
        """Take the page of "Look inside"."""
        self._inside = page
        self._pages.addWidget(page)

    def set_mode(self, mode: str) -> None:
        """Show the pictures and their answers, "classify", or what is inside the network, "inside"."""
        self._mode = mode
        self.top_bar.mode.set_mode(mode)
        self.inside_actions.set_mode(mode)
        self.menu_actions.set_in_gallery(mode == "classify")
        self._turn_page()

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for pane in (self.gallery, self.picture, self.prediction):
            self._splitter.addWidget(pane)
            pane.raise_()  # the splitter lowers each; a screen reader reads them from the lowest up
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([GALLERY_WIDTH, self.width() - GALLERY_WIDTH - ANSWER_WIDTH, ANSWER_WIDTH])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.first_run)
        self._pages.addWidget(self._splitter)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.messages)
        column.addWidget(self._pages, 1)
        column.addWidget(self.status)
        self.setCentralWidget(content)

    def _connect_actions(self) -> None:
        actions = self.menu_actions
        self.addActions(self._commands())
        actions.paste.triggered.connect(self._on_paste)
        actions.remove.triggered.connect(self.gallery.request_removal)
        actions.copy_answer.triggered.connect(self.gallery.request_copy_of_answer)
        actions.select_all.triggered.connect(self.gallery.select_all)
        actions.find.triggered.connect(self.gallery.open_search)
        actions.stop.triggered.connect(self._on_stop)
        actions.quit.triggered.connect(self.close)
        actions.show_square.triggered.connect(self.picture.toggle_square)
        actions.zoom_in.triggered.connect(self.picture.zoom_in)
        actions.zoom_out.triggered.connect(self.picture.zoom_out)
        actions.zoom_reset.triggered.connect(self.picture.zoom_whole)
        actions.show_gallery.toggled.connect(self.gallery.setVisible)
        actions.show_answer.toggled.connect(self.prediction.setVisible)
        actions.shortcuts.triggered.connect(
            lambda: ShortcutsDialog([*actions.all(), *self.inside_actions.all()], self).open()
        )
        self.recent.recent_requested.connect(self.recent_requested)

    def _commands(self) -> list[QAction]:
        return [*self.menu_actions.all(), *self.inside_actions.all()]

    def _connect_panes(self) -> None:
        actions = self.menu_actions
        self.top_bar.open_pictures_requested.connect(actions.open_pictures.trigger)
        self.top_bar.open_folder_requested.connect(actions.open_folder.trigger)
        self.top_bar.open_model_requested.connect(actions.open_model.trigger)
        self.first_run.open_requested.connect(actions.open_pictures.trigger)
        self.gallery.open_requested.connect(actions.open_pictures.trigger)
        self.gallery.square_requested.connect(self.picture.toggle_square)
        self.gallery.counts_changed.connect(self._on_counts_changed)
        self.picture.square_shown_changed.connect(actions.show_square.setChecked)
        self.status.failures_requested.connect(self.gallery.show_failures_only)
        self.drop_zone.dragged_over.connect(self._on_dragged_over)

    def _on_counts_changed(self, pictures: int, failures: int) -> None:
        self.status.set_failures(failures)
        self.menu_actions.set_has_pictures(pictures > 0)
        self._turn_page()

    def _turn_page(self) -> None:
        page: QWidget = self._splitter if self.gallery.model.items else self.first_run
        focus: QWidget = self.gallery.list if self.gallery.model.items else self.first_run
        if self._mode == "inside":
            page = focus = self._inside
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            focus.setFocus()

    def _on_dragged_over(self, is_over: bool) -> None:
        if self._pages.currentWidget() is self.first_run:
            self.first_run.set_dragged_over(is_over)
            return
        words = self.tr("Drop to open the model") if self.drop_zone.holds_model else self.tr("Drop to classify")
        self._overlay.cover(words if is_over else "")

    def _on_paste(self) -> None:
        self.drop_zone.paste(QGuiApplication.clipboard().mimeData() or QMimeData())

    def _on_stop(self) -> None:
        if self.messages.message is not None:
            self.messages.dismiss()
        elif self.status.is_busy:
            self.status.cancel_requested.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: the window closes."""
        self.closing.emit()
        super().closeEvent(event)
