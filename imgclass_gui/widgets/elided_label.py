"""A label that cuts its text where the room ends and tells the whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip


class ElidedLabel(QLabel):
    """Plain text over at most a few lines; any script and direction.

    The label's `text()`, and so what a screen reader says, stays whole.
    """

    def __init__(
        self, lines: int = 1, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def is_cut(self) -> bool:
        """Whether the text has no room to stand whole."""
        return "".join(self._break(self.contentsRect().width())) != self.text()

    def minimumSizeHint(self) -> QSize:
        """Qt: it may shrink to a few letters."""
        metrics = self.fontMetrics()
        return QSize(min(super().sizeHint().width(), 4 * metrics.averageCharWidth()), metrics.height())

    def sizeHint(self) -> QSize:
        """Qt: one line's room, or as many as the present width asks for."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def hasHeightForWidth(self) -> bool:
        """Qt: more lines need more height."""
        return self._lines > 1

    def heightForWidth(self, width: int) -> int:
        """Qt: the height of the lines that the text fills at this width."""
        metrics = self.fontMetrics()
        return metrics.height() + (len(self._break(width)) - 1) * metrics.lineSpacing()

    def _break(self, width: int) -> list[str]:
        """The lines as they are painted."""
        text, metrics = self.text(), self.fontMetrics()
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        units = text.encode("utf-16-le", "replace")  # Qt counts in UTF-16
        lines: list[str] = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(width)
            start = 2 * line.textStart()
            if len(lines) == self._lines - 1:
                lines.append(metrics.elidedText(units[start:].decode("utf-16-le"), self._mode, width))
                break
            lines.append(units[start : start + 2 * line.textLength()].decode("utf-16-le"))
            line = layout.createLine()
        layout.endLayout()
        return lines or [""]

    def event(self, event: QEvent) -> bool:
        """Qt: the whole text as a tooltip, where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            QToolTip.showText(event.globalPos(), plain_tooltip(self.text()) if self.is_cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the lines that fit."""
        area = self.contentsRect()
        lines = self._break(area.width())
        metrics = self.fontMetrics()
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self.palette().color(self.foregroundRole()))
        height = metrics.height() + (len(lines) - 1) * metrics.lineSpacing()
        top = area.top() + (area.height() - height) // 2
        for number, line in enumerate(lines):
            painter.drawText(area.left(), top + number * metrics.lineSpacing() + metrics.ascent(), line)
        painter.end()
