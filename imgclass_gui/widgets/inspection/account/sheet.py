"""What all forms of an account have in common: terms that stand somewhere and can be walked through."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from imgclass_gui.widgets.inspection.account.account_ink import Ink


class Sheet(ABC):
    """The terms of an account, laid out for a width. All places are in logical pixels.

    Attributes:
        height: For the width that was set last.
    """

    height: float = 0.0

    @abstractmethod
    def set_width(self, width: float) -> None:
        """Lay everything out."""

    @abstractmethod
    def first(self) -> int:
        """The term where the keyboard begins; -1 for none."""

    @abstractmethod
    def term_at(self, place: QPointF) -> int:
        """The number of the term at a place; -1 for none."""

    @abstractmethod
    def area_of(self, term: int) -> QRectF:
        """Where a term stands; empty where it is not shown."""

    @abstractmethod
    def step(self, term: int, rows: int, columns: int) -> int:
        """The term so many rows and columns further, or the same one at the end."""

    @abstractmethod
    def paint(self, painter: QPainter, clip: QRectF, ink: Ink) -> None:
        """Paint what lies within `clip`."""

    @abstractmethod
    def texts(self) -> list[str]:
        """The numbers that are written, with their names, from the top; a screen reader's and a test's view."""
