"""The left pane of "Look inside": the picture, what a value sees of it, the answer, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.inspection.answer_rows import LEAST_ROWS, AnswerRows
from imgclass_gui.widgets.inspection.picture_section import PictureSection
from imgclass_gui.widgets.inspection.remark import Remark
from imgclass_gui.widgets.inspection.trail_bar import TrailBar
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.tokens import tokens_of

WIDTH, LEAST_WIDTH = 264, 224
# The canvas, the trail and the links have 4 pixels of their own around what is seen of them, the answer has 8.
MARGIN = 12
ANSWER_MARGIN = 8
PATIENCE_MS = 200
# Between picture, answer and trail.
_GAPS = (10, 8)


class PicturePane(QWidget):
    """Picture, field, answer, trail.

    Attributes:
        section: The picture with all that is said about it.
        answer: The rows of the answer.
        remark: Why there are none.
        trail: Where one has been.
        note: The word that stands here instead of a picture.

    Signals:
        class_chosen: The place in the network's output of the class that shall rank the maps.
        trail_chosen: The number of a place of the trail, from 0 for the oldest.
        back_requested: Back to the place before.
        picture_stepped: -1 or 1: the previous or next picture of the gallery.
        overlay_changed: Whether the channel is to be shown over the picture.
        pixel_chosen: A `Cell` of channel 0: a pixel of the network's input.
    """

    class_chosen = Signal(int)
    trail_chosen = Signal(int)
    back_requested = Signal()
    picture_stepped = Signal(int)
    overlay_changed = Signal(bool)
    pixel_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section, self.answer, self.trail = PictureSection(), AnswerRows(), TrailBar()
        self.note, self._content, self._pages = Note(), QWidget(), QStackedWidget()
        self.remark = Remark()
        self.remark.setContentsMargins(ANSWER_MARGIN, 0, ANSWER_MARGIN, 0)
        self._back = LinkButton(self.tr("\u2039 Back"), self.tr("Back to the place before (Backspace)"), "accent")
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.section.canvas.dim)
        self.setMinimumWidth(LEAST_WIDTH)
        self._lay_out()
        self._connect()
        self.clear()

    def set_picture(self, pixels: NDArray[np.uint8], name: str) -> None:
        """Show a picture; its field goes, its answer stays until `set_answer`.

        Args:
            pixels: uint8 (height, width, 3): as the network sees it.
            name: Of its file.
        """
        self._patience.stop()
        self.section.set_picture(pixels, name)
        self._pages.setCurrentWidget(self._area)
        self._share_height()

    def set_overlay(self, levels: NDArray[np.uint8] | None, is_signed: bool) -> None:
        """Give the map of a channel; see `FieldCanvas.set_overlay`."""
        self.section.set_overlay(levels, is_signed)

    def set_field(self, mask: NDArray[np.bool_] | None, text: str) -> None:
        """Show what a value sees of the picture.

        Args:
            mask: bool (height, width) of the picture; None for no field.
            text: That in words, e.g. "The cell at row 40, column 52 sees 3 x 3 pixels of the picture"; two lines.
        """
        self.section.set_field(mask, text)

    def set_answer(self, rows: Sequence[ClassScore], chosen: int) -> None:
        """Show the answer; see `AnswerRows.set_answer`."""
        self.answer.set_answer(rows, chosen)
        self.answer.setVisible(bool(rows) or chosen >= 0)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Give the names of all classes, for the search."""
        self.answer.set_labels(labels)

    def set_trail(self, titles: Sequence[str]) -> None:
        """Show where one has been, the oldest place first and the present one last."""
        self.trail.set_titles(titles)
        self.trail.setVisible(bool(titles))
        self._back.setVisible(len(titles) > 1)
        self._share_height()

    def set_waiting(self) -> None:
        """Another picture is on its way; nothing changes unless that takes long."""
        self._patience.start()

    def set_failure(self, message: str, hint: str = "") -> None:
        """Say why there is no picture."""
        self._show_note(message, hint, "!")

    def clear(self) -> None:
        """No picture is chosen."""
        self._show_note(self.tr("No picture is chosen"), self.tr("Choose one in the gallery, or drop one here."))
        self.section.set_overlay(None, False)
        self.set_answer((), -1)
        self.set_trail(())

    def _show_note(self, sentence: str, hint: str, mark: str = "") -> None:
        self._patience.stop()
        self.section.set_picture(None, "")
        self.note.set_texts(sentence, hint, mark)
        self._pages.setCurrentWidget(self.note)

    def _share_height(self) -> None:
        """The picture as wide as the pane, unless the answer's first rows would have no room then."""
        others = self._height_of_ways() + self.answer.height_for(LEAST_ROWS + 1)
        self.section.fit(self.width() - 2 * MARGIN, self.height() - others)
        # What has no room then is scrolled to, and never lies over something else.
        self._content.setFixedHeight(max(self.height(), self.minimumSizeHint().height()))

    def _height_of_ways(self) -> int:
        """Of the trail, the way back, and all that lies between the parts."""
        return self.trail.sizeHint().height() + self._back.sizeHint().height() + sum(_GAPS) + 2 * MARGIN

    def _connect(self) -> None:
        self.section.picture_stepped.connect(self.picture_stepped)
        self.section.overlay_changed.connect(self.overlay_changed)
        self.section.canvas.cell_chosen.connect(self.pixel_chosen)
        self.answer.class_chosen.connect(self.class_chosen)
        self.trail.place_chosen.connect(self.trail_chosen)
        self._back.clicked.connect(self.back_requested)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, MARGIN, 0, MARGIN)
        column.setSpacing(0)
        column.addLayout(_inset(self.section, MARGIN))
        column.addSpacing(_GAPS[0])
        answer = _inset(self.answer, ANSWER_MARGIN)
        answer.addWidget(self.remark)
        column.addLayout(answer, 1)
        column.addSpacing(_GAPS[1])
        back = _inset(self._back, MARGIN)
        back.addStretch(1)
        column.addLayout(back)
        column.addLayout(_inset(self.trail, MARGIN))
        self._pages.addWidget(self.note)
        # In the lowest window the trail may have no room in sight.
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._content)
        for ground in (area.viewport(), self._content):
            ground.setAutoFillBackground(False)
        self._area = area
        self._pages.addWidget(area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        # The parts' heights follow the pane's: they must not keep it from becoming lower.
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        outer.addWidget(self._pages)

    def sizeHint(self) -> QSize:
        """Qt: a side pane."""
        return QSize(WIDTH, 560)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for a small picture and the likeliest classes."""
        back = self._back.sizeHint().height() if self._back.isHidden() else 0
        height = self._height_of_ways() - back + self.section.least_height() + self.answer.height_for(LEAST_ROWS)
        return QSize(LEAST_WIDTH, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: picture and answer share the height."""
        super().resizeEvent(event)
        self._share_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Backspace leads back."""
        if event.key() == Qt.Key.Key_Backspace and not self._back.isHidden():
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the ground that lies behind pictures everywhere."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens_of(self.palette()).color("stage"))
        painter.end()


def _inset(widget: QWidget, margin: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(margin, 0, margin, 0)
    row.addWidget(widget)
    return row
