"""The foot of the retrain dialog: at most one link, two buttons, and the sentence that keeps the main one from use."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import plain_action, readable
from imgclass_gui.widgets.link_button import LinkButton


@dataclass(frozen=True, slots=True)
class Buttons:
    """What the foot offers.

    Attributes:
        main: Words of the main button; none when empty.
        second: Words of the quiet button beside it; none when empty.
        is_main_enabled: Whether the main one can be pressed.
        remark: A sentence on the left, e.g. why it cannot.
        has_log: Whether the link to the log is there.
    """

    main: str = ""
    second: str = ""
    is_main_enabled: bool = True
    remark: str = ""
    has_log: bool = False


class DialogFooter(QFrame):
    """The buttons at the foot.

    Signals:
        main_pressed: The main button.
        second_pressed: The quiet button.
        log_toggled: The log shall be shown, or not.
    """

    main_pressed = Signal()
    second_pressed = Signal()
    log_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogFoot")
        self.log = LinkButton(self.tr("Log"), self.tr("Show the figures of every epoch and the last lines"), "accent")
        self.log.setCheckable(True)
        self.log.toggled.connect(self.log_toggled)
        self._remark = ElidedLabel(lines=2)
        self._remark.setProperty("tone", "muted")
        self.second = QPushButton()
        self.second.clicked.connect(self.second_pressed)
        self.main = QPushButton()
        self.main.setProperty("kind", "main")
        self.main.clicked.connect(self.main_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 14, 22, 14)
        row.setSpacing(10)
        row.addWidget(self.log)
        row.addWidget(self._remark, 1)
        row.addWidget(self.second)
        row.addWidget(self.main)

    def set_buttons(self, buttons: Buttons) -> None:
        """Offer these."""
        for button, words in ((self.main, buttons.main), (self.second, buttons.second)):
            if button.text() != plain_action(words):
                button.setText(plain_action(words))
            button.setVisible(bool(words))
        self.main.setEnabled(buttons.is_main_enabled)
        self.main.setDefault(buttons.is_main_enabled)
        self._remark.setText(readable(buttons.remark))
        self.log.setVisible(buttons.has_log)
