"""The top of an account: which number it is, and the ways to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.account.slide import Slide
from imgclass_gui.widgets.link_button import LinkButton


class AccountHead(QWidget):
    """Two lines: the number's place; its layer, an arrow to each side, and "slide".

    Signals:
        step_requested: Rows and columns to another cell.
    """

    step_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(lines=2)
        self._title.setProperty("kind", "heading")
        self._layer = ElidedLabel()
        self._layer.setProperty("tone", "muted")
        self.play = LinkButton("", "", "accent")
        self.slide = Slide(self.play)
        self.before = self._arrow("\u2039", -1, self.tr("The cell before (Shift+Left in the terms)"))
        self.following = self._arrow("\u203a", 1, self.tr("The next cell (Shift+Right in the terms)"))
        self.slide.stepped.connect(self.step_requested)
        self.slide.played.connect(self._show_playing)
        self.play.clicked.connect(self._on_play_clicked)
        self._show_playing(False)
        self.set_place(0, 0, 0, 0)
        self._lay_out()

    @property
    def title(self) -> str:
        """What number it is."""
        return self._title.text()

    @property
    def layer_title(self) -> str:
        """Of which layer."""
        return self._layer.text()

    def set_titles(self, title: str, layer_title: str) -> None:
        """Name the number and its layer."""
        self._title.setText(readable(title))
        self._layer.setText(readable(layer_title))

    def set_place(self, row: int, column: int, rows: int, columns: int) -> None:
        """Say where the cell lies, and in how many rows and columns; a lone cell has no neighbours."""
        self.slide.set_place(row, column, rows, columns)
        for widget in (self.before, self.following, self.play):
            widget.setVisible(rows * columns > 1)
        self.before.setEnabled(self.slide.can_go(-1))
        self.following.setEnabled(self.slide.can_go(1))
        self.play.setEnabled(self.slide.can_go(1))

    def _arrow(self, sign: str, steps: int, words: str) -> LinkButton:
        arrow = LinkButton(sign, words)
        arrow.setAccessibleName(words)
        arrow.setFixedSize(24, 24)
        arrow.clicked.connect(lambda: self.slide.go(steps))
        return arrow

    def _on_play_clicked(self) -> None:
        if self.slide.is_playing:
            self.slide.stop()
        else:
            self.slide.start()

    def _show_playing(self, is_playing: bool) -> None:
        self.play.setText(self.tr("\u25a0 stop") if is_playing else self.tr("\u25b6 slide"))
        self.play.setToolTip(
            self.tr("Stop here") if is_playing else self.tr("Slide the window over the map, one step at a time")
        )
        self.play.setAccessibleName(self.tr("Stop") if is_playing else self.tr("Slide"))
        self.play.updateGeometry()

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(4)
        ways.addWidget(self._layer, 1)
        for widget in (self.before, self.following, self.play):
            ways.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addLayout(ways)
