"""The bottom line: what is under way, how to stop it, and what the program promises."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count, duration, readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.tokens import STATUS_HEIGHT


class StatusStrip(QFrame):
    """Left: ready, progress with Cancel, or busy. Right: failures and the provider.

    Signals:
        cancel_requested: What is under way shall end.
        failures_requested: Show the pictures that could not be read.
    """

    cancel_requested = Signal()
    failures_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(STATUS_HEIGHT)
        self._text = ElidedLabel()
        self._pace = QLabel()
        self._provider = ElidedLabel()
        for label in (self._text, self._pace, self._provider):
            label.setProperty("tone", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMinimumWidth(80)
        self._bar.setMaximumWidth(260)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = LinkButton(self.tr("Cancel"), self.tr("Stop what is under way (Esc)"), "accent")
        self._failures = LinkButton("", self.tr("Show only what could not be read"), "bad")
        self._failures.hide()
        self._cancel.clicked.connect(self.cancel_requested)
        self._failures.clicked.connect(self.failures_requested)
        self._lay_out()
        self.show_ready(self.tr("Ready"))

    @property
    def is_busy(self) -> bool:
        """Whether something is under way that can be cancelled."""
        return not self._cancel.isHidden()

    def show_ready(self, text: str) -> None:
        """Nothing is under way."""
        self._text.setText(readable(text))
        for widget in (self._bar, self._pace, self._cancel):
            widget.hide()

    def show_progress(self, done: int, total: int, per_second: float, seconds_left: float) -> None:
        """Pictures are being classified.

        Args:
            done: How many have their answer.
            total: How many there are; more may come.
            per_second: The present pace; 0 when it is not known yet.
            seconds_left: How long it will take; 0 when that is not known.
        """
        self._text.setText(self.tr("{done} of {total} pictures").format(done=count(done), total=count(total)))
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        parts = []
        if per_second > 0:
            pace = count(round(per_second)) if per_second >= 10 else f"{per_second:.1f}"
            parts.append(self.tr("{n} a second").format(n=pace))
        if seconds_left > 0:
            parts.append(self.tr("{time} left").format(time=duration(seconds_left)))
        self._pace.setText(" · ".join(parts))
        for widget in (self._bar, self._pace, self._cancel):
            widget.show()

    def show_busy(self, text: str) -> None:
        """Something of unknown length is under way, such as opening a model."""
        self._text.setText(readable(text))
        self._bar.setRange(0, 0)
        self._pace.hide()
        self._bar.show()
        self._cancel.show()

    def set_failures(self, number: int) -> None:
        """How many pictures could not be read."""
        self._failures.setText(self.tr("{n} could not be read").format(n=count(number)))
        self._failures.setVisible(number > 0)

    def set_provider(self, provider: str) -> None:
        """What the network runs on, e.g. "CPU"."""
        self._provider.setText(self.tr("no network connection is used · {provider}").format(provider=provider))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._bar, 2)
        row.addWidget(self._pace)
        row.addWidget(self._cancel)
        row.addStretch(1)
        row.addWidget(self._failures)
        row.addWidget(self._provider)
