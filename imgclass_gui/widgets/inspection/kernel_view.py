"""The kernel that makes a channel: as pictures and as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import count, size_text
from imgclass_gui.widgets.inspection.caps_label import CapsLabel
from imgclass_gui.widgets.inspection.kernel_picture import KernelPicture
from imgclass_gui.widgets.inspection.kernel_planes import choose_planes
from imgclass_gui.widgets.inspection.map_words import number_text


class KernelView(QWidget):
    """A heading, the planes, what is left out, and the bias.

    Attributes:
        picture: The planes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = KernelPicture(choose_planes(np.zeros((1, 1, 1), np.float32), ("",)))
        self.picture.setAccessibleName(self.tr("Kernel"))
        self._facts, self._rest, self._bias = QLabel(), QLabel(), QLabel()
        for label in (self._facts, self._rest, self._bias):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("tone", "muted")
        self._bias.setProperty("kind", "number")
        self._lay_out()
        self.hide()

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is said: about its size, what is left out, and the bias."""
        return self._facts.text(), self._rest.text(), self._bias.text()

    def set_kernel(
        self,
        kernel: NDArray[np.float32] | None,
        channel_names: Sequence[str],
        bias: float | None,
        is_colored: bool = False,
    ) -> None:
        """Show a kernel; hide where there is none.

        Args:
            kernel: float32 (channels, rows, columns) that make one channel; None or an empty one for none.
            channel_names: One a channel of the kernel.
            bias: That is added; None where none is.
            is_colored: Whether the channels are red, green and blue of the picture.
        """
        self.setVisible(kernel is not None and kernel.size > 0)
        if kernel is None or not kernel.size:
            return
        planes = choose_planes(kernel, channel_names, is_colored)
        self.picture.set_planes(planes)
        self._facts.setText(self._facts_of(kernel))
        left_out = self.tr("and {n} more, none stronger").format(n=count(planes.left_out))
        self._rest.setText(left_out if planes.left_out else "")
        self._rest.setVisible(planes.left_out > 0)
        self._bias.setText("" if bias is None else self.tr("bias {value}").format(value=number_text(bias)))
        self._bias.setVisible(bias is not None)

    def _facts_of(self, kernel: NDArray[np.float32]) -> str:
        channels, rows, columns = kernel.shape
        words = self.tr("{size} for one channel") if channels == 1 else self.tr("{size} for each of {n} channels")
        return words.format(size=size_text(rows, columns), n=count(channels))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(CapsLabel(self.tr("Its kernel")))
        head.addWidget(self._facts)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.picture)
        column.addWidget(self._rest)
        column.addWidget(self._bias)
        column.addStretch(1)
