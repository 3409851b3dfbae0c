"""What people should know about their pictures before they believe the figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, tokens_of

LIST_HEIGHT = 110


class NotesRow(QFrame):
    """Their number, the first one, and a link that unfolds them all; hidden while there are none.

    Signals:
        notes_toggled: Whether all are shown now.
    """

    notes_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._notes: tuple[str, ...] = ()
        self._chip = _Chip()
        self._first = ElidedLabel()
        self._first.setProperty("tone", "muted")
        self._link = LinkButton(self.tr("Show"), self.tr("Show all notes"), "accent")
        self._link.clicked.connect(self._on_link_clicked)
        self._all = QLabel()
        self._all.setTextFormat(Qt.TextFormat.PlainText)
        self._all.setWordWrap(True)
        self._all.setProperty("tone", "muted")
        self._all.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = _scrolled(self._all)
        self._lay_out()
        self._list.hide()
        self.hide()

    @property
    def is_unfolded(self) -> bool:
        """Whether all notes are shown."""
        return not self._list.isHidden()

    def set_notes(self, notes: Sequence[str]) -> None:
        """Show these.

        Args:
            notes: A sentence each.
        """
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        lines = [readable(note) for note in notes]
        number = self.tr("1 note") if len(lines) == 1 else self.tr("{n} notes").format(n=len(lines))
        self._chip.setText(number)
        self._first.setText(lines[0] if lines else "")
        self._all.setText("\n".join(lines))
        self._fit_list()
        self.setVisible(bool(lines))

    def _on_link_clicked(self) -> None:
        is_unfolded = not self.is_unfolded
        self._list.setVisible(is_unfolded)
        self._first.setVisible(not is_unfolded)
        self._gap.setVisible(is_unfolded)
        self._link.setText(self.tr("Hide") if is_unfolded else self.tr("Show"))
        self._link.setToolTip(self.tr("Show only the first note") if is_unfolded else self.tr("Show all notes"))
        self._fit_list()
        self.notes_toggled.emit(is_unfolded)

    def _fit_list(self) -> None:
        width = max(1, self.width() - 34)
        self._list.setFixedHeight(min(LIST_HEIGHT, self._all.heightForWidth(width) + 2))

    def _lay_out(self) -> None:
        self._gap = QWidget()
        self._gap.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._chip)
        row.addWidget(self._first, 1)
        row.addWidget(self._gap, 1)
        row.addWidget(self._link)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._list)


class _Chip(QLabel):
    """A word on a pill of the colour of warnings."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", "warn")
        self.setFont(text_font(NUMBER_SIZE, QFont.Weight.Medium))
        self.setContentsMargins(8, 3, 8, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens_of(self.palette()).color("warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.end()
        super().paintEvent(event)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
