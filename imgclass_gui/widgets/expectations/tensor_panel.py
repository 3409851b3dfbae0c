"""The right part of the dialog: a picture as the network sees it, and the numbers that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.expectations.recipe_row import number_words, range_words
from imgclass_gui.widgets.expectations.tensor_histogram import TensorHistogram
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.rgb_image import rgb_image
from imgclass_gui.widgets.tokens import tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 284
STAGE = 190


class TensorPanel(QScrollArea):
    """Picture, range, how often each number occurs, the pixel in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = _Stage()
        self._caption = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._caption.setProperty("tone", "muted")
        self._range = _line()
        self._range.setProperty("kind", "heading")
        self._histogram = TensorHistogram()
        self._middle = _line()
        self._middle.setProperty("kind", "number")
        self._about_middle = _line(self.tr("the pixel in the middle"))
        self._about_middle.setProperty("tone", "muted")
        self._note = _line(
            self.tr(
                "Only the geometry and the order of the colours change what is seen here; the rest changes the numbers."
            )
        )
        self._note.setProperty("tone", "muted")
        self._problem = _line()
        self._problem.setProperty("tone", "bad")
        self._parts = (self._picture, self._range, self._histogram, self._middle, self._about_middle, self._note)
        self._lay_out()
        self.clear()

    def set_view(
        self,
        name: str,
        pixels: NDArray[np.uint8],
        channels: Sequence[str],
        counts: NDArray[np.int64],
        ends: tuple[float, float],
        middle: Sequence[float],
    ) -> None:
        """Show a picture.

        Args:
            name: Of its file.
            pixels: uint8 of shape (H, W, 3), the first channel as red.
            channels: Names of the channels, in the network's order.
            counts: Of shape (channels, bins).
            ends: The smallest and the largest number that a pixel can become.
            middle: The numbers of the pixel in the middle.
        """
        self._picture.set_image(rgb_image(pixels))
        self._caption.setText(readable(name))
        self._picture.setAccessibleName(self.tr("{name} as the network sees it").format(name=readable(name)))
        words = range_words(*ends)
        self._range.setText(words[:1].upper() + words[1:])
        self._histogram.set_counts(channels, counts, ends)
        self._middle.setText("   ".join(map(number_words, middle)))
        pairs = zip(channels, middle, strict=True)
        spoken = ", ".join(f"{channel} {number_words(value)}" for channel, value in pairs)
        self._middle.setAccessibleName(self.tr("The pixel in the middle: {numbers}").format(numbers=spoken))
        self._show_parts(True)

    def set_problem(self, sentence: str) -> None:
        """Say why nothing can be shown."""
        words = readable(sentence)
        self._problem.setText(words[:1].upper() + words[1:])
        self._show_parts(False)

    def clear(self) -> None:
        """Show nothing."""
        self.set_problem("")

    def _show_parts(self, is_shown: bool) -> None:
        for part in (*self._parts, self._caption):
            part.setVisible(is_shown)
        self._problem.setVisible(not is_shown)

    def _lay_out(self) -> None:
        eyebrow = QLabel(self.tr("AS THE NETWORK SEES IT"))
        eyebrow.setProperty("kind", "eyebrow")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for above in (eyebrow, self._picture, self._caption):
            column.addWidget(above)
        column.addSpacing(6)
        for below in (self._range, self._histogram, self._middle, self._about_middle):
            column.addWidget(below)
        column.addSpacing(6)
        column.addWidget(self._note)
        column.addWidget(self._problem)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)


class _Stage(QWidget):
    """The picture, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self.setFixedHeight(STAGE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_image(self, image: QImage) -> None:
        self._image, self._scaled = image, None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(STAGE, STAGE)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange):
            self._scaled = None
        return super().event(event)

    def _scaled_image(self, image: QImage) -> QImage:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        # Few pixels are shown as they are: squares.
        is_enlarged = image.width() * 3 < size.width()
        mode = Qt.TransformationMode.FastTransformation if is_enlarged else Qt.TransformationMode.SmoothTransformation
        scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens_of(self.palette()).color("stage"))
        if self._image is not None:
            self._scaled = self._scaled or self._scaled_image(self._image)
            size = self._scaled.deviceIndependentSize()
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._scaled)
        painter.end()


def _line(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
