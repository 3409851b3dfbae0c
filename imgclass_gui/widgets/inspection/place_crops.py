"""The places of the gallery at which a channel is strongest, as small pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, RADIUS_PICTURE, Tokens, tokens_of

Crop = tuple[NDArray[np.uint8], str, str]

MOST_CROPS = 12
SIDE = 92
GAP = 10
_LINE = 17
TILE_HEIGHT = SIDE + 2 * _LINE + 4
_MARGIN = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PlaceCrops(QWidget):
    """Up to twelve crops in rows; a click or Enter chooses one.

    Signals:
        place_chosen: The number of a crop, from 0.
    """

    place_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions: list[list[str]] = []
        self._tooltips: list[str] = []
        self._pixels: list[NDArray[np.uint8]] = []
        self._pixmaps: list[QPixmap] = []
        self._current, self._hovered = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Where the detector is strongest"))
        self._fit_height()

    @property
    def current(self) -> int:
        """The crop that Enter chooses."""
        return self._current

    def set_crops(self, crops: Sequence[Crop]) -> None:
        """Show crops, the strongest first.

        Args:
            crops: (uint8 (height, width, 3), caption, tooltip) each. A caption's first line is a number, its second
                the file's name. More than twelve are left out.
        """
        self._pixels = [pixels for pixels, _, _ in crops[:MOST_CROPS]]
        self._captions = [[readable(line) for line in caption.split("\n")[:2]] for _, caption, _ in crops[:MOST_CROPS]]
        self._tooltips = [readable(tooltip) for _, _, tooltip in crops[:MOST_CROPS]]
        self._pixmaps, self._current, self._hovered = [], 0, -1
        self.setAccessibleDescription("\n".join(map(self._words, range(len(self._captions)))))
        self._fit_height()
        self.update()

    def crop_rect(self, number: int) -> QRect:
        """Where a crop lies with its words, in logical pixels of the widget."""
        row, column = divmod(number, self._columns())
        return QRect(_MARGIN + column * (SIDE + GAP), _MARGIN + row * (TILE_HEIGHT + GAP), SIDE, TILE_HEIGHT)

    def _columns(self) -> int:
        """So many that all rows are about equally long."""
        most = max(1, (self.width() - 2 * _MARGIN + GAP) // (SIDE + GAP))
        rows = max(1, -(-len(self._captions) // most))
        return max(1, -(-len(self._captions) // rows))

    def _crop_at(self, place: QPoint) -> int:
        return next((one for one in range(len(self._captions)) if self.crop_rect(one).contains(place)), -1)

    def _words(self, number: int) -> str:
        return ", ".join(self._captions[number])

    def _fit_height(self) -> None:
        rows = -(-len(self._captions) // self._columns())
        self.setFixedHeight(max(0, rows * (TILE_HEIGHT + GAP) - GAP + 2 * _MARGIN) if rows else 0)

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self._captions):
            self._current = number
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words(number)))
            self.update()

    def _pictures(self) -> list[QPixmap]:
        ratio = self.devicePixelRatioF()
        if len(self._pixmaps) != len(self._pixels) or (self._pixmaps and self._pixmaps[0].devicePixelRatio() != ratio):
            size = QSize(round(SIDE * ratio), round(SIDE * ratio))
            images = (scaled_to_cover(rgb_image(pixels), size) for pixels in self._pixels)
            self._pixmaps = [rounded_pixmap(image, RADIUS_PICTURE, ratio) for image in images]
        return self._pixmaps

    def _paint_crop(self, painter: QPainter, number: int, tokens: Tokens) -> None:
        place = self.crop_rect(number)
        painter.drawPixmap(place.topLeft(), self._pictures()[number])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        picture = QRect(place.topLeft(), QSize(SIDE, SIDE))
        if self.hasFocus() and number == self._current:
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRoundedRect(picture.adjusted(-3, -3, 3, 3), RADIUS_PICTURE + 2, RADIUS_PICTURE + 2)
        elif number == self._hovered:
            painter.setPen(QPen(tokens.color("edge"), 1))
            painter.drawRoundedRect(picture.adjusted(-2, -2, 2, 2), RADIUS_PICTURE + 1, RADIUS_PICTURE + 1)
        for line, text in enumerate(self._captions[number]):
            painter.setFont(text_font(LABEL_SIZE) if line else number_font())
            painter.setPen(tokens.color("muted" if line else "text"))
            area = QRect(place.left(), place.top() + SIDE + 4 + line * _LINE, SIDE, _LINE)
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, SIDE)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def event(self, event: QEvent) -> bool:
        """Qt: what the crop under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._crop_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tooltip(self._tooltips[number]) if number >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: mark the crop under the mouse."""
        hovered = self._crop_at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.PointingHandCursor if hovered >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the mouse goes."""
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose the crop under the mouse."""
        number = self._crop_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._go_to(number)
            self.place_chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk, Enter chooses."""
        key = Qt.Key(event.key())
        columns = {Qt.Key.Key_Up: -self._columns(), Qt.Key.Key_Down: self._columns()}
        step = _STEPS.get(key, columns.get(key, 0))
        if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._go_to(self._current + step)
        elif key in _CHOOSING and self._captions:
            self.place_chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other rows need another height."""
        super().resizeEvent(event)
        self._fit_height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the crops with their words."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._captions)):
            self._paint_crop(painter, number, tokens)
        painter.end()
