"""Plays, stops and scrubs through the epochs of a training."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable, spoken_percent
from imgclass_gui.widgets.icons import IconButton
from imgclass_gui.widgets.training.learning_slider import LearningSlider

FRAME_MS = 160
BUTTON_WIDTH = 48


class LearningPlayer(QWidget):
    """A play button, the epoch's number, and the time line.

    Attributes:
        slider: The time line.
        button: Play or pause.

    Signals:
        epoch_wanted: An epoch shall be shown.
    """

    epoch_wanted = Signal(int)

    def __init__(self, head_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = LearningSlider()
        self.button = _PlayButton()
        self._epochs: tuple[int, ...] = ()
        self._curve: Sequence[float] = ()
        self._label = ""
        self._best = -1
        self._shown = -1
        self._total = 0
        self._number = ElidedLabel(lines=2)
        self._number.setProperty("kind", "figure")
        self._what = ElidedLabel(lines=2)
        self._what.setProperty("tone", "muted")
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._on_tick)
        self.slider.valueChanged.connect(self._on_value_changed)
        self.slider.sliderPressed.connect(self.pause)
        self.slider.actionTriggered.connect(lambda _: self.pause())
        self.button.clicked.connect(self.toggle)
        self.setFocusProxy(self.slider)
        self._lay_out(head_width)

    @property
    def epoch(self) -> int:
        """The epoch that is chosen; -1 where there is none."""
        return self._epochs[self.slider.value()] if self._epochs else -1

    @property
    def is_playing(self) -> bool:
        """Whether the epochs follow each other by themselves."""
        return self._timer.isActive()

    def set_epochs(self, epochs: Sequence[int], curve: Sequence[float], label: str, stay: bool) -> None:
        """Show a training.

        Args:
            epochs: Rising; at least one.
            curve: The class's probabilities for the first of them, or for all.
            label: Of the class.
            stay: Whether it is a longer telling of the same training: then the chosen epoch stays chosen, unless it
                was the last one, which goes along.
        """
        chosen, was_last = self.epoch, self.slider.value() == self.slider.maximum()
        self._epochs, self._curve, self._label = tuple(epochs), curve, readable(label)
        self._what.setText(self.tr("probability of “{label}”").format(label=self._label))
        place = len(self._epochs) - 1
        if stay and chosen in self._epochs and not (was_last and not self.is_playing):
            place = self._epochs.index(chosen)
        else:
            self.pause()
        if not stay:
            self._shown = -1
        self.slider.blockSignals(True)
        self._set_points()
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self._on_value_changed()

    def set_best(self, epoch: int) -> None:
        """Mark the best epoch; -1 for none."""
        self._best = epoch
        if self._epochs:
            self._set_points()

    def set_total(self, epochs: int) -> None:
        """Say how many epochs are planned; 0 where that is not known."""
        self._total = epochs
        self._tell_number()

    def set_shown(self, epoch: int) -> None:
        """Say which epoch is in sight."""
        self._shown = epoch
        self._tell_number()

    def step(self, count: int) -> None:
        """Go on by so many epochs, or back."""
        self.pause()
        self.slider.setValue(self.slider.value() + count)

    def toggle(self) -> None:
        """Play, from the start where all is over; or pause."""
        if self.is_playing:
            self.pause()
            return
        if self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        if self.slider.maximum() > 0:
            self._timer.start()
        self.button.set_playing(self.is_playing)

    def pause(self) -> None:
        """Stay at the epoch that is chosen."""
        self._timer.stop()
        self.button.set_playing(False)

    def _set_points(self) -> None:
        self.slider.set_points(len(self._epochs), self._curve, self._place_of_best())
        self.button.setEnabled(len(self._epochs) > 1)

    def _place_of_best(self) -> int:
        """Where the best epoch is, or the next one that can be shown."""
        later = (place for place, epoch in enumerate(self._epochs) if epoch >= self._best)
        return next(later, -1) if self._best >= 0 else -1

    def _tell_number(self) -> None:
        last = max(self._total, *self._epochs[-1:], self._shown)
        words = self.tr("epoch {n} of {last}").format(n=self._shown, last=last)
        self._number.setText(words if self._shown > 0 else self.tr("before training") if self._shown == 0 else "")
        self.slider.setAccessibleDescription(self._spoken(self._number.text()))

    def _spoken(self, words: str) -> str:
        place = self.slider.value()
        sentences = [words]
        if place < len(self._curve):
            sentences.append(f"{self._label} {spoken_percent(self._curve[place])}")
        if self._best >= 0:
            sentences.append(self.tr("best epoch {n}").format(n=self._best))
        return ", ".join(sentences)

    def _on_value_changed(self) -> None:
        self.epoch_wanted.emit(self.epoch)

    def _on_tick(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self.slider.maximum():
            self.pause()

    def _lay_out(self, head_width: int) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._number, 0, 0)
        grid.addWidget(self._what, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.button, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.slider, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnMinimumWidth(0, head_width)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(1, 1)
        self._number.setFixedWidth(head_width)
        self._what.setFixedWidth(head_width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space plays and pauses, also while the time line has the keyboard."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle()
        else:
            super().keyPressEvent(event)


class _PlayButton(IconButton):
    """Shows what a press will do."""

    def __init__(self) -> None:
        super().__init__("play", token="text")
        self.setFixedWidth(BUTTON_WIDTH)
        self.setAutoDefault(False)
        self.set_playing(False)

    def set_playing(self, is_playing: bool) -> None:
        self._icon_name = "pause" if is_playing else "play"
        self._tint()
        self.setAccessibleName(self.tr("Pause") if is_playing else self.tr("Play"))
        self.setToolTip(
            self.tr("Pause (Space)") if is_playing else self.tr("Play the epochs one after the other (Space)")
        )
