"""The top of the list of classes: all or none, how many, back to the start, and the filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.class_list_check import FRAME, AllCheckBox
from imgclass_gui.widgets.training.class_list_places import MARGIN

# With fewer classes a look finds what a filter would.
FILTER_FROM = 21


class ClassListHead(QWidget):
    """A check box with "6 of 6 classes", a link that undoes all changes, and a field to find classes.

    Signals:
        all_kept_requested: Train all shown classes, or none of them.
        reset_requested: Train all classes as they are.
        filter_changed: Show only classes with this text.
    """

    all_kept_requested = Signal(bool)
    reset_requested = Signal()
    filter_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = AllCheckBox()
        self._reset = LinkButton(
            self.tr("Reset"),
            self.tr("Take all classes under their own names (Ctrl+Z undoes the last change)"),
            "accent",
        )
        self._filter = _FilterField()
        self._all.clicked.connect(self._on_all_clicked)
        self._reset.clicked.connect(self.reset_requested)
        self._filter.textChanged.connect(self.filter_changed)
        self._lay_out()

    def set_class_count(self, number: int) -> None:
        """A folder of so many classes is shown, unfiltered."""
        self._filter.clear()
        self._filter.setVisible(number >= FILTER_FROM)

    def set_counts(self, kept: int, total: int, kept_shown: int, shown: int) -> None:
        """How many classes are trained, of all and of those that the filter lets through."""
        text = self.tr("{n} of 1 class") if total == 1 else self.tr("{n} of {total} classes")
        text = text.format(n=count(kept), total=count(total))
        if shown < total:
            found = self.tr("{n} of {shown} found").format(n=count(kept_shown), shown=count(shown))
            text = f"{found} · {text}"
        state = Qt.CheckState.PartiallyChecked
        if kept_shown in (0, shown):
            state = Qt.CheckState.Checked if kept_shown else Qt.CheckState.Unchecked
        self._all.setCheckState(state)
        self._all.setText(text)
        self._all.setEnabled(shown > 0)
        all_shown = self.tr("Train all classes that were found, or none of them")
        tooltip = self.tr("Train all classes, or none") if shown == total else all_shown
        self._all.setToolTip(tooltip)
        self._all.setAccessibleName(f"{tooltip}: {text}")

    def set_changed(self, is_changed: bool) -> None:
        """Whether there is anything to take back."""
        if self._reset.hasFocus() and not is_changed:
            self._all.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reset.setVisible(is_changed)

    def _on_all_clicked(self) -> None:
        self.all_kept_requested.emit(self._all.checkState() == Qt.CheckState.Checked)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._all, 1)
        row.addWidget(self._reset)
        column = QVBoxLayout(self)
        # The box stands above those of the rows.
        column.setContentsMargins(MARGIN - FRAME, 7, MARGIN - 4, 7)
        column.setSpacing(6)
        column.addLayout(row)
        field = QHBoxLayout()
        field.setContentsMargins(FRAME, 0, 4, 0)
        field.addWidget(self._filter)
        column.addLayout(field)


class _FilterField(QLineEdit):
    """Finds classes; Escape empties it, and only then does what it does in the dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Find a class"))
        self.setAccessibleName(self.tr("Find classes by name"))
        self.setClearButtonEnabled(True)
        # A folder that is dropped here is meant for the panel.
        self.setAcceptDrops(False)

    def event(self, event: QEvent) -> bool:
        """Qt: Escape is ours while something stands here."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape empties the field."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
