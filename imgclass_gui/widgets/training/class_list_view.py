"""The scrolling rows of the classes: ticks, names, pictures, and which thumbnails are wanted now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QToolTip, QWidget

from imgclass_gui.widgets.figures import file_name, plain_tooltip
from imgclass_gui.widgets.fixed_row_list import FixedRowList
from imgclass_gui.widgets.tokens import tokens_of
from imgclass_gui.widgets.training.class_list_delegate import ClassListDelegate, places_of
from imgclass_gui.widgets.training.class_list_model import ClassListModel
from imgclass_gui.widgets.training.class_list_places import ROW_HEIGHT

THUMBNAIL_DELAY_MS = 40
# Rows above and below the visible ones whose thumbnails are made as well, so that scrolling on finds them ready.
MARGIN_ROWS = 4

_Index = QModelIndex | QPersistentModelIndex
_Trigger = QAbstractItemView.EditTrigger


class ClassListView(FixedRowList):
    """One row a class. Space ticks, F2, Enter or a double click renames, a click on a picture watches it.

    Signals:
        thumbnails_wanted: A list of relative paths, rows in sight first; replaces the one before.
    """

    thumbnails_wanted = Signal(object)

    def __init__(self, model: ClassListModel, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._classes = model
        self._delegate = ClassListDelegate(model.thumbnails, self)
        self._thumbnail_timer = QTimer(self, singleShot=True, interval=THUMBNAIL_DELAY_MS)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(_Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Classes"))
        self.setModel(model)
        self._menu = self._build_menu()
        self._thumbnail_timer.timeout.connect(self._on_thumbnails_due)
        model.modelReset.connect(self._thumbnail_timer.start)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def toggle_current(self) -> None:
        """Leave the current class out, or take it back."""
        self._toggle(self.currentIndex())

    def rename_current(self) -> None:
        """Open the field for the current class's name."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self.edit(self.currentIndex())

    def watch_current(self) -> None:
        """Watch a picture of the current class; the next one where one is watched already."""
        index = self.currentIndex()
        if not index.isValid():
            return
        item = self._classes.item(index.row())
        place = item.pictures.index(item.watched) + 1 if item.watched else 0
        self._classes.set_watch(item.pictures[place % len(item.pictures)])

    def _toggle(self, index: _Index) -> None:
        if index.isValid():
            item = self._classes.item(index.row())
            self._classes.set_kept([item.label], not item.is_kept)

    def _picture_at(self, point: QPoint) -> str:
        """The path of the picture at a place of the viewport; empty for none."""
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        item = self._classes.item(index.row())
        places = places_of(self.visualRect(index), item)
        number = places.picture_at(point)
        return item.pictures_within(len(places.pictures))[number] if number >= 0 else ""

    def _is_on_check(self, point: QPoint) -> bool:
        index = self.indexAt(point)
        if not index.isValid():
            return False
        return places_of(self.visualRect(index), self._classes.item(index.row())).is_on_check(point)

    def _press_part(self, event: QMouseEvent) -> bool:
        """A press on the check box or on a picture does what it is for; False for a press elsewhere."""
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if self._is_on_check(point):
            self._toggle(self.indexAt(point))
            return True
        path = self._picture_at(point)
        if path:
            self._classes.set_watch(path)
        return bool(path)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        self._rename_action = menu.addAction(self.tr("Rename…"), self.rename_current)
        self._rename_action.setShortcut(Qt.Key.Key_F2)
        self._toggle_action = menu.addAction("", self.toggle_current)
        menu.addSeparator()
        self._watch_action = menu.addAction("", self.watch_current)
        for action in (self._rename_action, self._toggle_action, self._watch_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return menu

    def _on_scrolled(self) -> None:
        self._thumbnail_timer.start()

    def _on_thumbnails_due(self) -> None:
        visible = self.visible_rows()
        rows = [*visible, *range(visible.stop, min(visible.stop + MARGIN_ROWS, self._classes.rowCount()))]
        rows += range(visible.start - 1, max(-1, visible.start - 1 - MARGIN_ROWS), -1)
        paths = [path for row in rows for path in self._classes.item(row).pictures]
        wanted = [path for path in paths if path not in self._classes.thumbnails]
        if wanted:
            self.thumbnails_wanted.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space ticks, Enter renames; the rest is as in every list."""
        is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Space and is_plain:
            self.toggle_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain:
            self.rename_current()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: the row under the pointer becomes the current one."""
        super().mousePressEvent(event)
        self._press_part(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: on the words it opens the field; elsewhere it is a second click."""
        if not self._press_part(event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: a hand over what can be pressed."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        is_live = self._is_on_check(point) or bool(self._picture_at(point))
        shape = Qt.CursorShape.PointingHandCursor if is_live else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: a right click, or the menu key at the current row."""
        is_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        item = self._classes.item(index.row())
        self._toggle_action.setText(self.tr("Leave out") if item.is_kept else self.tr("Take back"))
        next_text, first_text = (
            self.tr("Watch the next picture of this class"),
            self.tr("Watch a picture of this class"),
        )
        self._watch_action.setText(next_text if item.watched else first_text)
        self._watch_action.setEnabled(item.is_kept)
        center = self.viewport().mapToGlobal(self.visualRect(index).center())
        self._menu.popup(center if is_keyboard else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: a tooltip of its own for each picture."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            path = self._picture_at(event.pos())
            if path:
                words = self.tr("Watch how the answer to this picture grows while it learns")
                QToolTip.showText(event.globalPos(), plain_tooltip(f"{words}\n{file_name(path)}"), self.viewport())
                return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other rows may be visible now."""
        super().resizeEvent(event)
        self._thumbnail_timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows, or why there are none."""
        super().paintEvent(event)
        if not self._classes.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(tokens_of(self.palette()).color("muted"))
            area = self.viewport().rect().adjusted(16, 24, -16, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, self.tr("no class has such a name"))
            painter.end()
