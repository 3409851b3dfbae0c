"""How a training ended, in the place of its progress."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from imgclass_gui.engine.training.history import TrainingHistory
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.tokens import RADIUS_CONTROL, tokens_of
from trainer.contract.events import Failed, Finished, Stopped

LOOKS = {"finished": ("check", "good"), "stopped": ("info", "muted"), "failed": ("error", "bad")}


class WatchEnd(QWidget):
    """An icon and a sentence: finished, stopped or failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_failure = False
        self._icon = IconLabel("check", "good")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_history(self, history: TrainingHistory) -> None:
        """Say how it ended; nothing while it goes on."""
        self._is_failure = history.ended == "failed"
        margins = (12, 9, 12, 9) if self._is_failure else (0, 0, 0, 0)
        self._row.setContentsMargins(*margins)
        text = self._words(history)
        if text == self.text:
            return
        self._text.setText(text)
        tone = "bad" if self._is_failure else ""
        self._text.setProperty("tone", tone)
        self._text.style().polish(self._text)
        self._icon.set_icon(*LOOKS.get(history.ended, LOOKS["finished"]))
        self.update()
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _words(self, history: TrainingHistory) -> str:
        match history.last:
            case Finished(seconds=None):
                return self.tr("Finished")
            case Finished(seconds=float() | int() as seconds):
                return self.tr("Finished in {time}").format(time=exact_duration(seconds))
            case Stopped(epoch=epoch):
                return self._stopped(epoch, history.exported is not None)
            case Failed(message=message, hint=hint):
                sentence = readable(message[:1].upper() + message[1:]).rstrip(".")
                return f"{sentence}. {readable(hint)}".rstrip()
        return ""

    def _stopped(self, epoch: int, has_model: bool) -> str:
        if not has_model:
            return self.tr("Stopped before there was a model; it can be resumed")
        if epoch < 1:
            return self.tr("Stopped; the best so far is kept")
        return self.tr("Stopped after epoch {n}; the best so far is kept").format(n=count(epoch))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a failure stands out."""
        if not self._is_failure:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens_of(self.palette()).color("bad_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()


def exact_duration(seconds: float) -> str:
    """A time that is over: "8 s", "2 min 5 s", "1 h 2 min"."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left} min" if minutes_left else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"
