"""The names of the classes: how many, where they are from, renamed in place or loaded from a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.expectations.labels_delegate import ROW_HEIGHT, LabelsDelegate
from imgclass_gui.widgets.expectations.labels_model import LabelsModel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.fixed_row_list import FixedRowList


class LabelsPage(QWidget):
    """What is changed here is a draft until it is used.

    Attributes:
        model: The names.
        list: They, in sight.
        load_button, reset_button: Names from a file; the names in use again.

    Signals:
        draft_changed: The draft may differ from the labels in use, or no longer.
        load_requested: Labels shall be read from a file.
    """

    draft_changed = Signal()
    load_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_use: tuple[str, ...] = ()
        self.model = LabelsModel()
        self._delegate = LabelsDelegate()
        self.list = FixedRowList(ROW_HEIGHT)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName(self.tr("Labels, F2 renames"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        triggers = QAbstractItemView.EditTrigger
        self.list.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self._count = _line("heading", lines=2)
        self._remark = _line("", lines=2)
        self._remark.setProperty("tone", "muted")
        self.load_button = _button(
            self.tr("Load labels…"), self.tr("Read them from a text with one name a line, or from a JSON file")
        )
        self.reset_button = _button(
            self.tr("As before"), self.tr("Take back what was changed here and is not used yet")
        )
        self.load_button.clicked.connect(self.load_requested)
        self.reset_button.clicked.connect(self.reset)
        self.model.edited.connect(self._on_changed)
        self._lay_out()

    @property
    def has_changes(self) -> bool:
        """Whether the draft differs from the labels in use."""
        return self.model.labels != self._in_use

    def set_labels(self, labels: Sequence[str], sentence: str) -> None:
        """Show the labels in use; a draft is forgotten where they are others than before.

        Args:
            labels: One a class.
            sentence: How many there are and where they are from.
        """
        self._count.setText(readable(sentence))
        if tuple(labels) == self._in_use:
            return
        self._in_use = tuple(labels)
        if self.model.labels != self._in_use:
            self.model.set_labels(labels)
        self.show_remark("")
        self._on_changed()

    def set_draft(self, labels: Sequence[str], remark: str) -> None:
        """Show labels that are not used yet."""
        self.model.set_labels(labels)
        self.show_remark(remark)
        self._on_changed()

    def show_remark(self, sentence: str, tone: str = "muted") -> None:
        """Say what came of an action; the way to rename where the sentence is empty."""
        self._remark.setText(readable(sentence) or self.tr("Double-click a label, or press F2, to rename it."))
        self._remark.setProperty("tone", tone)
        self._remark.style().polish(self._remark)

    def reset(self) -> None:
        """Forget the draft."""
        self.model.set_labels(self._in_use)
        self.show_remark("")
        self._on_changed()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._count)
        words.addWidget(self._remark)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addWidget(self.reset_button)
        head.addWidget(self.load_button)
        frame = QFrame()
        frame.setObjectName("card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(4, 6, 2, 6)
        inner.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(frame, 1)

    def _on_changed(self) -> None:
        self.reset_button.setEnabled(self.has_changes)
        self.draft_changed.emit()


def _line(kind: str, lines: int) -> ElidedLabel:
    label = ElidedLabel(lines=lines)
    label.setProperty("kind", kind)
    return label


def _button(text: str, tooltip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tooltip)
    button.setAutoDefault(False)
    return button
