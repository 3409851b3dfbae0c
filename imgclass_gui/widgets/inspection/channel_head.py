"""The top of the page of one channel: the way back to all of them, its name, and how it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.link_button import LinkButton

# In less room the name of the channel and the choice would not both fit.
NARROW = 420


class ChannelHead(QWidget):
    """Two lines.

    Signals:
        closed: Back to all channels.
        channel_stepped: -1 or 1: the channel before or the next one, as they are ranked.
        overlaid: Whether the map is to be shown over the picture.
    """

    closed = Signal()
    channel_stepped = Signal(int)
    overlaid = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel()
        self._title.setProperty("kind", "heading")
        self._facts = ElidedLabel()
        self._facts.setProperty("tone", "muted")
        self.all_channels = LinkButton(self.tr("\u2039 All channels"), self.tr("Back to all channels (Esc)"), "accent")
        self.all_channels.clicked.connect(self.closed)
        self.before = self._step_link(
            self.tr("\u2039 before"), -1, self.tr("The channel before, as they are ranked (Left)")
        )
        self.following = self._step_link(
            self.tr("next \u203a"), 1, self.tr("The next channel, as they are ranked (Right)")
        )
        self._choice = self._build_choice()
        self._is_narrow = False
        self._lay_out()

    def set_texts(self, title: str, facts: str) -> None:
        """Name the channel and say a few things about it."""
        self._title.setText(readable(title))
        self._facts.setText(readable(facts))

    def set_overlay_possible(self, is_possible: bool) -> None:
        """Whether there is a picture under the map."""
        self._choice.setVisible(is_possible)

    @property
    def is_overlaid(self) -> bool:
        """Whether the person wants the map over the picture."""
        return self.over_button.isChecked()

    def _step_link(self, text: str, step: int, words: str) -> LinkButton:
        link = LinkButton(text, words)
        link.clicked.connect(lambda: self.channel_stepped.emit(step))
        return link

    def _build_choice(self) -> QWidget:
        self.map_button = LinkButton(self.tr("map"), self.tr("Show the map cell by cell"))
        self.over_button = LinkButton(self.tr("over the picture"), self.tr("Lay the map over the picture"))
        group = QButtonGroup(self)
        for button in (self.map_button, self.over_button):
            button.setCheckable(True)
            group.addButton(button)
        self.map_button.setChecked(True)
        self.over_button.toggled.connect(self.overlaid)
        show, dot = QLabel(self.tr("Show:")), QLabel("·")
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for label in (show, dot):
            label.setProperty("tone", "muted")
        for widget in (show, self.map_button, dot, self.over_button):
            row.addWidget(widget)
        return choice

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.all_channels)
        ways.addStretch(1)
        ways.addWidget(self.before)
        ways.addWidget(self.following)
        names = self._names = QGridLayout()
        names.setContentsMargins(4, 0, 0, 0)
        names.setHorizontalSpacing(14)
        names.setVerticalSpacing(2)
        names.setColumnStretch(1, 1)
        names.addWidget(self._title, 0, 0, Qt.AlignmentFlag.AlignBaseline)
        names.addWidget(self._facts, 0, 1, Qt.AlignmentFlag.AlignBaseline)
        names.addWidget(self._choice, 0, 2, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(ways)
        column.addLayout(names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where it is narrow, the choice has a line of its own."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            area = (1, 0, 1, 3) if is_narrow else (0, 2, 1, 1)
            alignment = Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignBaseline
            self._names.addWidget(self._choice, *area, alignment)
