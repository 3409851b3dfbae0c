"""The left side of "Choose": the folder, its classes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.drop_zone import DropOverlay
from imgclass_gui.widgets.training.folder_content import FolderContent
from imgclass_gui.widgets.training.folder_drop import folder_drop
from imgclass_gui.widgets.training.folder_failure import FolderFailure
from imgclass_gui.widgets.training.folder_invitation import FolderInvitation
from imgclass_gui.widgets.training.folder_notice import FolderNotice
from imgclass_gui.widgets.training.folder_scanning import FolderScanning, ScanStage
from trainer.contract.class_folder import ClassFolder
from trainer.contract.folder_findings import Findings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FolderPanel(QWidget):
    """Invites a folder, shows how far it is read, then what is in it; takes a dropped folder at any time.

    Paths travel as objects: a `Signal(str)` would lose the bytes of names that are no valid text.

    Signals:
        folder_requested: A folder shall be chosen in a dialog.
        folder_dropped: A folder was dropped; carries its path, a str. Whether it is one shows when it is read.
        scan_stop_requested: The scan shall end.
        classes_changed: A class was left out, taken back or renamed, or another folder is shown.
        watch_changed: Another picture is watched while the network learns; carries its relative path, empty for none.
        thumbnails_wanted: A list of relative paths of pictures, the most urgent first; replaces the one before.
        reveal_requested: A file shall be shown in the file manager; carries its relative path.
        copy_requested: Names shall be copied; carries a tuple of relative paths.
    """

    folder_requested = Signal()
    folder_dropped = Signal(object)
    scan_stop_requested = Signal()
    classes_changed = Signal()
    watch_changed = Signal(object)
    thumbnails_wanted = Signal(object)
    reveal_requested = Signal(object)
    copy_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._notice = FolderNotice()
        self._invitation = FolderInvitation()
        self._scanning = FolderScanning()
        self._content = FolderContent()
        self._failure = FolderFailure()
        self._states = QStackedWidget()
        self._overlay = DropOverlay(self)
        self._lay_out()
        self._connect()

    @property
    def watch(self) -> str:
        """The relative path of the picture whose learning is watched; empty for none."""
        return self._content.classes.watch if self._has_folder else ""

    @property
    def _has_folder(self) -> bool:
        return self._states.currentWidget() is self._content

    def set_empty(self) -> None:
        """There is no folder: invite one."""
        self._show(self._invitation)

    def set_scanning(self, path: str | Path, done: int, total: int, stage: ScanStage = "reading") -> None:
        """A folder is being read.

        Args:
            path: The folder.
            done: Pictures that are done.
            total: All of them; 0 while that is not known.
            stage: What is done with them: "reading", then "comparing".
        """
        self._scanning.set_progress(str(path), done, total, stage)
        if self._states.currentWidget() is not self._scanning:
            self._show(self._scanning)

    def set_folder(self, folder: ClassFolder, findings: Findings) -> None:
        """Show what is in a folder, all classes chosen, and what is wrong with it."""
        self._show(self._content)
        self._content.set_folder(folder, findings)
        self._announce(f"{self._content.head.accessibleName()}, {self._content.findings.accessibleName()}")

    def set_failed(self, path: str | Path, sentence: str, hint: str = "") -> None:
        """A folder is of no use.

        Args:
            path: The folder.
            sentence: Why, half a sentence as errors are.
            hint: What to do about it; may be empty.
        """
        self._failure.set_texts(str(path), sentence, hint)
        self._show(self._failure)
        self._announce(self._failure.accessibleName())

    def set_thumbnails(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Show thumbnails by relative path: uint8 of shape (height, width, 3), best 96 x 96."""
        self._content.classes.set_thumbnails(thumbnails)

    def set_watch(self, path: str) -> None:
        """Watch a picture of the folder, by its relative path."""
        self._content.classes.set_watch(path)

    def classes(self) -> tuple[tuple[str, str], ...]:
        """Pairs (label in the folder, label to train it as); empty where nothing is left out or renamed."""
        return self._content.classes.classes() if self._has_folder else ()

    def problem(self) -> str:
        """Why nothing can be trained as it stands, in a sentence; empty where something can."""
        return self._content.classes.problem() if self._has_folder else self.tr("Choose a folder of pictures.")

    def _show(self, state: QWidget) -> None:
        self._notice.hide()
        had_folder = self._has_folder
        self._states.setCurrentWidget(state)
        if had_folder and not self._has_folder:
            self.classes_changed.emit()

    def _announce(self, text: str) -> None:
        """Tell screen readers, which do not look here by themselves."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _set_dragged_over(self, is_over: bool) -> None:
        is_invited = self._states.currentWidget() is self._invitation
        self._invitation.set_dragged_over(is_over and is_invited)
        self._overlay.cover(self.tr("Take this folder instead") if is_over and not is_invited else "")

    def _connect(self) -> None:
        for source in (self._invitation, self._failure, self._content.head):
            source.folder_requested.connect(self.folder_requested)
        self._scanning.stop_requested.connect(self.scan_stop_requested)
        classes, findings = self._content.classes, self._content.findings
        classes.classes_changed.connect(self.classes_changed)
        classes.watch_changed.connect(self.watch_changed)
        classes.thumbnails_wanted.connect(self.thumbnails_wanted)
        findings.reveal_requested.connect(self.reveal_requested)
        findings.copy_requested.connect(self.copy_requested)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(classes.undo)

    def _lay_out(self) -> None:
        for state in (self._invitation, self._scanning, self._content, self._failure):
            self._states.addWidget(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._notice)
        column.addWidget(self._states, 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: say at once what would come of a drop."""
        held = folder_drop(event.mimeData())
        if not held.is_local:
            event.ignore()
            return
        self._notice.set_text(held.problem)
        self._set_dragged_over(bool(held.path))
        _accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt: nothing depends on the place."""
        _accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt: it is held elsewhere now."""
        self._notice.hide()
        self._set_dragged_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: take the one folder; why not stays to be read."""
        held = folder_drop(event.mimeData())
        self._set_dragged_over(False)
        self._notice.set_text(held.problem)
        _accept(event)
        if held.path:
            self.folder_dropped.emit(held.path)


def _accept(event: QDropEvent) -> None:
    """As a copy: people's folders stay where they are, even where the source offers nothing but to move them."""
    if event.possibleActions() & Qt.DropAction.CopyAction:
        event.setDropAction(Qt.DropAction.CopyAction)
    elif event.type() == QDropEvent.Type.Drop:
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()
