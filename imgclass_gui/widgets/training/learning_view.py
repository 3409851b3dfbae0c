"""Watch it learn: one picture's answer, feature maps and kernels at every epoch of a training."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.training.learning_frames import MOST_LAYERS, LearningFilm, LearningFrame
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.rgb_image import rgb_image
from imgclass_gui.widgets.training.kernel_sheet import KernelSheet
from imgclass_gui.widgets.training.learning_bars import LearningBars
from imgclass_gui.widgets.training.learning_layer import LearningLayer
from imgclass_gui.widgets.training.learning_picture import MOST_SIDE, LearningPicture
from imgclass_gui.widgets.training.learning_player import LearningPlayer

HEAD_WIDTH = 148
GAP = 12
MOST_SHEET_HEIGHT = 88

Absence = Literal["waiting", "last layer only", "not recorded"]


class LearningView(QWidget):
    """A film of a training, to play and to scrub through.

    Attributes:
        bars: The likeliest classes.
        kernels: Of the first layer.
        layers: Name and maps of each layer; those that the network does not have are hidden.
        player: Play button and time line.

    Signals:
        frame_wanted: An epoch whose frame shall be loaded and handed to `set_frame`; replaces the wish before.
    """

    frame_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: LearningFilm | None = None
        self._truth = ""
        self.bars = LearningBars()
        self.kernels = KernelSheet()
        self.layers = [LearningLayer(self) for _ in range(MOST_LAYERS)]
        self.player = LearningPlayer(HEAD_WIDTH)
        self._picture = LearningPicture()
        self._kernels_title = ElidedLabel()
        self._note = Note()
        self._pages = QStackedWidget()
        self._content = QWidget()
        self._lay_out()
        self.player.epoch_wanted.connect(self.frame_wanted)
        self.set_absence("waiting")
        self.set_film(None)

    @property
    def epoch(self) -> int:
        """The epoch that is chosen; -1 where there is none."""
        return self.player.epoch if self._film is not None else -1

    def set_film(self, film: LearningFilm | None) -> None:
        """Show a film from its newest epoch on, or the same one when it has grown.

        Args:
            film: None where there is none: then `set_absence` says why.
        """
        is_same = film is not None and self._film is not None and film.folder == self._film.folder
        self._film = film
        self._pages.setCurrentWidget(self._note if film is None else self._content)
        if film is None:
            self.player.pause()
            return
        self._picture.set_image(rgb_image(film.square) if film.square is not None else QImage())
        for number, layer in enumerate(self.layers):
            layer.set_visible(number < len(film.names))
            if number < len(film.names):
                layer.set_layer(film.names[number], film.channels[number], film.scales[number])
        if film.names:
            self._kernels_title.setText(self.tr("Kernels of {layer}").format(layer=readable(film.names[0])))
        self._tell_classes(film, keep=is_same)
        self._tell_epochs(film, stay=is_same)

    def add_epoch(self, epoch: int) -> None:
        """The trainer has written another epoch of the film; the view goes along where it was at the newest."""
        film = self._film
        if film is not None and epoch > film.epochs[-1]:
            self._film = replace(film, epochs=(*film.epochs, epoch))
            self._tell_epochs(self._film, stay=True)

    def set_frame(self, frame: LearningFrame) -> None:
        """Show an epoch; one that comes late is shown with its own number."""
        film = self._film
        if film is None:
            return
        self.player.set_shown(frame.epoch)
        self.bars.set_probabilities(frame.probabilities)
        for layer, maps in zip(self.layers, frame.maps, strict=False):
            layer.set_maps(maps)
        has_kernels = frame.kernels is not None
        if frame.kernels is not None:
            self.kernels.set_kernels(frame.kernels, film.kernel_bound)
        self.kernels.setVisible(has_kernels)
        self._kernels_title.setVisible(has_kernels)

    def set_truth(self, label: str) -> None:
        """Say which class the picture belongs to: the curve follows that one; empty for the likeliest."""
        self._truth = label
        if self._film is not None:
            self._tell_classes(self._film, keep=False)
            self._tell_epochs(self._film, stay=True)

    def set_best(self, epoch: int) -> None:
        """Mark the best epoch of the training; -1 for none."""
        self.player.set_best(epoch)

    def set_total(self, epochs: int) -> None:
        """Say how many epochs are planned; 0 where that is not known."""
        self.player.set_total(epochs)

    def set_waiting(self, is_waiting: bool) -> None:
        """Say why there is no film: the first epoch is under way, or this recipe has nothing to show."""
        self.set_absence("waiting" if is_waiting else "last layer only")

    def set_absence(self, reason: Absence) -> None:
        """Say why there is no film."""
        texts = {
            "waiting": (self.tr("The first epoch is under way."), ""),
            "last layer only": (
                self.tr("A quick training changes only the last layer, so there is nothing to see growing here."),
                self.tr("Train from scratch or thoroughly."),
            ),
            "not recorded": (self.tr("Nothing was recorded of this training."), ""),
        }
        self._note.set_texts(*texts[reason])

    def _followed(self, film: LearningFilm) -> int:
        """The class whose curve is drawn."""
        return film.labels.index(self._truth) if self._truth in film.labels else self.bars.classes[0]

    def _tell_classes(self, film: LearningFilm, keep: bool) -> None:
        truth = film.labels.index(self._truth) if self._truth in film.labels else -1
        self.bars.set_classes(film.labels, film.probabilities[-1], truth, keep)

    def _tell_epochs(self, film: LearningFilm, stay: bool) -> None:
        followed = self._followed(film)
        self.player.set_epochs(film.epochs, film.probabilities[:, followed].tolist(), film.labels[followed], stay)

    def _build_top(self) -> QWidget:
        kernels = QVBoxLayout()
        kernels.setSpacing(6)
        kernels.addWidget(self._kernels_title)
        kernels.addWidget(self.kernels, 1)
        self.kernels.setAccessibleName(self.tr("Kernels of the first layer"))
        top = QWidget()
        top.setMaximumHeight(MOST_SIDE)
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._picture)
        row.addWidget(self.bars, 1)
        row.addLayout(kernels, 1)
        return top

    def _lay_out(self) -> None:
        maps = QWidget()
        maps.setMaximumHeight(MOST_LAYERS * MOST_SHEET_HEIGHT)
        rows = QGridLayout(maps)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(GAP)
        rows.setVerticalSpacing(10)
        rows.setColumnStretch(1, 1)
        for number, layer in enumerate(self.layers):
            layer.head.setFixedWidth(HEAD_WIDTH)
            rows.addWidget(layer.head, number, 0)
            rows.addWidget(layer.sheet, number, 1)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._build_top(), 5)
        # Room that nothing can fill any more lies between the parts.
        column.addStretch(0)
        column.addWidget(maps, 4)
        column.addStretch(0)
        column.addWidget(self.player)
        self._pages.addWidget(self._note)
        self._pages.addWidget(self._content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setFocusProxy(self.player)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that nobody else wants walk through the epochs."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._film is not None and event.key() in steps:
            self.player.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
