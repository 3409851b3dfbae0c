"""Paints one picture as large as the room allows; Ctrl+wheel or a pinch brings it closer, a drag moves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from imgclass_gui.widgets.rgb_image import rounded_pixmap
from imgclass_gui.widgets.tokens import RADIUS_PICTURE

MARGIN = 28
# Small pictures are not blown up beyond this: blur would tell nothing.
MAX_ENLARGEMENT = 4.0
MAX_ZOOM = 16.0
WHEEL_STEP = 120
# From here on a pixel is shown as a square.
CRISP_SCALE = 4.0


class PictureCanvas(QWidget):
    """A picture with rounded corners in the middle of the stage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._is_crisp = False
        self._is_dim = False
        self._zoom = 1.0
        self._center = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        self._fitted = QPixmap()
        self.setMinimumSize(160, 120)

    @property
    def zoom(self) -> float:
        """1 when the whole picture is shown."""
        return self._zoom

    def set_image(self, image: QImage, is_crisp: bool = False) -> None:
        """Show a picture as a whole.

        Args:
            image: RGB; a null image empties the stage.
            is_crisp: Show the pixels as they are, enlarged by a whole number.
        """
        self._image, self._is_crisp, self._is_dim = image, is_crisp, False
        self._fitted = QPixmap()
        self.set_zoom(1.0)

    def set_dim(self, is_dim: bool) -> None:
        """Step the picture back while another one is awaited."""
        self._is_dim = is_dim
        self.update()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Come closer.

        Args:
            zoom: 1 (the whole picture) to 16.
            anchor: The place of the widget that stays where it is; its middle by default.
        """
        zoom = min(MAX_ZOOM, max(1.0, zoom))
        anchor = anchor if anchor is not None else QPointF(self.rect().center())
        target = self.target()
        if not target.isEmpty():
            at = QPointF((anchor.x() - target.left()) / target.width(), (anchor.y() - target.top()) / target.height())
            self._center = at + (self._center - at) * (self._zoom / zoom)
        self._zoom = zoom
        self._keep_in_sight()

    def fitted_size(self) -> QSize:
        """The whole picture's size on the screen, in physical pixels."""
        if self._image.isNull():
            return QSize()
        ratio = self.devicePixelRatioF()
        room_width, room_height = (self.width() - 2 * MARGIN) * ratio, (self.height() - 2 * MARGIN) * ratio
        scale = min(room_width / self._image.width(), room_height / self._image.height(), MAX_ENLARGEMENT * ratio)
        if self._is_crisp and scale > 1:
            scale = float(int(scale))
        return QSize(max(1, round(self._image.width() * scale)), max(1, round(self._image.height() * scale)))

    def target(self) -> QRectF:
        """Where the picture lies, in logical pixels; larger than the widget when close."""
        ratio = self.devicePixelRatioF()
        size = self.fitted_size()
        width, height = size.width() / ratio * self._zoom, size.height() / ratio * self._zoom
        middle = QRectF(self.rect()).center()
        # Whole physical pixels: a picture between two of them would be soft.
        left = round((middle.x() - self._center.x() * width) * ratio) / ratio
        top = round((middle.y() - self._center.y() * height) * ratio) / ratio
        return QRectF(left, top, width, height)

    def _keep_in_sight(self) -> None:
        """Never move the picture further than its own edge."""
        reach = 0.5 - 0.5 / self._zoom
        self._center = QPointF(
            min(0.5 + reach, max(0.5 - reach, self._center.x())),
            min(0.5 + reach, max(0.5 - reach, self._center.y())),
        )
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._zoom > 1 else Qt.CursorShape.ArrowCursor)
        self.update()

    def _fitted_pixmap(self) -> QPixmap:
        """The whole picture with rounded corners, kept until the size changes."""
        size, ratio = self.fitted_size(), self.devicePixelRatioF()
        if self._fitted.size() != size or self._fitted.devicePixelRatio() != ratio:
            smooth = Qt.TransformationMode.SmoothTransformation
            mode = Qt.TransformationMode.FastTransformation if self._is_crisp else smooth
            scaled = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            self._fitted = rounded_pixmap(scaled, RADIUS_PICTURE, ratio)
        return self._fitted

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the picture."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setOpacity(0.45 if self._is_dim else 1.0)
        target = self.target()
        if self._zoom == 1.0:
            painter.drawPixmap(target.topLeft(), self._fitted_pixmap())
        else:
            scale = target.width() * self.devicePixelRatioF() / self._image.width()
            is_smooth = not self._is_crisp and scale < CRISP_SCALE
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
            painter.drawImage(target, self._image)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: Ctrl and the wheel come closer."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.set_zoom(self._zoom * 1.25 ** (event.angleDelta().y() / WHEEL_STEP), event.position())

    def event(self, event: QEvent) -> bool:
        """Qt: a pinch on a touchpad comes closer."""
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.set_zoom(self._zoom * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: take hold of the picture."""
        if self._zoom > 1 and event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: move what is held."""
        if self._grabbed is None:
            return
        moved, target = event.position() - self._grabbed, self.target()
        self._grabbed = event.position()
        self._center -= QPointF(moved.x() / target.width(), moved.y() / target.height())
        self._keep_in_sight()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: let go."""
        self._grabbed = None
        self._keep_in_sight()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: the whole picture again, or closer to here."""
        self.set_zoom(1.0 if self._zoom > 1 else 2.0, event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the fitted picture has another size."""
        super().resizeEvent(event)
        self._keep_in_sight()
