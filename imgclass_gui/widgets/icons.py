"""The window's own icons in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from imgclass_gui.widgets.tokens import tokens_of
from trainer.contract.asset_files import asset_path

ICON_SIDE = 16
TEXT_GAP = 4
RATIOS = (1, 2, 3)


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return asset_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def icon_pixmap(name: str, color: str, side: int = ICON_SIDE, ratio: float = 1.0) -> QPixmap:
    """An icon as pixels.

    Args:
        name: File name in `assets/icons` without its suffix.
        color: `#RRGGBB` for its lines.
        side: Logical pixels.
        ratio: Physical pixels a logical one.
    """
    pixels = round(side * ratio)
    drawing = _drawing(name).replace("currentColor", color)
    drawing = drawing.replace('width="16" height="16"', f'width="{pixels}" height="{pixels}"', 1)
    pixmap = QPixmap()
    pixmap.loadFromData(QByteArray(drawing.encode()), "SVG")
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def build_icon(name: str, color: str, side: int = ICON_SIDE, gap: int = 0) -> QIcon:
    """An icon for usual screens and for those with two or three times the resolution.

    Args:
        name: File name in `assets/icons` without its suffix.
        color: `#RRGGBB` for its lines.
        side: Logical pixels.
        gap: Empty room to its right, in logical pixels, before a button's text.
    """
    icon = QIcon()
    for ratio in RATIOS:
        padded = QPixmap(QSize(side + gap, side) * ratio)
        padded.setDevicePixelRatio(ratio)
        padded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(padded)
        painter.drawPixmap(0, 0, icon_pixmap(name, color, side, ratio))
        painter.end()
        icon.addPixmap(padded)
    return icon


class IconButton(QPushButton):
    """A button whose icon keeps the colour of a token when the scheme changes."""

    def __init__(self, icon: str, text: str = "", token: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._token = token
        self._tint()

    def _tint(self) -> None:
        gap = TEXT_GAP if self.text() else 0
        self.setIconSize(QSize(ICON_SIDE + gap, ICON_SIDE))
        self.setIcon(build_icon(self._icon_name, tokens_of(self.palette()).as_dict()[self._token], gap=gap))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)


class IconLabel(QWidget):
    """An icon that only shows, in the colour of a token."""

    def __init__(self, icon: str, token: str, side: int = ICON_SIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._token, self._side = icon, token, side
        self.setFixedSize(side, side)

    def set_icon(self, icon: str, token: str) -> None:
        """Show another icon."""
        self._icon_name, self._token = icon, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the icon."""
        color = tokens_of(self.palette()).as_dict()[self._token]
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon_pixmap(self._icon_name, color, self._side, self.devicePixelRatioF()))
        painter.end()
