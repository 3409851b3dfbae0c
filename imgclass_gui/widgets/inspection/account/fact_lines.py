"""The lines below the terms of an account, painted: labels to the left, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.inspection.account.account_facts import Fact
from imgclass_gui.widgets.inspection.account.account_ink import RIGHT, ink_of, paint_rule, paint_text
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import TEXT_SIZE

_LINE_HEIGHT = 24
_NUMBER_WIDTH = 120
_RESULT_SIZE = 15


class FactLines(QWidget):
    """Sum, bias, result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Sequence[Fact] = ()
        self._zoom = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Result"))

    @property
    def facts(self) -> Sequence[Fact]:
        """What is shown."""
        return self._facts

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show lines."""
        self._facts = tuple(facts)
        self.setFixedHeight(self._height())
        self.setAccessibleDescription("\n".join(f"{fact.label}: {fact.number}" for fact in facts))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: all lines."""
        return QSize(320, self._height())

    def set_zoom(self, zoom: float) -> None:
        """Paint the lines so many times larger; see `magnification`."""
        self._zoom = zoom
        self.setFixedHeight(self._height())
        self.update()

    def _height(self) -> int:
        return round((len(self._facts) * _LINE_HEIGHT + 8) * self._zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the lines; a rule above the result."""
        painter, ink = QPainter(self), ink_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._zoom, self._zoom)
        top, width = 0.0, self.width() / self._zoom
        for fact in self._facts:
            if fact.is_result:
                paint_rule(painter, 0, width, top + 3, ink)
                top += 6
            weight = QFont.Weight.DemiBold if fact.is_result else QFont.Weight.Normal
            color = ink.tokens.color("text" if fact.is_result else "muted")
            number = QRectF(width - _NUMBER_WIDTH - 4, top, _NUMBER_WIDTH, _LINE_HEIGHT)
            label = QRectF(4, top, number.left() - 8 + _NUMBER_WIDTH / 3, _LINE_HEIGHT)
            paint_text(painter, label, fact.label, text_font(TEXT_SIZE, weight), color)
            font = number_font(_RESULT_SIZE) if fact.is_result else number_font()
            font.setWeight(weight)
            paint_text(painter, number, fact.number, font, ink.tokens.color("text"), RIGHT)
            top += _LINE_HEIGHT
        painter.end()
