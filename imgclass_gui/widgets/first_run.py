"""The invitation: what the window shows before the first picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count, file_name
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.rgb_image import rgb_image, rounded_pixmap, scaled_to_cover
from imgclass_gui.widgets.tokens import RADIUS_DIALOG, RADIUS_PICTURE, tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_SIZE = QSize(104, 78)
ICON_SIDE = 72
MARGIN = 28
# Room around a sample for the frame of focus.
FRAME = 3


class FirstRun(QFrame):
    """One sentence, two buttons, the samples.

    Signals:
        open_requested: "Open pictures…" was pressed.
        samples_requested: "Try the samples" was pressed.
        sample_requested: One sample was pressed; carries its path.
    """

    open_requested = Signal()
    samples_requested = Signal()
    sample_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstRun")
        # At the start the focus rests here, on nothing that would be pressed by accident.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Invitation to drop pictures"))
        self._is_dragged_over = False
        self._title = QLabel(self.tr("Drop pictures, a folder or an .onnx file"))
        self._title.setProperty("kind", "display")
        self._sentence = QLabel()
        self._sentence.setProperty("tone", "muted")
        self._open = QPushButton(self.tr("Open pictures…"))
        self._open.setProperty("kind", "main")
        self._open.setToolTip(self.tr("Choose pictures to classify (Ctrl+O)"))
        self._samples = QPushButton(self.tr("Try the samples"))
        self._samples.setToolTip(self.tr("Classify the pictures that came with the program"))
        self._samples.hide()
        self._sample_row = QHBoxLayout()
        self._open.clicked.connect(self.open_requested)
        self._samples.clicked.connect(self.samples_requested)
        self._lay_out()
        self.set_class_count(1000)

    @property
    def has_samples(self) -> bool:
        """Whether sample pictures are offered."""
        return not self._samples.isHidden()

    def set_class_count(self, number: int) -> None:
        """How many kinds of things the network knows."""
        self._sentence.setText(
            self.tr("They stay on this computer. The network on board knows {n} kinds of things.").format(
                n=count(number)
            )
        )

    def set_samples(self, samples: Sequence[tuple[str, NDArray[np.uint8]]]) -> None:
        """Offer sample pictures: (path, uint8 of shape (height, width, 3)), best twice 104 x 78."""
        while (entry := self._sample_row.takeAt(0)) is not None:
            if (button := entry.widget()) is not None:
                button.deleteLater()
        for path, pixels in samples:
            sample = SampleButton(path, pixels)
            sample.pressed_sample.connect(self.sample_requested)
            self._sample_row.addWidget(sample)
        self._samples.setVisible(bool(samples))

    def set_dragged_over(self, is_dragged_over: bool) -> None:
        """React to pictures that are held over the window."""
        self._is_dragged_over = is_dragged_over
        self.update()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        buttons.addWidget(self._samples)
        buttons.addStretch(1)
        self._sample_row.setSpacing(12 - 2 * FRAME)
        samples = QHBoxLayout()
        samples.addStretch(1)
        samples.addLayout(self._sample_row)
        samples.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + 16, MARGIN + 16, MARGIN + 16, MARGIN + 16)
        column.addStretch(1)
        column.addWidget(IconLabel("invitation", "faint", ICON_SIDE), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            column.addWidget(label)
            column.addSpacing(14)
        column.addSpacing(2)
        column.addLayout(buttons)
        column.addSpacing(32)
        column.addLayout(samples)
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the dashed frame that says where to drop."""
        super().paintEvent(event)
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.color("accent" if self._is_dragged_over else "edge"), 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        if self._is_dragged_over:
            painter.setBrush(tokens.color("accent_soft"))
        frame = QRectF(self.rect()).adjusted(MARGIN + 1, MARGIN + 1, -MARGIN - 1, -MARGIN - 1)
        painter.drawRoundedRect(frame, RADIUS_DIALOG, RADIUS_DIALOG)
        painter.end()


class SampleButton(QAbstractButton):
    """A sample picture to press.

    Signals:
        pressed_sample: It was pressed; carries its path.
    """

    pressed_sample = Signal(object)

    def __init__(self, path: str, pixels: NDArray[np.uint8], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._image = rgb_image(pixels)
        self._pixmap = QPixmap()
        self.setFixedSize(SAMPLE_SIZE + QSize(2 * FRAME, 2 * FRAME))
        self.setAccessibleName(self.tr("Classify the sample {name}").format(name=file_name(path)))
        self.setToolTip(file_name(path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.pressed_sample.emit(self._path)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt: the frame appears."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the frame goes."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the picture, framed when under the pointer or in focus."""
        ratio = self.devicePixelRatioF()
        if self._pixmap.devicePixelRatio() != ratio or self._pixmap.isNull():
            self._pixmap = rounded_pixmap(scaled_to_cover(self._image, SAMPLE_SIZE * ratio), RADIUS_PICTURE, ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(FRAME, FRAME, self._pixmap)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(tokens_of(self.palette()).color("accent"), 2))
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, RADIUS_PICTURE + 2, RADIUS_PICTURE + 2)
        painter.end()
