"""The terms of an account, painted; each can be pointed at, walked to and chosen."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.inspection.account.account_ink import ink_of
from imgclass_gui.widgets.inspection.account.sheet import Sheet

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class TermCanvas(QWidget):
    """A sheet of terms.

    Signals:
        chosen: The number of a term that was clicked, or chosen by Enter.
        pointed: The number of the term under the pointer or the keyboard's cursor; -1 for none.
        walked: The number of the term to which the keyboard's cursor went.
        stepped: Rows and columns by which the cell itself is to be moved: the arrow keys with Shift.
    """

    chosen = Signal(int)
    pointed = Signal(int)
    walked = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._words: Callable[[int], str] = lambda term: ""
        self._leads: Callable[[int], bool] = lambda term: True
        self._marked = -1
        self._zoom = 1.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Terms"))

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    @property
    def marked(self) -> int:
        """The term that is pointed at; -1 for none."""
        return self._marked

    def set_sheet(
        self, sheet: Sheet | None, words: Callable[[int], str], leads: Callable[[int], bool], keeps_mark: bool = False
    ) -> None:
        """Show terms.

        Args:
            sheet: They; None shows nothing.
            words: What is said of a term.
            leads: Whether one can go to where a term comes from.
            keeps_mark: Whether the same term stays marked, as after "show all".
        """
        self._sheet, self._words, self._leads = sheet, words, leads
        self._mark(self._marked if keeps_mark else -1)
        self.setVisible(sheet is not None)
        self._fit()
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """Paint everything so many times larger; see `magnification`."""
        self._zoom = zoom
        self._fit()
        self.update()

    def area_of(self, term: int) -> QRectF:
        """Where a term stands."""
        area = self._sheet.area_of(term) if self._sheet is not None else QRectF()
        return QRectF(area.topLeft() * self._zoom, area.size() * self._zoom)

    def _fit(self) -> None:
        if self._sheet is not None:
            self._sheet.set_width(self.width() / self._zoom)
            self.setFixedHeight(math.ceil(self._sheet.height * self._zoom))

    def _mark(self, term: int) -> None:
        if term != self._marked:
            self._marked = term
            self.pointed.emit(term)
            self.update()
        leads = term >= 0 and self._leads(term)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def _step(self, rows: int, columns: int) -> None:
        if self._sheet is None:
            return
        term = self._sheet.step(self._marked, rows, columns) if self._marked >= 0 else self._sheet.first()
        self._mark(term)
        if term >= 0:
            self.walked.emit(term)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words(term)))

    def sizeHint(self) -> QSize:
        """Qt: as high as the terms are."""
        return QSize(320, self.minimumHeight() if self._sheet is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: lay out for the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the terms in sight."""
        if self._sheet is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.scale(self._zoom, self._zoom)
        clip = QRectF(event.rect())
        clip = QRectF(clip.topLeft() / self._zoom, clip.size() / self._zoom)
        self._sheet.paint(painter, clip, ink_of(self.palette(), self._marked))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: point at the term under the mouse."""
        self._mark(self._term_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the term under the mouse."""
        term = self._term_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and term >= 0:
            self._mark(term)
            self.chosen.emit(term)

    def _term_at(self, place: QPointF) -> int:
        return self._sheet.term_at(place / self._zoom) if self._sheet is not None else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk through the terms, with Shift they move the cell; Enter chooses."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _STEPS and not modifiers:
            self._step(*_STEPS[key])
        elif key in _STEPS and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.stepped.emit(*_STEPS[key])
        elif key in _CHOOSING and self._marked >= 0 and not modifiers:
            self.chosen.emit(self._marked)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt: a tooltip a term."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            term = self._term_at(QPointF(event.pos()))
            words = plain_tooltip(self._words(term)) if term >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard's cursor appears."""
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._marked < 0 and self._sheet is not None and event.reason() in keys:
            self._step(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard's cursor goes."""
        if not self.underMouse():
            self._mark(-1)
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer goes."""
        if not self.hasFocus():
            self._mark(-1)
        super().leaveEvent(event)
