"""The planes of a kernel, painted: colours for the eye, numbers to read."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from imgclass_gui.engine.network.channel_maps import levels_of
from imgclass_gui.engine.training.learning_pixels import kernel_pixels
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.inspection.brief_numbers import brief, decimals_for
from imgclass_gui.widgets.inspection.cell_canvas import ink_on
from imgclass_gui.widgets.inspection.kernel_layout import LABEL_HEIGHT, WIDTH, KernelLayout, lay_out
from imgclass_gui.widgets.inspection.kernel_planes import KernelPlanes
from imgclass_gui.widgets.inspection.level_images import level_image
from imgclass_gui.widgets.inspection.map_words import number_text
from imgclass_gui.widgets.rgb_image import rgb_image
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, Tokens, tokens_of

# Of a row of a pointwise kernel: its name, then the bar, then the number.
_NAME_SHARE, _NUMBER_WIDTH = 0.36, 76
_BAR_HEIGHT = 8.0
_VERTICAL = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class KernelPicture(QWidget):
    """Up to twelve planes side by side, or as many rows where every plane is one weight."""

    def __init__(self, planes: KernelPlanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._planes = planes
        self._layout = lay_out(planes)
        self._room = WIDTH
        self._colored = QImage()
        self.set_planes(planes)

    @property
    def full_width(self) -> int:
        """How wide it is where there is room enough, in logical pixels."""
        return lay_out(self._planes).width

    def set_room(self, width: int) -> None:
        """Stand within so many logical pixels, in more rows if need be."""
        if min(width, WIDTH) != self._room:
            self._room = min(width, WIDTH)
            self._layout = lay_out(self._planes, self._room)
            self.setFixedSize(self._layout.width, self._layout.height)
            self.update()

    @property
    def layout_of_planes(self) -> KernelLayout:
        """Where everything stands."""
        return self._layout

    def set_planes(self, planes: KernelPlanes) -> None:
        """Show a kernel."""
        self._planes, self._layout = planes, lay_out(planes, self._room)
        self._colored = QImage()
        if planes.is_colored:
            self._colored = rgb_image(kernel_pixels(planes.weights[np.newaxis], planes.bound))
        self.setFixedSize(self._layout.width, self._layout.height)
        self.setAccessibleDescription(self._spoken())
        self.update()

    def numbers(self, plane: int) -> list[str]:
        """What is written in the cells of a plane, row after row; nothing without numbers."""
        if not self._layout.has_numbers:
            return []
        weights = self._planes.weights[plane]
        if self._planes.is_pointwise:
            return [number_text(float(weights[0, 0]))]
        decimals = decimals_for(self._planes.bound)
        return [brief(float(weight), decimals) for weight in weights.flat]

    def words_at(self, place: QPointF) -> str:
        """The weight at a place of the widget, in words; empty where there is none."""
        for number, area in enumerate(self._layout.planes):
            if area.contains(place):
                weights = self._planes.weights[number]
                row = min(int((place.y() - area.top()) / area.height() * weights.shape[0]), weights.shape[0] - 1)
                column = min(int((place.x() - area.left()) / area.width() * weights.shape[1]), weights.shape[1] - 1)
                name, weight = readable(self._planes.names[number]), number_text(float(weights[row, column]))
                if self._planes.is_pointwise:
                    return self.tr("{channel}: {weight}").format(channel=name, weight=weight)
                words = self.tr("{channel}, row {row}, column {column} of the kernel: {weight}")
                return words.format(channel=name, row=row, column=column, weight=weight)
        return ""

    def _spoken(self) -> str:
        """All planes with their numbers, or their range where those are many."""
        lines = []
        for number, name in enumerate(self._planes.names):
            weights = self._planes.weights[number]
            numbers = self.numbers(number)
            if not numbers:
                low, high = number_text(float(weights.min())), number_text(float(weights.max()))
                numbers = [self.tr("from {low} to {high}").format(low=low, high=high)]
            lines.append(f"{readable(name)}: {' '.join(numbers)}")
        return "\n".join(lines)

    def _levels(self, plane: int) -> np.ndarray:
        return levels_of(self._planes.weights[plane], -self._planes.bound, self._planes.bound)

    def _paint_plane(self, painter: QPainter, plane: int, tokens: Tokens, colors: list[int]) -> None:
        area, levels = self._layout.planes[plane], self._levels(plane)
        painter.setFont(text_font(LABEL_SIZE))
        painter.setPen(tokens.color("muted"))
        name = QFontMetrics(painter.font()).elidedText(readable(self._planes.names[plane]), _ELIDE, int(area.width()))
        label = QRectF(area.left(), area.top() - LABEL_HEIGHT, area.width(), LABEL_HEIGHT)
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft | _VERTICAL, name)
        painter.drawImage(area, level_image(levels, colors))
        numbers = self.numbers(plane)
        if numbers:
            self._paint_numbers(painter, area, numbers, [ink_on(colors[level]) for level in levels.flat])
        painter.setPen(tokens.color("edge"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_numbers(self, painter: QPainter, area: QRectF, numbers: list[str], inks: list[QColor]) -> None:
        rows, columns = self._planes.weights.shape[1:]
        width, height = area.width() / columns, area.height() / rows
        painter.setFont(number_font(LABEL_SIZE))
        for place, (text, ink) in enumerate(zip(numbers, inks, strict=True)):
            row, column = divmod(place, columns)
            cell = QRectF(area.left() + column * width, area.top() + row * height, width, height)
            painter.setPen(ink)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_row(self, painter: QPainter, plane: int, tokens: Tokens) -> None:
        """One weight: its channel, a bar from the middle to the left or right, and the number."""
        area, weight = self._layout.planes[plane], float(self._planes.weights[plane, 0, 0])
        name_width = area.width() * _NAME_SHARE
        painter.setFont(text_font())
        painter.setPen(tokens.color("muted"))
        name = QFontMetrics(painter.font()).elidedText(readable(self._planes.names[plane]), _ELIDE, int(name_width) - 8)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | _VERTICAL, name)
        painter.setFont(number_font())
        painter.setPen(tokens.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | _VERTICAL, self.numbers(plane)[0])
        room = area.adjusted(name_width, 0, -_NUMBER_WIDTH, 0)
        middle, reach = room.center(), room.width() / 2 * weight / self._planes.bound
        painter.setPen(Qt.PenStyle.NoPen)
        colors = color_table(True, self.palette())
        painter.setBrush(QColor(colors[-_STRONG if weight > 0 else _STRONG]))
        bar = QRectF(middle.x(), middle.y() - _BAR_HEIGHT / 2, reach, _BAR_HEIGHT).normalized()
        painter.drawRect(bar)
        painter.setPen(tokens.color("edge"))
        painter.drawLine(QPointF(middle.x(), area.top() + 3), QPointF(middle.x(), area.bottom() - 3))

    def _paint_colored(self, painter: QPainter, tokens: Tokens) -> None:
        area = self._layout.colored
        painter.drawImage(area, self._colored)
        painter.setFont(text_font(LABEL_SIZE))
        painter.setPen(tokens.color("muted"))
        words = self.tr("red, green and blue as one picture; medium grey stands for weights of 0")
        room = QRectF(area.right() + 12, area.top(), self.width() - area.right() - 12, area.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), words)

    def event(self, event: QEvent) -> bool:
        """Qt: the weight under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tooltip(self.words_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Qt: all of it."""
        return QSize(self._layout.width, self._layout.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the planes or rows."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        if self._planes.is_colored:
            self._paint_colored(painter, tokens)
        colors = color_table(True, self.palette())
        for plane in range(len(self._planes.names)):
            if self._planes.is_pointwise:
                self._paint_row(painter, plane, tokens)
            else:
                self._paint_plane(painter, plane, tokens, colors)
        painter.end()


_ELIDE = Qt.TextElideMode.ElideRight
# How far from the end of the table of colours a bar's colour lies: the very ends are close to black or white.
_STRONG = 56
