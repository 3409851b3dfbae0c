"""What the controllers tell the person: the message bar, with what its button does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from imgclass_gui.widgets.message_bar import MessageBar, MessageKind
from trainer.contract.errors import UserFacingError


class Notices(QObject):
    """Speaks through the message bar, and knows what to do when its button is pressed."""

    def __init__(self, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._actions: dict[str, Callable[[], None]] = {}
        bar.action_requested.connect(self._on_action_requested)

    def tell(self, kind: MessageKind, text: str, hint: str = "") -> None:
        """Say something in a sentence, with a hint about what to do."""
        self._bar.show_message(kind, text, hint)

    def offer(self, text: str, hint: str, action: str, act: Callable[[], None]) -> None:
        """Say something and offer a button that does `act`."""
        self._actions[action] = act
        self._bar.show_message("info", text, hint, action)

    def retract(self, action: str) -> None:
        """Take an offer away that has lost its sense."""
        message = self._bar.message
        if message is not None and message.action == action:
            self._bar.dismiss()

    def complain(self, error: UserFacingError, about: str = "") -> None:
        """Show an expected failure, with the name of what it is about."""
        self._bar.show_message("error", _complaint(error, about), error.hint)

    def take_back(self, error: UserFacingError, about: str = "") -> None:
        """Take a complaint away that is in sight, as something better is to be said about the same."""
        message = self._bar.message
        if message is not None and message.text == _complaint(error, about):
            self._bar.dismiss()

    def _on_action_requested(self, action: str) -> None:
        if act := self._actions.get(action):
            act()


def _complaint(error: UserFacingError, about: str) -> str:
    return f"{about}: {error.message}" if about else error.message
