"""The answer in a few rows; the chosen class is the one by whose sake the maps are ranked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.inspection.answer_row import BLEED, HEIGHT, AnswerRow
from imgclass_gui.widgets.inspection.caps_label import CapsLabel
from imgclass_gui.widgets.inspection.class_search import ClassSearch
from imgclass_gui.widgets.link_button import LinkButton

ROWS = 5
LEAST_ROWS = 2
_HEAD = 26


class AnswerRows(QWidget):
    """Up to five rows, as many as there is room for, and a search for any other class.

    Signals:
        class_chosen: The place of a class in the network's output.
    """

    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores: tuple[ClassScore, ...] = ()
        self._chosen = -1
        self._labels: Sequence[str] = ()
        self._rows = [AnswerRow() for _ in range(ROWS)]
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        for row in self._rows:
            self._group.addButton(row)
        self._group.buttonClicked.connect(self._on_row_clicked)
        self._more = LinkButton(self.tr("another class…"), self.tr("Rank the feature maps for any class"), "accent")
        self._more.clicked.connect(self.open_search)
        self._search = ClassSearch(self)
        self._search.class_chosen.connect(self.class_chosen)
        self._lay_out()
        self._show_rows()

    @property
    def rows(self) -> list[AnswerRow]:
        """What is shown, from the top."""
        return [row for row in self._rows if not row.isHidden()]

    @property
    def search(self) -> ClassSearch:
        """The list of all classes."""
        return self._search

    def set_answer(self, scores: Sequence[ClassScore], chosen: int) -> None:
        """Show an answer.

        Args:
            scores: Its likeliest classes, best first; more than five are left out.
            chosen: Place in the network's output of the class that ranks the maps; -1 for none. Where it is not among
                the scores, it has the last row.
        """
        self._scores, self._chosen = tuple(scores[:ROWS]), chosen
        self._show_rows()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Give the names of all classes, in the order of the network's output."""
        self._labels = labels
        self._search.set_labels(labels)
        self._show_rows()

    def open_search(self) -> None:
        """Show the list of all classes, beside the word that opens it."""
        corner = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height() + 2))
        self._search.open_at(corner)

    def height_for(self, rows: int) -> int:
        """How high it is with so many rows."""
        return _HEAD + rows * HEIGHT

    def _shown(self) -> list[tuple[int, str, float | None]]:
        """Index, label and probability of what there is room for, the chosen class always among them."""
        room = max(LEAST_ROWS, min(ROWS, (self.height() - _HEAD) // HEIGHT))
        every: list[tuple[int, str, float | None]] = [(one.index, one.label, one.probability) for one in self._scores]
        shown = every[:room]
        if self._chosen >= 0 and all(index != self._chosen for index, *_ in shown):
            known = [one for one in every if one[0] == self._chosen]
            if not known and self._chosen < len(self._labels):
                known = [(self._chosen, self._labels[self._chosen], None)]
            shown = [*shown[: room - 1], *known] if known else shown
        return shown

    def _show_rows(self) -> None:
        shown = self._shown()
        for row, score in zip(self._rows, shown, strict=False):
            row.set_score(*score)
            row.setChecked(score[0] == self._chosen)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(shown))
        self._more.setVisible(len(self._labels) > len(shown))

    def _on_row_clicked(self, row: AnswerRow) -> None:
        # The mark moves when the choice has been taken up: see `set_answer`.
        row.setChecked(row.index == self._chosen)
        self.class_chosen.emit(row.index)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(BLEED, 0, BLEED - 4, 0)
        head.addWidget(CapsLabel(self.tr("The answer")))
        head.addStretch(1)
        head.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        top.setFixedHeight(_HEAD)
        top.setLayout(head)
        column.addWidget(top)
        for row in self._rows:
            column.addWidget(row)
        column.addStretch(1)

    def sizeHint(self) -> QSize:
        """Qt: room for all rows."""
        return QSize(232, self.height_for(ROWS))

    def minimumSizeHint(self) -> QSize:
        """Qt: room for the likeliest ones."""
        return QSize(140, self.height_for(LEAST_ROWS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there may be room for more rows, or fewer."""
        super().resizeEvent(event)
        self._show_rows()
