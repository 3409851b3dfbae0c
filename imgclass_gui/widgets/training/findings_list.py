"""What is wrong or odd with the folder: folded into one line, or one row a finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.finding_chip import FindingChip
from imgclass_gui.widgets.training.finding_row import FindingRow
from imgclass_gui.widgets.training.finding_texts import FindingText

MARGIN = 12


class FindingsList(QFrame):
    """A card with "3 notes", the first of them, and "Show".

    Signals:
        reveal_requested: A file shall be shown in the file manager; carries its relative path.
        copy_requested: Names shall be copied; carries a tuple of relative paths.
        unfolded: Whether the rows are shown now.
    """

    reveal_requested = Signal(object)
    copy_requested = Signal(object)
    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._texts: tuple[FindingText, ...] = ()
        self._well = IconLabel("check", "good")
        self._chip = FindingChip()
        self._summary = ElidedLabel()
        self._summary.setProperty("tone", "muted")
        self._show = LinkButton(self.tr("Show"), self.tr("Show all notes on the folder"), "accent")
        self._show.clicked.connect(self._on_show_clicked)
        self._rows = _Rows()
        self._area = _RowsArea(self._rows)
        self._lay_out()
        self.set_findings((), False)

    @property
    def is_unfolded(self) -> bool:
        """Whether the rows are shown."""
        return not self._area.isHidden()

    def set_findings(self, texts: Sequence[FindingText], has_problems: bool) -> None:
        """Show these findings, folded; none for a folder in which all is well."""
        self._texts = tuple(texts)
        notes = self.tr("1 note") if len(texts) == 1 else self.tr("{n} notes").format(n=count(len(texts)))
        self._chip.set_text(notes, has_problems)
        self._chip.setVisible(bool(texts))
        self._well.setVisible(not texts)
        self._show.setVisible(bool(texts))
        self._summary.setText(texts[0].sentence if texts else self.tr("Nothing wrong with this folder"))
        self.setAccessibleName(notes if texts else self._summary.text())
        self._rows.set_rows([self._row(text) for text in texts])
        self._area.verticalScrollBar().setValue(0)
        self.unfold(False)

    def unfold(self, is_unfolded: bool) -> None:
        """Show the rows, or fold them away."""
        # First of all: with the old policy the rows would ask for their whole height, and the window grow.
        vertical = QSizePolicy.Policy.Maximum if is_unfolded else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        # The rows keep off the card's round corners.
        self._column.setContentsMargins(1, 1, 1, 6 if is_unfolded else 1)
        self._area.setVisible(is_unfolded)
        self._rule.setVisible(is_unfolded)
        # What stands below need not be said twice.
        self._summary.setVisible(not is_unfolded)
        self._gap.setVisible(is_unfolded)
        self._show.setText(self.tr("Hide") if is_unfolded else self.tr("Show"))
        self._show.setAccessibleName(self.tr("Hide the notes") if is_unfolded else self.tr("Show the notes"))
        self.unfolded.emit(is_unfolded)

    def _row(self, text: FindingText) -> FindingRow:
        row = FindingRow(text)
        row.reveal_requested.connect(self.reveal_requested)
        row.copy_requested.connect(self.copy_requested)
        return row

    def _on_show_clicked(self) -> None:
        self.unfold(not self.is_unfolded)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(MARGIN, 7, MARGIN - 4, 7)
        line.setSpacing(10)
        self._gap = QWidget()
        line.addWidget(self._well)
        line.addWidget(self._chip)
        line.addWidget(self._summary, 1)
        line.addWidget(self._gap, 1)
        line.addWidget(self._show)
        self._rule = QFrame()
        self._rule.setObjectName("rule")
        self._rule.setFixedHeight(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(line)
        self._column.addWidget(self._rule)
        self._column.addWidget(self._area, 1)


class _Rows(QWidget):
    """The rows below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self._column.setSpacing(14)

    def set_rows(self, rows: Sequence[FindingRow]) -> None:
        while (entry := self._column.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in rows:
            self._column.addWidget(row)
        self._column.addStretch(1)


class _RowsArea(QScrollArea):
    """As high as its rows ask for, and scrolled where there is less room."""

    def __init__(self, rows: _Rows) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The card shows through: a page of another colour may lie below.
        self.viewport().setAutoFillBackground(False)
        rows.setAutoFillBackground(False)
        self._rows = rows
        self.setWidget(rows)

    def sizeHint(self) -> QSize:
        """Qt: all rows at the present width."""
        rows = self._rows
        height = rows.heightForWidth(self.viewport().width()) if rows.hasHeightForWidth() else rows.sizeHint().height()
        return QSize(200, height)

    def minimumSizeHint(self) -> QSize:
        """Qt: two rows or so."""
        return QSize(100, min(80, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width may need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
