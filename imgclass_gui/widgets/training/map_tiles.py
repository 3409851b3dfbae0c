"""Small square pictures in a grid, as large as the room allows: what sheets of maps and of kernels have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.tokens import tokens_of

GAP = 4
# A grid whose rows are all full is taken if its tiles are not smaller than this share of the largest possible.
FULL_ROWS_SHARE = 0.8
# Beyond this many screen pixels a value its edges are shown, as they are data.
SHARP_FROM = 3.0


class TileSheet(QWidget):
    """Tiles of one picture in which they stand below each other; the mouse over one tells what it is."""

    def __init__(self, least_side: int, most_side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_side, self._most_side = least_side, most_side
        self._image = QImage()
        self._tile = QSize()
        self._words: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def tile_count(self) -> int:
        """How many tiles there are."""
        return len(self._words)

    def tile_rect(self, number: int) -> QRectF:
        """Where a tile is, in pixels of the widget."""
        columns, side = choose_grid(self.tile_count, self.width(), self.height(), self._most_side)
        row, column = divmod(number, columns)
        spare = self.width() - columns * (side + GAP) + GAP
        # What is left of a pixel a tile goes between them, so that full rows end where everything else does.
        stretch = spare / (columns - 1) if 0 < spare < columns else 0
        return QRectF(round(column * (side + GAP + stretch)), row * (side + GAP), side, side)

    def tile_words(self, number: int) -> str:
        """What a tile is, e.g. "channel 12 · from 0.00 to 3.41"."""
        return self._words[number]

    def clear(self) -> None:
        """Show nothing."""
        self._set_tiles(QImage(), QSize(), ())

    def _set_tiles(self, image: QImage, tile: QSize, words: Sequence[str]) -> None:
        """Show tiles.

        Args:
            image: All of them, below each other.
            tile: Columns and rows of each in `image`.
            words: What each is.
        """
        self._image, self._tile, self._words = image, tile, words
        self.setAccessibleDescription("\n".join(words))
        self.update()

    def _tile_at(self, place: QPointF) -> int:
        """The tile at a place of the widget, -1 for none."""
        return next((one for one in range(self.tile_count) if self.tile_rect(one).contains(place)), -1)

    def event(self, event: QEvent) -> bool:
        """Qt: what the tile under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._tile_at(QPointF(event.pos()))
            place = self.tile_rect(number).toRect() if number >= 0 else self.rect()
            QToolTip.showText(event.globalPos(), plain_tooltip(self._words[number]) if number >= 0 else "", self, place)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Qt: room for all tiles in two rows."""
        columns = max(1, -(-self.tile_count // 2))
        return QSize(columns * (self._least_side + GAP) - GAP, 2 * (self._least_side + GAP) - GAP)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for one row of tiles that can still be told apart."""
        return QSize(self._least_side, self._least_side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the tiles."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens_of(self.palette()).color("line"))
        for number in range(self.tile_count):
            place = self.tile_rect(number)
            zoom = place.width() * self.devicePixelRatioF() / max(1, self._tile.width())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < SHARP_FROM)
            source = QRectF(QPointF(0, number * self._tile.height()), QSizeF(self._tile))
            painter.drawImage(place, self._image, source)
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


def choose_grid(count: int, width: int, height: int, most_side: int) -> tuple[int, int]:
    """The (columns, side) of square tiles that fill an area best, the gaps between them counted.

    Args:
        count: Of the tiles.
        width: Of the area in pixels.
        height: Of the area in pixels.
        most_side: The largest side of a tile in pixels.

    Returns:
        The number of columns, and the tiles' side in whole pixels, at least 1.
    """
    sides = {columns: _side(columns, count, width, height, most_side) for columns in range(1, max(1, count) + 1)}
    largest = max(sides.values())
    full = [columns for columns in sides if count % columns == 0 and sides[columns] >= FULL_ROWS_SHARE * largest]
    # The widest: sheets are wider than high, and their rows are read like lines.
    columns = max(full) if full else max(sides, key=lambda number: (sides[number], number))
    return columns, max(1, sides[columns])


def _side(columns: int, count: int, width: int, height: int, most_side: int) -> int:
    rows = -(-max(1, count) // columns)
    return min((width + GAP) // columns - GAP, (height + GAP) // rows - GAP, most_side)
