"""The top of the page of one channel: the way back to all of them, its name, and how it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.link_button import LinkButton


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
        names = QHBoxLayout()
        names.setContentsMargins(4, 0, 0, 0)
        names.setSpacing(14)
        names.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBaseline)
        names.addWidget(self._facts, 1, Qt.AlignmentFlag.AlignBaseline)
        names.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(ways)
        column.addLayout(names)
