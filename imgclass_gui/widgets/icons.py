"""The window's own icons in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from imgclass_gui.widgets.tokens import tokens_of
from trainer.contract.asset_files import asset_path

ICON_SIDE = 16
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


def build_icon(name: str, color: str, side: int = ICON_SIDE) -> QIcon:
    """An icon for usual screens and for those with two or three times the resolution."""
    icon = QIcon()
    for ratio in RATIOS:
        icon.addPixmap(icon_pixmap(name, color, side, ratio))
    return icon


class IconButton(QToolButton):
    """A tool button whose icon keeps the colour of a token when the scheme changes."""

    def __init__(self, icon: str, token: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._token = token
        self._tint()

    def set_icon(self, icon: str, token: str) -> None:
        """Show another icon."""
        self._icon_name, self._token = icon, token
        self._tint()

    def _tint(self) -> None:
        self.setIcon(build_icon(self._icon_name, tokens_of(self.palette()).as_dict()[self._token]))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the scheme may have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)
