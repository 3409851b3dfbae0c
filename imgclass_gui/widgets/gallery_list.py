"""The scrolling list of the gallery: keys, selection, and which thumbnails are wanted now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from imgclass_gui.widgets.fixed_row_list import FixedRowList
from imgclass_gui.widgets.gallery_delegate import ROW_HEIGHT, GalleryDelegate
from imgclass_gui.widgets.gallery_item import ItemState
from imgclass_gui.widgets.gallery_model import GalleryModel
from imgclass_gui.widgets.tokens import tokens_of

THUMBNAIL_DELAY_MS = 40
# Rows above and below the visible ones whose thumbnails are made as well, so that scrolling on finds them ready.
MARGIN_ROWS = 8

_Index = QModelIndex | QPersistentModelIndex


class GalleryList(FixedRowList):
    """Thumbnail, label and probability of each picture.

    Signals:
        picture_selected: The id of the current picture, -1 for none.
        thumbnails_wanted: A list of (id, path), nearest to the middle of the view first; replaces the one before.
        remove_requested: Delete was pressed.
        menu_requested: The context menu is wanted at a global position.
        space_pressed: The space bar was pressed.
    """

    picture_selected = Signal(int)
    thumbnails_wanted = Signal(object)
    remove_requested = Signal()
    menu_requested = Signal(QPoint)
    space_pressed = Signal()

    def __init__(self, model: GalleryModel, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._pictures = model
        self._empty_text = ""
        self._kept_id = -1
        self._delegate = GalleryDelegate()
        self._thumbnail_timer = QTimer(self, singleShot=True, interval=THUMBNAIL_DELAY_MS)
        self._set_up()
        self.setModel(model)
        self._connect()

    @property
    def current_id(self) -> int:
        """The id of the current picture, -1 for none."""
        return self._id_of(self.currentIndex())

    def selected_ids(self) -> list[int]:
        """The chosen pictures in the order of the rows."""
        shown = self._pictures.shown
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.size())]
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return [shown[row].id for row in sorted(rows)]

    def select_picture(self, identity: int) -> bool:
        """Make a picture the current and only chosen one; False when it is not shown."""
        row = self._pictures.row_of(identity)
        if row < 0:
            return False
        index = self._pictures.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        return True

    def missing_thumbnails(self) -> list[tuple[int, str]]:
        """(id, path) of the pictures in sight, and a few more, that have no thumbnail yet; the middle ones first."""
        items = [self._pictures.shown[row] for row in self._wanted_rows()]
        return [
            (item.id, item.path)
            for item in items
            if item.state is not ItemState.FAILED and not self._pictures.has_thumbnail(item.id)
        ]

    def set_empty_text(self, text: str) -> None:
        """What stands here while no row does."""
        self._empty_text = text
        self.viewport().update()

    def _set_up(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Pictures"))

    def _connect(self) -> None:
        self._thumbnail_timer.timeout.connect(self._on_thumbnails_due)
        model, start = self._pictures, self._on_view_moved
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.rowsRemoved.connect(self._on_rows_removed)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.modelReset):
            signal.connect(start)
        self.verticalScrollBar().valueChanged.connect(start)

    def _id_of(self, index: _Index) -> int:
        return self._pictures.shown[index.row()].id if index.isValid() else -1

    def _wanted_rows(self) -> Sequence[int]:
        """Visible rows and a few more, from the middle outwards."""
        visible = self.visible_rows()
        first, last = visible.start - MARGIN_ROWS, visible.stop + MARGIN_ROWS
        middle = (first + last) / 2
        rows = range(max(0, first), min(last, self._pictures.rowCount()))
        return sorted(rows, key=lambda row: abs(row - middle))

    def _on_view_moved(self) -> None:
        self._thumbnail_timer.start()

    def _on_thumbnails_due(self) -> None:
        self.thumbnails_wanted.emit(self.missing_thumbnails())

    def _on_about_to_reset(self) -> None:
        self._kept_id = self.current_id

    def _on_reset(self) -> None:
        if self._kept_id >= 0 and not self.select_picture(self._kept_id):
            self.picture_selected.emit(-1)

    def _on_rows_removed(self) -> None:
        """Qt makes a neighbour the current row, but chooses none."""
        index = self.currentIndex()
        if index.isValid() and not self.selectionModel().hasSelection():
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another row is the current one."""
        super().currentChanged(current, previous)
        self.picture_selected.emit(self._id_of(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Delete removes, Space shows what the network sees; the rest is as in every list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.space_pressed.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: a right click, or the menu key at the current row."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
            self.menu_requested.emit(place)
        elif self.indexAt(event.pos()).isValid():
            self.menu_requested.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other rows may be visible now."""
        super().resizeEvent(event)
        self._on_view_moved()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows, or why there are none."""
        super().paintEvent(event)
        if self._empty_text and not self._pictures.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(tokens_of(self.palette()).color("muted"))
            area = self.viewport().rect().adjusted(16, 24, -16, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
            painter.end()
