"""A grid of cells that can be pointed at and chosen: what the picture and a large map have in common."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.widgets.tokens import DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, RADIUS_PICTURE, tokens_of

# From this share of the room on, the cells are enlarged by a whole number, so that all are alike.
WHOLE_SHARE = 0.9
# A frame is never smaller: one pixel of a photo could not be found.
LEAST_FRAME = 9.0
# The largest side of a cell, in logical pixels.
MOST_CELL = 120.0
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class CellCanvas(QWidget):
    """Rows and columns of cells; a click chooses one, and so do the arrow keys with Enter.

    Signals:
        cell_chosen: A `Cell`.
        cell_hovered: The `Cell` under the pointer or the keyboard's cursor, or None.
    """

    cell_chosen = Signal(object)
    cell_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._columns, self._channel = 0, 0, 0
        self._current: Cell | None = None
        self._pointed: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def current(self) -> Cell | None:
        """The chosen cell."""
        return self._current

    @property
    def pointed(self) -> Cell | None:
        """The cell under the pointer or the keyboard's cursor."""
        return self._pointed

    def set_current(self, cell: Cell | None) -> None:
        """Mark a cell as chosen; emits nothing."""
        self._current = cell
        self._describe()
        self.update()

    def set_grid(self, rows: int, columns: int, channel: int = 0) -> None:
        """Say how many cells there are, and to which channel they belong; none where one is 0."""
        self._rows, self._columns, self._channel = rows, columns, channel
        if self._pointed is not None and not self.holds(self._pointed):
            self._point(None)
        self.setCursor(Qt.CursorShape.CrossCursor if rows * columns else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def target(self) -> QRectF:
        """Where the cells lie, in logical pixels of the widget."""
        return fitted(self._rows, self._columns, QRectF(self.rect()), self.devicePixelRatioF())

    def cell_at(self, place: QPointF) -> Cell | None:
        """The cell at a place of the widget."""
        area = self.target()
        if area.isEmpty() or not area.contains(place):
            return None
        row = int((place.y() - area.top()) / area.height() * self._rows)
        column = int((place.x() - area.left()) / area.width() * self._columns)
        return Cell(self._channel, min(row, self._rows - 1), min(column, self._columns - 1))

    def cell_rect(self, cell: Cell) -> QRectF:
        """Where a cell lies, in logical pixels of the widget."""
        area = self.target()
        width, height = area.width() / max(1, self._columns), area.height() / max(1, self._rows)
        return QRectF(area.left() + cell.column * width, area.top() + cell.row * height, width, height)

    def words_of(self, cell: Cell) -> str:
        """A cell in words, for screen readers."""
        return self.tr("row {row}, column {column}").format(row=cell.row, column=cell.column)

    def holds(self, cell: Cell) -> bool:
        """Whether there is such a cell."""
        return 0 <= cell.row < self._rows and 0 <= cell.column < self._columns

    def _point(self, cell: Cell | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.cell_hovered.emit(cell)
            self.update()

    def _describe(self) -> None:
        held = self._current is not None and self.holds(self._current)
        words = self.tr("chosen: {cell}").format(cell=self.words_of(self._current)) if held and self._current else ""
        self.setAccessibleDescription(words)

    def _step(self, rows: int, columns: int) -> None:
        start = self._pointed or self._current
        if start is None or not self.holds(start):
            # Nothing is marked yet: the middle is where the picture's subject is as a rule.
            start = Cell(self._channel, self._rows // 2 - rows, self._columns // 2 - columns)
        row = min(max(0, start.row + rows), self._rows - 1)
        cell = Cell(self._channel, row, min(max(0, start.column + columns), self._columns - 1))
        self._point(cell)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words_of(cell)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard's cursor appears, at the chosen cell or in the middle, when a key led here."""
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in keys and self._rows * self._columns:
            self._step(0, 0)

    def _paint_marks(self, painter: QPainter) -> None:
        """The chosen cell, and the one that is pointed at."""
        if self._pointed is not None and self._pointed != self._current:
            paint_frame(painter, self.cell_rect(self._pointed), 1.0)
        if self._current is not None and self.holds(self._current):
            paint_frame(painter, self.cell_rect(self._current), 2.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: point at the cell under the mouse."""
        self._point(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the cell under the mouse."""
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._point(cell)
            self.cell_chosen.emit(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows point, Enter chooses; with Ctrl they are the parent's."""
        key = Qt.Key(event.key())
        has_modifier = bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        if self._rows * self._columns and key in _STEPS and not has_modifier:
            self._step(*_STEPS[key])
        elif key in _CHOOSING and self._pointed is not None:
            self.cell_chosen.emit(self._pointed)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard's cursor goes."""
        if not self.underMouse():
            self._point(None)
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer goes."""
        self._point(None)
        super().leaveEvent(event)


def fitted(rows: int, columns: int, room: QRectF, ratio: float) -> QRectF:
    """The largest area of square cells in a room: at its top, in the middle of its width.

    Args:
        rows: Of cells; an empty area where there are none.
        columns: Likewise.
        room: In logical pixels.
        ratio: Physical pixels a logical one.

    Returns:
        In logical pixels; its corner on whole physical ones.
    """
    if not rows * columns or room.isEmpty():
        return QRectF()
    scale = min(room.width() / columns, room.height() / rows, MOST_CELL) * ratio
    if int(scale) / scale >= WHOLE_SHARE:
        scale = float(int(scale))
    width, height = columns * scale / ratio, rows * scale / ratio
    left = round((room.center().x() - width / 2) * ratio) / ratio
    return QRectF(left, room.top(), width, height)


def paint_frame(painter: QPainter, place: QRectF, width: float) -> None:
    """A frame in two tones around a place, so that it shows on any picture.

    Args:
        painter: With antialiasing, on the widget.
        place: What is framed; a smaller one than `LEAST_FRAME` gets a frame of that size around it.
        width: Of the light line, in logical pixels; the dark ones beside it have 1.
    """
    missing_x, missing_y = (max(0.0, (LEAST_FRAME - side) / 2) for side in (place.width(), place.height()))
    place = place.adjusted(-missing_x, -missing_y, missing_x, missing_y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Pictures are the same in every scheme, and so are the lines on them.
    for color, thickness in ((LIGHT.text, width + 2), (LIGHT.surface, width)):
        painter.setPen(QPen(QColor(color), thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, _MITER))
        painter.drawRect(place)


def paint_focus(painter: QPainter, place: QRectF, palette: QPalette) -> None:
    """A frame around what has the keyboard."""
    painter.setPen(QPen(tokens_of(palette).color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place, RADIUS_PICTURE, RADIUS_PICTURE)


@lru_cache(maxsize=1024)
def ink_on(rgb: int) -> QColor:
    """The colour of text that can be read best on a ground, black or white.

    Args:
        rgb: The ground, as Qt has it in tables of colours.
    """
    ground = QColor(rgb)
    luminance = 0.2126 * _linear(ground.redF()) + 0.7152 * _linear(ground.greenF()) + 0.0722 * _linear(ground.blueF())
    return (LIGHT_CONTRAST if luminance > _EVEN_LUMINANCE else DARK_CONTRAST).color("text")


def _linear(part: float) -> float:
    """A part of sRGB as light; see https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_MITER = Qt.PenJoinStyle.MiterJoin
# Where black and white have the same contrast, 4.58, by the formula of WCAG.
_EVEN_LUMINANCE = (1.05 * 0.05) ** 0.5 - 0.05
