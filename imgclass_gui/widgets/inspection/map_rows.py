"""Rows of a sheet of maps as pictures: colours, numbers, bars of effect, everything that stays while one looks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette

from imgclass_gui.engine.network.channel_maps import levels_of
from imgclass_gui.widgets.color_maps import color_table
from imgclass_gui.widgets.inspection.map_pixels import resample
from imgclass_gui.widgets.inspection.map_words import short_number
from imgclass_gui.widgets.inspection.maps_view import MapScales, MapsView
from imgclass_gui.widgets.inspection.tile_places import BAR_HEIGHT, GAP, MARGIN, TilePlaces
from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import DARK, LABEL_SIZE, Tokens, tokens_of

RADIUS = 4.0
EFFECT_HEIGHT = 4
KEPT_BYTES = 48 << 20
# How much of a map that says nothing is left.
SILENT_SHARE = 0.3
PLATE_OPACITY = 0.72


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What is painted.

    Attributes:
        view: The layer.
        scales: Of its channels.
        places: Of its tiles.
        palette: Of the widget.
        ratio: Physical pixels a logical one.
    """

    view: MapsView
    scales: MapScales
    places: TilePlaces
    palette: QPalette
    ratio: float


class MapRows:
    """Paints a sheet row by row, when a row is first seen, and keeps the last ones."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._order = np.asarray(sheet.view.order, np.intp)
        self._tokens = tokens_of(sheet.palette)
        self._colors = np.array(color_table(sheet.scales.is_signed, sheet.palette), np.uint32)
        self._rows: OrderedDict[int, QImage] = OrderedDict()
        effects = sheet.view.effects
        self._strongest = float(np.abs(effects).max()) if effects is not None and len(effects) else 0.0

    def row(self, number: int) -> QImage:
        """A row in physical pixels, from the sheet's left edge on; empty between the tiles."""
        image = self._rows.get(number)
        if image is None:
            image = self._rows[number] = self._render(number)
            while len(self._rows) > 1 and sum(one.sizeInBytes() for one in self._rows.values()) > KEPT_BYTES:
                self._rows.popitem(last=False)
        self._rows.move_to_end(number)
        return image

    def _render(self, row: int) -> QImage:
        places = self.sheet.places
        first = row * places.columns
        channels = self._order[first : first + places.columns]
        image = self._colored(channels)
        image.setDevicePixelRatio(self.sheet.ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(number_font(LABEL_SIZE))
        for place, channel in enumerate(channels):
            self._paint_tile(painter, places.left(place), int(channel))
        painter.end()
        return image

    def _colored(self, channels: NDArray[np.intp]) -> QImage:
        """The maps alone, each at its place."""
        places, ratio = self.sheet.places, self.sheet.ratio
        width, height = round(places.width * ratio), round(places.height * ratio)
        colors = self._color(channels, height, width)
        if min(places.width, places.height) >= 6 * RADIUS:
            round_corners(colors, RADIUS * ratio)
        full = round((places.left(places.columns - 1) + places.width + MARGIN) * ratio)
        image = QImage(full, round(places.tile_height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        pixels = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), -1)
        for place, own in enumerate(colors):
            left = round(places.left(place) * ratio)
            pixels[:height, left : left + width] = own
        return image

    def _color(self, channels: NDArray[np.intp], height: int, width: int) -> NDArray[np.uint32]:
        """Maps as colours, (n, height, width)."""
        maps, scales = self.sheet.view.maps[channels], self.sheet.scales
        lows, highs = scales.lows[channels, None, None], scales.highs[channels, None, None]
        if maps.shape[1] <= height and maps.shape[2] <= width:
            # The same numbers, but far fewer than pixels.
            return resample(self._colors[levels_of(maps, lows, highs)], height, width)
        return self._colors[levels_of(resample(maps, height, width), lows, highs)]

    def _paint_tile(self, painter: QPainter, left: int, channel: int) -> None:
        view, places, tokens = self.sheet.view, self.sheet.places, self._tokens
        area = QRectF(left, 0, places.width, places.height)
        is_silent = channel < len(view.states) and view.states[channel] == "silent"
        if is_silent:
            _dim(painter, area, tokens)
        if self.sheet.scales.is_signed:
            # The middle of a diverging scale looks like the page.
            painter.setPen(tokens.color("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if view.count > 1:
            paint_number(painter, area, view.names[channel] if view.names else str(channel))
        if places.caption:
            painter.setPen(tokens.color("muted" if is_silent else "text"))
            below = QRectF(left - GAP / 2, places.height, places.width + GAP, places.caption)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, short_number(float(view.maps[channel, 0, 0])))
        if places.bar and view.effects is not None:
            top = places.height + places.caption
            share = float(view.effects[channel]) / self._strongest if self._strongest else 0.0
            paint_effect(painter, QRectF(left, top, places.width, BAR_HEIGHT), share, tokens)


def round_corners(colors: NDArray[np.uint32], radius: float) -> None:
    """Take the corners off pictures, in place; far quicker than a painter does it.

    Args:
        colors: (n, height, width), opaque, each `0xAARRGGBB`; premultiplied afterwards.
        radius: In pixels, at most half a side.
    """
    covered = _corner(radius)
    side = len(covered)
    channels = colors.view(np.uint8).reshape(*colors.shape, 4)
    for rows, flipped in ((slice(side), covered), (slice(-side, None), covered[::-1])):
        for columns, own in ((slice(side), flipped), (slice(-side, None), flipped[:, ::-1])):
            block = channels[:, rows, columns]
            block[:] = np.rint(block * own[:, :, None]).astype(np.uint8)


@cache
def _corner(radius: float) -> NDArray[np.float32]:
    """How much of each pixel at the upper left a rounded corner leaves: 0 to 1, counted on a grid of 8 x 8."""
    side = int(np.ceil(radius))
    places = radius - (np.arange(8 * side) + 0.5) / 8
    inside = np.maximum(places, 0)[:, None] ** 2 + np.maximum(places, 0) ** 2 <= radius**2
    return inside.reshape(side, 8, side, 8).mean((1, 3), dtype=np.float32)


def paint_number(painter: QPainter, area: QRectF, text: str) -> None:
    """A channel's number at the lower left of its map, on a plate of its own: it can be read on any colour.

    The plate is dark in every scheme, as maps have the same colours in every scheme.
    """
    width = painter.fontMetrics().horizontalAdvance(text) + 6
    plate = QRectF(area.left() + 2, area.bottom() - 16, min(width, area.width() - 4), 14)
    ground = DARK.color("stage")
    ground.setAlphaF(PLATE_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(DARK.color("text"))
    painter.drawText(QPointF(plate.left() + 3, plate.bottom() - 3.5), text)


def paint_effect(painter: QPainter, area: QRectF, share: float, tokens: Tokens) -> None:
    """What a channel does for the class: to the right of the middle what speaks for it, to the left what against.

    Args:
        painter: Of the row.
        area: Room for the bar.
        share: -1 to 1, of the strongest channel's effect.
        tokens: Colours.
    """
    bar = QRectF(area.left(), area.bottom() - EFFECT_HEIGHT, area.width(), EFFECT_HEIGHT)
    middle = bar.center()
    # A line is no bar, in high contrast as well.
    painter.fillRect(QRectF(bar.left(), middle.y() - 0.5, bar.width(), 1), tokens.color("line"))
    # Anything but nothing leaves a trace.
    length = max(1.5, abs(share) * bar.width() / 2) if share else 0.0
    left = middle.x() if share > 0 else middle.x() - length
    painter.fillRect(QRectF(left, bar.top(), length, bar.height()), tokens.color("accent" if share > 0 else "warn"))
    painter.fillRect(QRectF(middle.x() - 0.5, bar.top() - 1, 1, bar.height() + 1), tokens.color("muted"))


def _dim(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    ground = tokens.color("background")
    ground.setAlphaF(1 - SILENT_SHARE)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    painter.fillRect(area, ground)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
