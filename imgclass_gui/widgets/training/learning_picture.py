"""The picture whose answers are followed, as the network sees it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.rgb_image import rounded_pixmap
from imgclass_gui.widgets.tokens import RADIUS_PICTURE, tokens_of

LEAST_SIDE, MOST_SIDE = 96, 260
# Pictures that are so much smaller than their place show their pixels.
SHARP_FROM = 3


class LearningPicture(QWidget):
    """A square picture, as high as its row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._pixmap = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST_SIDE, LEAST_SIDE)
        self.setAccessibleName(self.tr("The picture, as the network sees it"))
        self.setToolTip(self.accessibleName())

    def set_image(self, image: QImage) -> None:
        """Show a picture; none where it is null."""
        self._image, self._pixmap = image, QPixmap()
        self.setVisible(not image.isNull())
        self.update()

    def _scaled(self, side: int, ratio: float) -> QPixmap:
        pixels = round(side * ratio)
        is_sharp = pixels >= SHARP_FROM * max(self._image.width(), self._image.height())
        mode = Qt.TransformationMode.FastTransformation if is_sharp else Qt.TransformationMode.SmoothTransformation
        scaled = self._image.scaled(QSize(pixels, pixels), Qt.AspectRatioMode.KeepAspectRatio, mode)
        return rounded_pixmap(scaled, RADIUS_PICTURE, ratio)

    def sizeHint(self) -> QSize:
        """Qt: a square that leaves room for the rest."""
        return QSize(180, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: it is as wide as it is high."""
        super().resizeEvent(event)
        self.setFixedWidth(max(LEAST_SIDE, min(self.height(), MOST_SIDE)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the picture at the top left."""
        side, ratio = min(self.width(), self.height(), MOST_SIDE), self.devicePixelRatioF()
        if self._image.isNull() or side < 1:
            return
        if max(self._pixmap.width(), self._pixmap.height()) != round(side * ratio):
            self._pixmap = self._scaled(side, ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._pixmap)
        edge = tokens_of(self.palette()).color("text")
        edge.setAlpha(26)
        painter.setPen(edge)
        size = self._pixmap.deviceIndependentSize()
        frame = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        painter.drawRoundedRect(frame, RADIUS_PICTURE, RADIUS_PICTURE)
        painter.end()
