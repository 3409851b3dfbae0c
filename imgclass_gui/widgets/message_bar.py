"""A calm bar below the top bar that says what went wrong and what to do; never a window in the way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from imgclass_gui.widgets.figures import plain_action, readable
from imgclass_gui.widgets.icons import IconButton, IconLabel

MessageKind = Literal["info", "warn", "error"]

# More than these nobody reads one after another.
CAPACITY = 20

_ICONS = {"info": ("info", "accent"), "warn": ("warning", "warn"), "error": ("error", "bad")}


@dataclass(frozen=True, slots=True)
class Message:
    """What the bar says.

    Attributes:
        kind: How serious it is.
        text: One sentence.
        hint: What to do, one sentence; may be empty.
        action: What the button offers; no button when empty.
    """

    kind: MessageKind
    text: str
    hint: str = ""
    action: str = ""


class MessageBar(QFrame):
    """Shows the newest message; the ones before come back when it is dismissed.

    Signals:
        action_requested: The button was pressed; carries its text.
        dismissed: The last message went away.
    """

    action_requested = Signal(str)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._messages: deque[Message] = deque(maxlen=CAPACITY)
        self._icon = IconLabel("info", "accent")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._more = QLabel()
        self._more.setProperty("tone", "muted")
        self._action = QPushButton()
        self._action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close = IconButton("close")
        self._close.setProperty("kind", "quiet")
        self._close.setToolTip(self.tr("Dismiss (Esc)"))
        self._close.setAccessibleName(self.tr("Dismiss the message"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action.clicked.connect(self._on_action_clicked)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()

    @property
    def message(self) -> Message | None:
        """The message in sight."""
        return self._messages[-1] if self._messages else None

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that was said and not yet dismissed, the message in sight last."""
        return tuple(self._messages)

    def show_message(self, kind: MessageKind, text: str, hint: str = "", action: str = "") -> None:
        """Say something. It takes the place of the same said before, and an "info" that of an earlier "info".

        Args:
            kind: "info", "warn" or "error".
            text: One sentence.
            hint: What to do, one sentence; may be empty.
            action: What a button offers; no button when empty.
        """
        message = Message(kind, text, hint, action)
        for old in list(self._messages):
            if old == message or old.kind == kind == "info":
                self._messages.remove(old)
        self._messages.append(message)
        self._present()
        self._announce()

    def dismiss(self) -> None:
        """Take the message in sight away; an earlier one may come back."""
        if self._messages:
            self._messages.pop()
            self._present()
            if not self._messages:
                self.dismissed.emit()

    def clear(self) -> None:
        """Take all messages away."""
        self._messages.clear()
        self._present()

    def _present(self) -> None:
        message = self.message
        self.setVisible(message is not None)
        if message is None:
            return
        self._icon.set_icon(*_ICONS[message.kind])
        sentence = _as_sentence(readable(message.text))
        self._text.setText(f"{sentence} {readable(message.hint)}".rstrip())
        self.setAccessibleName(self._text.text())
        self._action.setText(plain_action(message.action))
        self._action.setVisible(bool(message.action))
        others = len(self._messages) - 1
        self._more.setText(self.tr("and {n} more").format(n=others))
        self._more.setVisible(others > 0)
        self.setProperty("tone", message.kind)
        self.style().polish(self)

    def _announce(self) -> None:
        """Tell screen readers, which do not look here by themselves."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        announcement = QAccessibleAnnouncementEvent(self, self._text.text())
        QAccessible.updateAccessibility(announcement)

    def _on_action_clicked(self) -> None:
        message = self.message
        if message is not None:
            self.dismiss()
            self.action_requested.emit(message.action)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
        row.addWidget(self._action)
        row.addWidget(self._close)


def _as_sentence(text: str) -> str:
    """Errors are half sentences, "the file ends too early"; alone in a bar they begin and end like whole ones."""
    sentence = text[:1].upper() + text[1:]
    return sentence if sentence.endswith((".", "!", "?", "…")) else sentence + "."
