"""What a network learns from: pictures as they are, and as they are varied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.link_button import PADDING, LinkButton
from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.tokens import RADIUS_PICTURE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TILE = 56
TILE_GAP = 6
COLUMN_GAP = 18
# The link stands below the words of the switch above.
LINK_INDENT = 24
MOST_VARIANTS = 8
# After the last key of a number, before pictures are asked for.
CALM_MS = 400


@dataclass(frozen=True, slots=True, eq=False)
class AugmentedPicture:
    """A picture as a training sees it.

    Attributes:
        name: Of its file.
        square: uint8 of shape (side, side, 3): what the network is given when it is asked.
        variants: Of the same shape: what it is given while it learns.
    """

    name: str
    square: NDArray[np.uint8]
    variants: tuple[NDArray[np.uint8], ...]


class AugmentPreview(QWidget):
    """A link, and what it unfolds: a row a picture, first the square as it is, then variants of it.

    Signals:
        augment_preview_requested: Pictures are wanted, with the settings as they are now; again whenever these change.
    """

    augment_preview_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stale = True
        self._rows: list[_Tiles] = []
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._on_calm)
        self._link = LinkButton("", self.tr("See some pictures as they are learnt from"), tone="accent")
        self._link.setCheckable(True)
        self._link.toggled.connect(self._on_toggled)
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._heads = [_head(self.tr("as it is")), _head(self.tr("varied"))]
        self._body = QWidget()
        self._lay_out()
        self._on_toggled(False)

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded."""
        return self._link.isChecked()

    def invalidate(self) -> None:
        """The settings are others; new pictures are asked for as soon as they can be seen."""
        self._is_stale = True
        if self.is_open and self.isVisible():
            self.set_busy()
            self._calm.start()

    def set_pictures(self, pictures: Sequence[AugmentedPicture]) -> None:
        """Show some."""
        words = self.tr("What it learns from: the same pictures, varied anew every time.")
        self._say(words if pictures else self.tr("There is no picture to show."))
        self._clear_rows()
        for number, picture in enumerate(pictures, start=1):
            name = readable(picture.name)
            square = _Tiles([picture.square], self.tr("{name} as it is").format(name=name))
            spoken = self.tr("{n} variants of {name}").format(n=len(picture.variants[:MOST_VARIANTS]), name=name)
            variants = _Tiles(picture.variants[:MOST_VARIANTS], spoken)
            for column, tiles in enumerate((square, variants)):
                self._grid.addWidget(tiles, number, column)
                self._rows.append(tiles)
        for head in self._heads:
            head.setVisible(bool(pictures))

    def set_busy(self) -> None:
        """They are being made; the old ones stay in place, faded."""
        self._say(self.tr("The pictures are being varied…"))
        for tiles in self._rows:
            tiles.setEnabled(False)

    def set_failed(self, sentence: str) -> None:
        """Say why there are none."""
        self._clear_rows()
        for head in self._heads:
            head.hide()
        self._say(readable(sentence), tone="bad")

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self._sentence.setText(sentence)
        self._sentence.setProperty("tone", tone)
        self._sentence.style().polish(self._sentence)

    def _ask_if_stale(self) -> None:
        if self._is_stale and self.is_open:
            self._calm.stop()
            self._is_stale = False
            self.set_busy()
            self.augment_preview_requested.emit()

    def _clear_rows(self) -> None:
        for tiles in self._rows:
            self._grid.removeWidget(tiles)
            tiles.hide()
            tiles.deleteLater()
        self._rows = []

    def _on_toggled(self, is_open: bool) -> None:
        self._link.setText(self.tr("Preview ▾") if is_open else self.tr("Preview…"))
        self._body.setVisible(is_open)
        self._ask_if_stale()

    def _on_calm(self) -> None:
        if self.isVisible():
            self._ask_if_stale()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(TILE_GAP)
        self._grid.setColumnStretch(1, 1)
        for column, head in enumerate(self._heads):
            head.hide()
            self._grid.addWidget(head, 0, column)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(PADDING, 0, PADDING, 0)
        inner.setSpacing(8)
        inner.addWidget(self._sentence)
        inner.addLayout(self._grid)
        row = QHBoxLayout()
        row.setContentsMargins(LINK_INDENT, 0, 0, 0)
        row.addWidget(self._link)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(row)
        outer.addWidget(self._body)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: what has changed meanwhile is asked for now."""
        super().showEvent(event)
        self._ask_if_stale()


def _head(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "eyebrow")
    return label


class _Tiles(QWidget):
    """As many tiles of a row as have room; faded while it is disabled."""

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], spoken: str) -> None:
        super().__init__()
        self._images = [rgb_image(pixels) for pixels in pictures]
        self._pixmaps: list[QPixmap] = []
        self.setAccessibleName(spoken)
        self.setToolTip(plain_tooltip(spoken))
        self.setFixedHeight(TILE)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _render(self, ratio: float) -> list[QPixmap]:
        """The tiles for this screen; made once."""
        if not self._pixmaps or self._pixmaps[0].devicePixelRatioF() != ratio:
            size = QSize(round(TILE * ratio), round(TILE * ratio))
            self._pixmaps = [
                rounded_pixmap(scaled_to_cover(image, size), RADIUS_PICTURE, ratio) for image in self._images
            ]
        return self._pixmaps

    def _width_of(self, count: int) -> int:
        return max(0, count * (TILE + TILE_GAP) - TILE_GAP)

    def sizeHint(self) -> QSize:
        """Qt: room for all."""
        return QSize(self._width_of(len(self._images)), TILE)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for one."""
        return QSize(TILE, TILE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw those that can be seen whole."""
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        for number, pixmap in enumerate(self._render(self.devicePixelRatioF())):
            if self._width_of(number + 1) > self.width():
                break
            painter.drawPixmap(number * (TILE + TILE_GAP), 0, pixmap)
        painter.end()
