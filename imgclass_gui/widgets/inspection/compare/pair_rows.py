"""The channels of a comparison as pictures: two maps, their difference, words; all that stays while one looks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPalette

from imgclass_gui.engine.network.channel_maps import levels_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.compare.pair_places import SIGN_WIDTH, PairPlaces
from imgclass_gui.widgets.inspection.compare.pair_view import DifferenceScale, PairView
from imgclass_gui.widgets.inspection.compare.pair_words import difference_words
from imgclass_gui.widgets.inspection.map_pixels import resample
from imgclass_gui.widgets.inspection.map_rows import RADIUS, paint_number, round_corners
from imgclass_gui.widgets.inspection.map_words import channel_name, effect_words, short_number
from imgclass_gui.widgets.inspection.maps_view import MapScales
from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, TEXT_SIZE, tokens_of

KEPT_BYTES = 48 << 20
LINE_HEIGHT = 18
_SIGNS = ("\u2212", "=")


@dataclass(frozen=True, slots=True, eq=False)
class PairSheet:
    """What is painted.

    Attributes:
        pair: The numbers.
        mode: On which scale the differences are.
        class_label: Of the class that effects are on.
        parts: Places within the room of a channel.
        palette: Of the widget.
        ratio: Physical pixels a logical one.
    """

    pair: PairView
    mode: DifferenceScale
    class_label: str
    parts: PairPlaces
    palette: QPalette
    ratio: float


class PairRows:
    """Paints a channel when it is first seen, and keeps the last ones."""

    def __init__(self, sheet: PairSheet) -> None:
        self.sheet = sheet
        self._view = sheet.pair.maps_view()
        self._tokens = tokens_of(sheet.palette)
        pair = sheet.pair
        tables = {is_signed: np.array(color_table(is_signed, sheet.palette), np.uint32) for is_signed in (False, True)}
        scales = (pair.scales, pair.scales, pair.difference_scales(sheet.mode))
        self._tiles = [
            (values, own, tables[own.is_signed])
            for values, own in zip((pair.left, pair.right, pair.differences), scales, strict=True)
        ]
        self._rows: OrderedDict[int, QImage] = OrderedDict()

    def row(self, number: int) -> QImage:
        """A row of the list in physical pixels; empty between its parts."""
        image = self._rows.get(number)
        if image is None:
            image = self._rows[number] = self._render(int(self.sheet.pair.order[number]))
            while len(self._rows) > 1 and len(self._rows) * image.sizeInBytes() > KEPT_BYTES:
                self._rows.popitem(last=False)
        self._rows.move_to_end(number)
        return image

    def _render(self, channel: int) -> QImage:
        places, ratio = self.sheet.parts, self.sheet.ratio
        image = QImage(
            round(places.total_width * ratio), round(places.height * ratio), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(Qt.GlobalColor.transparent)
        pixels = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), -1)
        for number, (values, scales, table) in enumerate(self._tiles):
            colors = self._color(values[channel], scales, channel, table)
            left = round(places.left(number) * ratio)
            room = pixels[:, left : left + colors.shape[1]]
            room[:] = colors[: room.shape[0], : room.shape[1]]
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter, channel)
        self._paint_signs(painter)
        self._paint_words(painter, channel)
        painter.end()
        return image

    def _color(
        self, map_: NDArray[np.float32], scales: MapScales, channel: int, table: NDArray[np.uint32]
    ) -> NDArray[np.uint32]:
        places, ratio = self.sheet.parts, self.sheet.ratio
        height, width = round(places.height * ratio), round(places.width * ratio)
        low, high = scales.lows[channel], scales.highs[channel]
        if map_.shape[0] <= height and map_.shape[1] <= width:
            # The same numbers, but far fewer than pixels.
            colors = resample(table[levels_of(map_[np.newaxis], low, high)], height, width)
        else:
            colors = table[levels_of(resample(map_[np.newaxis], height, width), low, high)]
        round_corners(colors, RADIUS * ratio)
        return colors[0]

    def _paint_edges(self, painter: QPainter, channel: int) -> None:
        places, is_vector = self.sheet.parts, self._view.is_vector
        for number, (values, scales, _) in enumerate(self._tiles):
            area = QRectF(places.left(number), 0, places.width, places.height)
            if scales.is_signed:
                # The middle of a diverging scale looks like the page.
                painter.setPen(self._tokens.color("line"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            if is_vector:
                painter.setFont(number_font(LABEL_SIZE))
                paint_number(painter, area.adjusted(2, 0, 0, -3), short_number(float(values[channel, 0, 0])))

    def _paint_signs(self, painter: QPainter) -> None:
        places = self.sheet.parts
        painter.setFont(text_font(TEXT_SIZE + 2))
        painter.setPen(self._tokens.color("muted"))
        for number, sign in enumerate(_SIGNS):
            area = QRectF(places.left(number) + places.width, 0, SIGN_WIDTH, places.height)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)

    def _paint_words(self, painter: QPainter, channel: int) -> None:
        places, pair = self.sheet.parts, self.sheet.pair
        lines = [channel_name(self._view, channel)]
        if not self._view.is_vector:
            lines += difference_words(pair, channel)
        if pair.effects is not None and not self._view.is_vector:
            lines.append(effect_words(float(pair.effects[channel]), self.sheet.class_label))
        lines = lines[: max(1, places.height // LINE_HEIGHT)]
        width = places.total_width - places.words_left
        top = (places.height - len(lines) * LINE_HEIGHT) / 2
        for number, line in enumerate(lines):
            painter.setFont(text_font(LABEL_SIZE + 1) if number else text_font(TEXT_SIZE, QFont.Weight.DemiBold))
            painter.setPen(self._tokens.color("muted" if number else "text"))
            area = QRectF(places.words_left, top + number * LINE_HEIGHT, width, LINE_HEIGHT)
            # A number stands at the end.
            text = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideMiddle, int(width))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
