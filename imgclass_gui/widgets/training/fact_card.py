"""A figure in a frame: what it is, how much, and a word more."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE

SIDE = 12
NARROWEST = 120
WIDEST = 260


class FactCard(QFrame):
    """A card such as "BEST SO FAR, 88.8 %, val_accuracy, epoch 18"."""

    def __init__(self, eyebrow: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = ""
        self._eyebrow, self._value, self._details = (ElidedLabel() for _ in range(3))
        self._eyebrow.setProperty("kind", "eyebrow")
        self._value.setProperty("kind", "figure")
        self._details.setProperty("tone", "muted")
        self._details.setFont(text_font(NUMBER_SIZE))
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 10, SIDE, 11)
        column.setSpacing(4)
        for label in (self._eyebrow, self._value, self._details):
            column.addWidget(label)
        self.set_eyebrow(eyebrow)

    @property
    def value(self) -> str:
        """The figure."""
        return self._value.text()

    @property
    def details(self) -> str:
        """The word more."""
        return self._details.text()

    def set_eyebrow(self, eyebrow: str) -> None:
        """Say what the figure is."""
        self._name = readable(eyebrow)
        self._eyebrow.setText(self._name.upper())
        self._eyebrow.setAccessibleName(self._name)
        self._describe()

    def set_fact(self, value: str, details: str) -> None:
        """Show a figure.

        Args:
            value: The figure, a few words at most.
            details: What belongs to it; may be empty.
        """
        value, details = readable(value), readable(details)
        if (value, details) == (self.value, self.details):
            return
        self._value.setText(value)
        self._details.setText(details)
        self._describe()
        self.updateGeometry()

    def _describe(self) -> None:
        words = ", ".join(filter(None, (self.value, self.details)))
        self.setAccessibleName(f"{self._name}: {words}")

    def sizeHint(self) -> QSize:
        """Qt: as wide as the figure asks for, so that cards beside each other share what is left."""
        width = self._value.sizeHint().width() + 2 * SIDE + 2
        return QSize(min(max(NARROWEST, width), WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt: the details are cut first."""
        return self.sizeHint()
