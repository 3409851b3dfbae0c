"""The bar below the menus: the mode and what opens pictures on the left, the model on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from imgclass_gui.widgets.icons import IconButton
from imgclass_gui.widgets.mode_switch import ModeSwitch
from imgclass_gui.widgets.model_button import ModelButton
from imgclass_gui.widgets.tokens import TOP_BAR_HEIGHT


class TopBar(QFrame):
    """Quiet buttons; the main button of the first screen is the invitation's.

    Attributes:
        mode: The switch between the modes.
        model_button: The model and the choice of others.

    Signals:
        mode_requested: "classify" or "inside".
        open_pictures_requested: "Open pictures…" was pressed.
        open_folder_requested: "Open folder…" was pressed.
        model_requested: Another model was chosen; carries its path.
        open_model_requested: "Open model…" was chosen.
        retrain_requested: "Retrain on folder…" was pressed.
    """

    mode_requested = Signal(str)
    open_pictures_requested = Signal()
    open_folder_requested = Signal()
    model_requested = Signal(object)
    open_model_requested = Signal()
    retrain_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self.mode = ModeSwitch()
        self.mode.mode_requested.connect(self.mode_requested)
        self._open_pictures = _button("picture", self.tr("Open pictures…"), self.tr("Choose pictures (Ctrl+O)"))
        self._open_folder = _button(
            "folder", self.tr("Open folder…"), self.tr("Choose a folder; pictures below it count too (Ctrl+Shift+O)")
        )
        self.model_button = ModelButton()
        self._retrain = QPushButton()
        self._retrain.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._retrain.clicked.connect(self.retrain_requested)
        self._open_pictures.clicked.connect(self.open_pictures_requested)
        self._open_folder.clicked.connect(self.open_folder_requested)
        self.model_button.model_requested.connect(self.model_requested)
        self.model_button.open_model_requested.connect(self.open_model_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(2)
        row.addWidget(self.mode)
        row.addSpacing(8)
        row.addWidget(self._open_pictures)
        row.addWidget(self._open_folder)
        row.addStretch(1)
        row.addWidget(self.model_button)
        row.addSpacing(10)
        row.addWidget(self._retrain)
        self.set_training("")

    def set_model(
        self, name: str, class_count: int, is_assumed: bool = False, provider: str = "", tooltip: str = ""
    ) -> None:
        """Name the model in use.

        Args:
            name: What people call it.
            class_count: How many classes it knows.
            is_assumed: Whether its preprocessing had to be guessed.
            provider: What it runs on, e.g. "CPU".
            tooltip: More about it.
        """
        lines = [tooltip] if tooltip else []
        if is_assumed:
            lines.append(self.tr("its preprocessing is assumed: the file does not say how it wants its pictures"))
        if provider:
            lines.append(self.tr("runs on {provider}").format(provider=provider))
        self.model_button.set_model(name, class_count, is_assumed, "\n".join(lines))

    def set_training(self, progress: str) -> None:
        """Say how far a training is; empty while there is none."""
        self._retrain.setText(progress or self.tr("Retrain on folder…"))
        tooltip = self.tr("Show the training") if progress else self.tr("Teach your own classes from a folder (Ctrl+T)")
        self._retrain.setToolTip(tooltip)

    def set_retrain_main(self, is_main: bool) -> None:
        """Make the button of the training stand out, or leave that to the page below."""
        self._retrain.setProperty("kind", "main" if is_main else "")
        self._retrain.style().polish(self._retrain)

    def set_model_choices(self, choices: Sequence[tuple[str, str, bool]]) -> None:
        """Offer models: (name, path, is in use)."""
        self.model_button.set_choices(choices)


def _button(icon: str, text: str, tooltip: str) -> IconButton:
    button = IconButton(icon, text)
    button.setProperty("kind", "quiet")
    button.setToolTip(tooltip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
