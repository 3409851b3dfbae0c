"""The head of the sheet of maps: the layer, its faces, and the order of its channels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.inspection.face_switch import FaceSwitch
from imgclass_gui.widgets.inspection.maps_view import MapOrder
from imgclass_gui.widgets.inspection.menu_link import MenuLink
from imgclass_gui.widgets.inspection.ranking_progress import RankingProgress

# A longer name of a class would take the room of the layer's facts.
LONGEST_LABEL = 26


class MapsHeader(QWidget):
    """Two lines: the title and the faces; the facts and the order, or how far an exact order is.

    Signals:
        order_requested: "effect", "removal", "strength" or "index".
        face_requested: "before" or "after".
        stop_requested: Give the exact order up.
    """

    order_requested = Signal(str)
    face_requested = Signal(str)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._facts = ElidedLabel(), ElidedLabel()
        self._title.setProperty("kind", "heading")
        self._facts.setProperty("tone", "muted")
        self.faces = FaceSwitch()
        self.order = MenuLink(self.tr("Choose the order of the channels"))
        self.progress = RankingProgress()
        self.faces.face_requested.connect(self.face_requested)
        self.order.chosen.connect(self.order_requested)
        self.progress.stop_requested.connect(self.stop_requested)
        self._has_maps = True
        self._lay_out()
        self.progress.hide()
        self.set_order("index", "")

    def set_layer(self, title: str, facts: str, faces: tuple[str, str] | None, face: str) -> None:
        """Name a layer.

        Args:
            title: What it is called.
            facts: What it is made of, in a line.
            faces: Names of its numbers before and after the activation; None where there is but one face.
            face: The one that is shown, "before" or "after".
        """
        self._title.setText(readable(title))
        self._facts.setText(readable(facts))
        self.faces.setVisible(faces is not None)
        if faces is not None:
            self.faces.set_faces(faces, face)

    def set_order(self, order: MapOrder, class_label: str) -> None:
        """Say in which order the channels stand.

        Args:
            order: Which of the four.
            class_label: Of the class that effects are on; empty where there is none.
        """
        label = readable(class_label)
        if len(label) > LONGEST_LABEL:
            label = f"{label[: LONGEST_LABEL - 1].rstrip()}…"
        texts: dict[MapOrder, tuple[str, str]] = {
            "effect": (
                self.tr("By effect on “{label}”, at once"),
                self.tr("ranked by effect on “{label}”"),
            ),
            "removal": (
                self.tr("By removal: the answer anew without each channel, exact, takes a while"),
                self.tr("ranked by removal, for “{label}”"),
            ),
            "strength": (self.tr("By strength on this picture"), self.tr("ranked by strength")),
            "index": (self.tr("In their own order"), self.tr("channels in their own order")),
        }
        self.order.set_choices(
            [
                (key, words.format(label=label), bool(label) or key not in ("effect", "removal"))
                for key, (words, _) in texts.items()
            ]
        )
        self.order.set_choice(order, texts[order][1].format(label=label))

    def set_busy(self, done: int, total: int) -> None:
        """Show how far an exact order is; (0, 0) when none is under way."""
        is_busy = total > 0
        if self.progress.stop_button.hasFocus() and not is_busy:
            self.order.setFocus(Qt.FocusReason.OtherFocusReason)
        self.order.setVisible(self._has_maps and not is_busy)
        self.progress.setVisible(is_busy)
        if is_busy:
            self.progress.set_progress(done, total)

    def set_has_maps(self, has_maps: bool) -> None:
        """Whether there is anything to order."""
        self._has_maps = has_maps
        self.order.setVisible(has_maps and self.progress.isHidden())

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(12)
        first.addWidget(self._title, 1)
        first.addWidget(self.faces)
        second.addWidget(self._facts, 1)
        second.addWidget(self.order)
        second.addWidget(self.progress)
        self.faces.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(first)
        column.addLayout(second)
        first.addStrut(30)
        second.addStrut(24)
