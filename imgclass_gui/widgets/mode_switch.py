"""The switch between the two modes of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class ModeSwitch(QFrame):
    """Two buttons in one frame, one of which is on.

    Signals:
        mode_requested: "classify" or "inside".
    """

    mode_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modeSwitch")
        self.setAccessibleName(self.tr("Mode"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = {
            "classify": (self.tr("Classify"), self.tr("Pictures and what the network says (Ctrl+1)")),
            "inside": (self.tr("Look inside"), self.tr("Follow the chosen picture through the network (Ctrl+2)")),
        }
        self._buttons = {mode: QPushButton(text) for mode, (text, _) in words.items()}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for mode, button in self._buttons.items():
            button.setCheckable(True)
            button.setProperty("kind", "mode")
            button.setToolTip(words[mode][1])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, mode=mode: self.mode_requested.emit(mode))
            group.addButton(button)
            row.addWidget(button)
        self.set_mode("classify")

    def set_mode(self, mode: str) -> None:
        """Mark a mode; emits nothing."""
        self._buttons[mode].setChecked(True)
