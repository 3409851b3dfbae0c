"""A virtual gallery of pictures with two lines below each: only what is in sight is painted and wants a thumbnail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.tokens import tokens_of
from imgclass_gui.widgets.training.picture_tiles_delegate import GAP, TILE_HEIGHT, TILE_WIDTH, TilesDelegate
from imgclass_gui.widgets.training.picture_tiles_grid import TileGrid
from imgclass_gui.widgets.training.picture_tiles_model import Tile, TilesModel
from imgclass_gui.widgets.training.picture_tiles_thumbnails import TileThumbnails

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PictureTiles", "Tile"]

THUMBNAIL_DELAY_MS = 40


class PictureTiles(TileGrid):
    """Tiles in rows, of which several can be chosen.

    Signals:
        thumbnails_wanted: A list of the paths that are in sight and have no thumbnail; replaces the one before.
        opened: The path of a picture that was double-clicked, or on which Enter was pressed.
        reveal_requested: The path of a picture whose file is to be shown in the file manager.
        copy_requested: A list of the chosen paths; of the current one where none is chosen.
    """

    thumbnails_wanted = Signal(object)
    opened = Signal(object)
    reveal_requested = Signal(object)
    copy_requested = Signal(object)

    def __init__(self, thumbnails: TileThumbnails | None = None, parent: QWidget | None = None) -> None:
        """Make an empty gallery.

        Args:
            thumbnails: Shared with other galleries of the same pictures; its own when None.
            parent: The widget that it lies in.
        """
        super().__init__(QSize(TILE_WIDTH, TILE_HEIGHT + GAP), parent)
        # Not `or`: an empty one is false.
        self._thumbnails = TileThumbnails() if thumbnails is None else thumbnails
        self._tiles = TilesModel()
        self._delegate = TilesDelegate(self._thumbnails)
        self._empty_text = ""
        self._timer = QTimer(self, singleShot=True, interval=THUMBNAIL_DELAY_MS)
        self.menu = self._build_menu()
        self.setItemDelegate(self._delegate)
        self.setModel(self._tiles)
        self.setAccessibleName(self.tr("Pictures"))
        self._timer.timeout.connect(self._on_thumbnails_due)
        self.verticalScrollBar().valueChanged.connect(self._on_view_moved)
        self.doubleClicked.connect(self._on_open)

    @property
    def tiles(self) -> Sequence[Tile]:
        """What is shown, in order."""
        return self._tiles.tiles

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these pictures from the top; none is chosen."""
        self._tiles.set_tiles(tiles)
        self.scrollToTop()
        self._describe()
        self._timer.start()

    def set_thumbnails(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Show pictures.

        Args:
            thumbnails: By path: uint8 of shape (height, width, 3).
        """
        self._thumbnails.put(thumbnails)
        self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """What stands here while there is no picture."""
        self._empty_text = readable(text)
        self._describe()
        self.viewport().update()

    def selected_paths(self) -> list[str]:
        """The chosen pictures in the order of the tiles."""
        return [self.tiles[row].path for row in sorted(index.row() for index in self.selectedIndexes())]

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Open")).triggered.connect(self._on_open)
        menu.addAction(self.tr("Show in file manager")).triggered.connect(self._on_reveal)
        menu.addSeparator()
        menu.addAction(self.tr("Copy names")).triggered.connect(self._on_copy)
        return menu

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self.tiles else self._empty_text)

    def _current_path(self) -> str | None:
        index = self.currentIndex()
        return self.tiles[index.row()].path if index.isValid() else None

    def _on_view_moved(self) -> None:
        self._timer.start()

    def _on_thumbnails_due(self) -> None:
        if not self.isVisible():
            return
        paths = [self.tiles[row].path for row in self.rows_in_sight()]
        wanted = [path for path in paths if path not in self._thumbnails]
        if wanted:
            self.thumbnails_wanted.emit(wanted)

    def _on_open(self) -> None:
        path = self._current_path()
        if path is not None:
            self.opened.emit(path)

    def _on_reveal(self) -> None:
        path = self._current_path()
        if path is not None:
            self.reveal_requested.emit(path)

    def _on_copy(self) -> None:
        current = self._current_path()
        paths = self.selected_paths() or ([] if current is None else [current])
        if paths:
            self.copy_requested.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Ctrl+C copies; the rest is as in every list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: a right click on a tile, or the menu key at the current one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        else:
            index, place = self.indexAt(event.pos()), event.globalPos()
        if index.isValid():
            self.menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other tiles may be in sight now."""
        super().resizeEvent(event)
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: now thumbnails are wanted."""
        super().showEvent(event)
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the tiles, or why there are none."""
        super().paintEvent(event)
        if self._empty_text and not self.tiles:
            painter = QPainter(self.viewport())
            painter.setPen(tokens_of(self.palette()).color("muted"))
            area = self.viewport().rect().adjusted(16, 24, -16, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
            painter.end()
