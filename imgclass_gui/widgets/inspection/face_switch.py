"""A switch between a layer's two faces: its numbers before and after the activation."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from imgclass_gui.widgets.figures import plain_action, readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.tokens import RADIUS_CONTROL, tokens_of

FACES = ("before", "after")


class FaceSwitch(QWidget):
    """Two words in one frame, of which one stands out.

    Signals:
        face_requested: "before" or "after".
    """

    face_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = tuple(LinkButton("", "") for _ in FACES)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(10)
        for button in self.buttons:
            button.setCheckable(True)
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)
        self.buttons[0].setToolTip(self.tr("Show the numbers before the activation"))
        self.buttons[1].setToolTip(self.tr("Show the numbers after the activation"))
        self.setAccessibleName(self.tr("Before or after the activation"))

    def set_faces(self, faces: tuple[str, str], face: str) -> None:
        """Offer two faces.

        Args:
            faces: Their names, before and after.
            face: Which is shown: "before" or "after".
        """
        for button, name in zip(self.buttons, faces, strict=True):
            button.setText(plain_action(readable(name)))
            button.updateGeometry()
        self.buttons[FACES.index(face)].setChecked(True)
        self.update()

    def _on_clicked(self) -> None:
        self.update()
        self.face_requested.emit(FACES[1 if self.buttons[1].isChecked() else 0])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the frame, and the ground of the face that is shown."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color("line"))
        painter.setBrush(tokens.color("stage"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        checked = next((button for button in self.buttons if button.isChecked()), None)
        if checked is not None:
            painter.setPen(tokens.color("edge"))
            painter.setBrush(tokens.color("raised"))
            area = QRectF(checked.geometry()).adjusted(-3.5, 0.5, 3.5, -0.5)
            painter.drawRoundedRect(area, RADIUS_CONTROL - 2, RADIUS_CONTROL - 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()
