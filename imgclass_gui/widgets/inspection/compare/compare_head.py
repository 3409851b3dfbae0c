"""The head of the comparison: who is beside whom, the layer, and the order of its channels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.compare.pair_view import PairOrder, Side
from imgclass_gui.widgets.inspection.face_switch import FaceSwitch
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.link_button import LinkButton


class CompareHead(QWidget):
    """Two lines.

    Attributes:
        faces: Before or after the activation.
        order: The order of the channels.
        other, swap, end: What can be done with the comparison.

    Signals:
        other_requested: Compare with something else.
        swap_requested: Change the sides.
        closed: End the comparison.
        order_requested: "difference", "effect" or "index".
        face_requested: "before" or "after".
    """

    other_requested = Signal()
    swap_requested = Signal()
    closed = Signal()
    order_requested = Signal(str)
    face_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._facts = ElidedLabel(), ElidedLabel()
        self._title.setProperty("kind", "heading")
        self._facts.setProperty("tone", "muted")
        self.other = LinkButton(self.tr("Another…"), self.tr("Compare with something else (Ctrl+D)"), "accent")
        self.swap = LinkButton(self.tr("Swap"), self.tr("Change the sides: go to what is at the right now"), "accent")
        self.end = LinkButton(self.tr("End comparison"), self.tr("Show the maps alone again (Esc)"), "accent")
        self.faces = FaceSwitch()
        self.order = MenuLink(self.tr("Choose the order of the channels"))
        self.other.clicked.connect(self.other_requested)
        self.swap.clicked.connect(self.swap_requested)
        self.end.clicked.connect(self.closed)
        self.order.chosen.connect(self.order_requested)
        self.faces.face_requested.connect(self.face_requested)
        self._lay_out()
        self.faces.hide()
        self.set_order("difference", "")

    @property
    def title(self) -> str:
        """Who is beside whom."""
        return self._title.text()

    def set_sides(self, left: Side, right: Side) -> None:
        """Name both."""
        words = self.tr("{left} beside {right}").format(left=left.name, right=right.name)
        self._title.setText(readable(words) if left.name and right.name else "")

    def set_layer(self, title: str, facts: str, faces: tuple[str, str] | None, face: str) -> None:
        """Name the layer.

        Args:
            title: What it is called.
            facts: What it makes, in a few words.
            faces: Names of its numbers before and after the activation; None where there is but one face.
            face: The one that is shown, "before" or "after".
        """
        self._facts.setText(readable(" · ".join(part for part in (title, facts) if part)))
        self.faces.setVisible(faces is not None)
        if faces is not None:
            self.faces.set_faces(faces, face)

    def set_order(self, order: PairOrder, class_label: str) -> None:
        """Say in which order the channels stand.

        Args:
            order: Which of the three.
            class_label: Of the class that effects are on; empty where no effect is known.
        """
        label = readable(class_label)
        texts: dict[PairOrder, tuple[str, str]] = {
            "difference": (self.tr("By the size of the difference"), self.tr("by difference")),
            "effect": (
                self.tr("By effect on “{label}”, of what is at the left").format(label=label),
                self.tr("by effect"),
            ),
            "index": (self.tr("In their own order"), self.tr("in their own order")),
        }
        self.order.set_choices([(key, words, bool(label) or key != "effect") for key, (words, _) in texts.items()])
        self.order.set_choice(order, texts[order][1])

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(12)
        first.addWidget(self._title, 1)
        for link in (self.other, self.swap, self.end):
            first.addWidget(link)
        second.addWidget(self._facts, 1)
        second.addWidget(self.faces)
        second.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(first)
        column.addLayout(second)
        first.addStrut(28)
        second.addStrut(32)
