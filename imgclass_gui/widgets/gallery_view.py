"""The left panel: all pictures with their answers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from imgclass_gui.widgets.drop_invitation import DropInvitation
from imgclass_gui.widgets.gallery_header import GalleryHeader
from imgclass_gui.widgets.gallery_list import GalleryList
from imgclass_gui.widgets.gallery_model import GalleryModel
from imgclass_gui.widgets.tokens import ANSWER_WIDTH, GALLERY_WIDTH


class GalleryView(QFrame):
    """Header, list and the place that invites more pictures.

    Attributes:
        model: The pictures.
        list: The scrolling list.
        header: Count, order and search.

    Signals:
        picture_selected: The id of the current picture, -1 for none.
        thumbnails_wanted: A list of (id, path), the most urgent first; replaces the one before.
        remove_requested: A list of ids.
        copy_path_requested: A list of ids.
        copy_answer_requested: A list of ids.
        classify_again_requested: A list of ids.
        show_in_folder_requested: The id of the current picture.
        square_requested: Space was pressed: show what the network sees, or the picture again.
        open_requested: The invitation below the list was pressed.
        counts_changed: (pictures, failures).
    """

    picture_selected = Signal(int)
    thumbnails_wanted = Signal(object)
    remove_requested = Signal(list)
    copy_path_requested = Signal(list)
    copy_answer_requested = Signal(list)
    classify_again_requested = Signal(list)
    show_in_folder_requested = Signal(int)
    square_requested = Signal()
    open_requested = Signal()
    counts_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setMinimumWidth(180)
        self.setMaximumWidth(2 * ANSWER_WIDTH)
        self.resize(GALLERY_WIDTH, self.height())
        self.model = GalleryModel(self)
        self.list = GalleryList(self.model)
        self.header = GalleryHeader()
        self._menu = self._build_menu()
        self._lay_out()
        self._connect()
        self._on_counts_changed()

    def select_picture(self, identity: int) -> bool:
        """Make a picture the current one; False when a filter hides it."""
        return self.list.select_picture(identity)

    def selected_ids(self) -> list[int]:
        """The chosen pictures in the order of the rows."""
        return self.list.selected_ids()

    def select_all(self) -> None:
        """Choose every shown picture."""
        self.list.selectAll()
        self.list.setFocus()

    def open_search(self) -> None:
        """Show the search field and put the cursor into it."""
        self.header.open_search()

    def show_failures_only(self) -> None:
        """Filter what could be read away."""
        self.header.show_failures_only()

    def request_removal(self) -> None:
        """Ask for the chosen pictures to be removed."""
        self._request(self.remove_requested)

    def request_copy_of_answer(self) -> None:
        """Ask for the chosen pictures' answers to be copied."""
        self._request(self.copy_answer_requested)

    def _request(self, signal: SignalInstance) -> None:
        ids = self.selected_ids()
        if ids:
            signal.emit(ids)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        self._copy_path = menu.addAction(self.tr("Copy path"))
        self._show_in_folder = menu.addAction(self.tr("Show in folder"))
        self._copy_answer = menu.addAction(self.tr("Copy answer"))
        menu.addSeparator()
        self._classify_again = menu.addAction(self.tr("Classify again"))
        menu.addSeparator()
        self._remove = menu.addAction(self.tr("Remove"))
        return menu

    def _lay_out(self) -> None:
        self._invitation = DropInvitation(self.tr("Drop more pictures\nor folders here"))
        self._invitation.setAccessibleName(self.tr("Open more pictures"))
        self._invitation.setToolTip(self.tr("Drop pictures or folders here, or press to choose them"))
        self._invitation.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        footer = QVBoxLayout()
        footer.setContentsMargins(12, 12, 12, 12)
        footer.addWidget(self._invitation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.list, 1)
        column.addLayout(footer)

    def _connect(self) -> None:
        rows = self.list
        rows.picture_selected.connect(self.picture_selected)
        rows.thumbnails_wanted.connect(self.thumbnails_wanted)
        rows.remove_requested.connect(self.request_removal)
        rows.space_pressed.connect(self.square_requested)
        rows.menu_requested.connect(self._on_menu_requested)
        self.header.sort_requested.connect(self.model.sort_by)
        self.header.filter_changed.connect(self._on_filter_changed)
        self.header.search_closed.connect(rows.setFocus)
        self.model.sort_changed.connect(self.header.set_sort)
        self.model.counts_changed.connect(self._on_counts_changed)
        self._invitation.clicked.connect(self.open_requested)
        self._menu.triggered.connect(self._on_menu_triggered)

    def _on_menu_requested(self, place: QPoint) -> None:
        self._show_in_folder.setEnabled(self.list.current_id >= 0)
        self._menu.popup(place)

    def _on_menu_triggered(self, action: QAction) -> None:
        signals = {
            self._copy_path: self.copy_path_requested,
            self._copy_answer: self.copy_answer_requested,
            self._classify_again: self.classify_again_requested,
            self._remove: self.remove_requested,
        }
        if action is self._show_in_folder:
            self.show_in_folder_requested.emit(self.list.current_id)
        else:
            self._request(signals[action])

    def _on_filter_changed(self, text: str, only_failures: bool) -> None:
        self.model.set_filter(text, only_failures)
        self.list.set_empty_text(self.tr("nothing here matches") if text or only_failures else "")

    def _on_counts_changed(self) -> None:
        self.header.set_counts(self.model.rowCount(), len(self.model.items))
        self.counts_changed.emit(len(self.model.items), self.model.failures)
