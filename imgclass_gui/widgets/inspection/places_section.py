"""What a channel looks for: a question, the search through the gallery, and its finds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.inspection.caps_label import CapsLabel
from imgclass_gui.widgets.inspection.place_crops import Crop, PlaceCrops
from imgclass_gui.widgets.link_button import LinkButton


class PlacesSection(QWidget):
    """A button that starts the search, its progress with a way to stop it, and the crops.

    Attributes:
        crops: What was found.
        start, again, stop: The buttons.

    Signals:
        places_requested: Search the gallery.
        places_stopped: End the search.
        place_chosen: The number of a crop, from 0.
    """

    places_requested = Signal()
    places_stopped = Signal()
    place_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crops = PlaceCrops()
        self.crops.hide()
        self.crops.place_chosen.connect(self.place_chosen)
        self.start = QPushButton(self.tr("Find its strongest places"))
        self.start.setToolTip(self.tr("Search the gallery for the places at which this channel is strongest"))
        self.start.clicked.connect(self.places_requested)
        self.again = LinkButton(self.tr("search again"), self.tr("Search the gallery once more"), "accent")
        self.again.clicked.connect(self.places_requested)
        self.stop = LinkButton(self.tr("Stop"), self.tr("Stop the search and keep what was found"), "accent")
        self.stop.clicked.connect(self.places_stopped)
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setProperty("tone", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMaximumWidth(260)
        self._bar.setAccessibleName(self.tr("Progress of the search"))
        self._words = QLabel()
        self._words.setProperty("tone", "muted")
        self._lay_out()
        self.set_progress(0, 0)

    @property
    def is_searching(self) -> bool:
        """Whether a search is under way."""
        return not self._bar.isHidden()

    @property
    def note(self) -> str:
        """What is said beside the button."""
        return self._note.text()

    @property
    def progress_words(self) -> str:
        """How far the search is."""
        return self._words.text()

    def set_progress(self, done: int, total: int) -> None:
        """Show how far the search is.

        Args:
            done: Pictures that were read.
            total: Pictures that will be; 0 when no search is under way.
        """
        is_searching = total > 0
        # Who pressed the button with a key can stop with the same one.
        starts = (self.start, self.again)
        had_focus = any(one.hasFocus() for one in starts) if is_searching else self.stop.hasFocus()
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._words.setText(self.tr("{n} of {total} pictures").format(n=count(done), total=count(total)))
        for widget in (self._bar, self._words, self.stop):
            widget.setVisible(is_searching)
        self._offer()
        if had_focus:
            start = self.again if self.start.isHidden() else self.start
            (self.stop if is_searching else start).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_crops(self, crops: Sequence[Crop]) -> None:
        """Show what was found, the strongest first; see `PlaceCrops.set_crops`."""
        self.crops.set_crops(crops)
        self.crops.setVisible(bool(crops))
        self._offer()

    def height_of_all(self) -> int:
        """How high it is with everything that it shows now, in logical pixels."""
        return self.sizeHint().height()

    def set_note(self, text: str) -> None:
        """Say something beside the button, e.g. "reads the 412 pictures of the gallery"."""
        self._note.setText(readable(text))
        self._offer()

    def _offer(self) -> None:
        """A button for the first search, a word in the heading for the next one."""
        has_crops = not self.crops.isHidden()
        self.start.setVisible(not self.is_searching and not has_crops)
        self.again.setVisible(not self.is_searching and has_crops)
        self._note.setVisible(not self.is_searching and bool(self._note.text()))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(12)
        for widget in (self.start, self._bar, self._words, self.stop):
            row.addWidget(widget)
        row.addWidget(self._note, 1)
        row.addStretch(0)
        heading = CapsLabel(self.tr("What does this detector look for?"))
        heading.setContentsMargins(4, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.again)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.crops)
