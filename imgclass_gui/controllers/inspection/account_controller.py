"""The arithmetic of the chosen number, and the walk along it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.names import (
    class_names,
    color_names,
    operation_title,
    place_title,
    source_title,
)
from imgclass_gui.controllers.inspection.newest import Newest
from imgclass_gui.controllers.inspection.place import Place
from imgclass_gui.engine.network.account import HALF_PRECISION, PRECISION, Account, Step
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.engine.network.channel_maps import at_of, map_shape
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.look import Look, Proof
from imgclass_gui.engine.network.next_places import next_place
from imgclass_gui.engine.network.node import At, Shape
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.widgets.figures import plain_action
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from imgclass_gui.widgets.inspection.layer_words import cell_title
from trainer.contract.errors import UserFacingError


@dataclass(frozen=True, slots=True)
class Proved:
    """The account of a number, and of what is done with it before it leaves its layer."""

    place: Place
    at: At
    proof: Proof
    then: tuple[tuple[str, Proof], ...]
    shapes: dict[str, Shape]


class AccountController(QObject):
    """Follows the chosen cell.

    Attributes:
        account: What is shown; None for nothing.
    """

    def __init__(self, inspection: Inspection, page: InspectPage, queue: TaskQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._panel, self._picture = inspection, page.account, page.picture
        self._newest, self._next = Newest(queue, self), Newest(queue, self)
        self.account: Account | None = None
        inspection.cell_changed.connect(self._ask)
        inspection.look_changed.connect(self._ask)
        self._panel.term_chosen.connect(self._on_term_chosen)
        self._panel.step_requested.connect(inspection.step)
        self._panel.next_requested.connect(self._on_next_requested)
        self._picture.trail_chosen.connect(inspection.return_to)
        self._picture.back_requested.connect(inspection.back)

    def _ask(self) -> None:
        place, look, inspector = self._inspection.place, self._inspection.look, self._inspection.inspector
        self._show_trail()
        if place is None or place.cell is None or look is None or inspector is None:
            self._newest.forget()
            self.account = None
            self._panel.clear()
            return
        self._panel.set_waiting()
        self._newest.ask(lambda: _prove(inspector, look, place), self._on_proved, self._on_failed)

    def _on_proved(self, proved: Proved) -> None:
        inspector, layer = self._inspection.inspector, self._inspection.layer
        cell = proved.place.cell
        if inspector is None or cell is None:
            return
        self.account = _account(inspector, layer, proved)
        self._panel.set_account(self.account)
        tensor = proved.place.tensor
        _, rows, columns = map_shape(proved.shapes[tensor], tensor in inspector.channels_last)
        self._panel.set_place(cell.row, cell.column, rows, columns)

    def _on_failed(self, error: UserFacingError) -> None:
        self.account = None
        self._panel.set_failure(error.message, error.hint)

    def _on_term_chosen(self, term: Term) -> None:
        if self.account is not None and self.account.is_source(term):
            self._inspection.go_to_number(term.tensor, term.at)

    def _on_next_requested(self) -> None:
        """Offer the layers that use the number; go there at once where there is but one."""
        inspector, layer = self._inspection.inspector, self._inspection.layer
        if inspector is None:
            return
        number = layer.number if layer is not None else 0
        users = [one for one in inspector.layers if number in one.inputs]
        if len(users) == 1:
            self._go_on(users[0])
        elif users:
            menu = QMenu(self._panel)
            for user in users:
                action = menu.addAction(plain_action(user.title))
                action.triggered.connect(lambda _=False, user=user: self._go_on(user))
            menu.popup(QCursor.pos())

    def _go_on(self, user: Layer) -> None:
        place, look, inspector = self._inspection.place, self._inspection.look, self._inspection.inspector
        if place is None or place.cell is None or look is None or inspector is None:
            return
        tensor, cell, index = place.tensor, place.cell, self._inspection.class_index
        self._next.ask(
            lambda: (user, next_place(inspector, look, tensor, cell, user, index)), self._on_next_found, self._on_failed
        )

    def _on_next_found(self, found: tuple[Layer, tuple[str, tuple[int, ...]] | None]) -> None:
        user, place = found
        if place is None:
            self._inspection.go_to_layer(user.number)
        else:
            self._inspection.go_to_number(*place)

    def _show_trail(self) -> None:
        inspector = self._inspection.inspector
        if inspector is not None:
            self._picture.set_trail([place_title(inspector, place.tensor) for place in self._inspection.trail])


def _prove(inspector: Inspector, look: Look, place: Place) -> Proved:
    """Account for a number from the beginning of its layer."""
    assert place.cell is not None
    shape = look.maps(place.tensor).shape
    at = at_of(shape, place.cell, place.tensor in inspector.channels_last)
    layer = inspector.tensors.layer_of(place.tensor)
    steps = _steps_to(inspector, layer, place.tensor) if layer is not None else []
    if layer is not None and all(look.maps(tensor).shape == shape for tensor in (layer.tensor, *steps)):
        first = layer.tensor
    else:
        first, steps = place.tensor, []
    proof = look.prove(first, at)
    tensors = {term.tensor for term in proof.arithmetic.terms}
    shapes = {tensor: look.maps(tensor).shape for tensor in tensors if not look.is_constant(tensor)}
    then = tuple((tensor, look.prove(tensor, at)) for tensor in steps)
    return Proved(place, at, proof, then, {**shapes, place.tensor: shape})


def _steps_to(inspector: Inspector, layer: Layer, tensor: str) -> list[str]:
    """What comes behind the layer's own tensor, up to one."""
    steps = list(inspector.tensors.steps_of(layer))
    return steps[: steps.index(tensor) + 1] if tensor in steps else []


def _account(inspector: Inspector, layer: Layer | None, proved: Proved) -> Account:
    place, shapes, last = proved.place, proved.shapes, inspector.channels_last
    assert place.cell is not None
    sizes = map_shape(shapes[place.tensor], place.tensor in last)
    labels, colors = class_names(inspector, place.tensor, sizes), color_names(inspector, place.tensor)
    named = labels or colors
    return Account(
        title=cell_title(sizes, place.cell, named[place.cell.channel] if named else ""),
        place=proved.at,
        layer_title=layer.title if layer is not None else source_title(inspector, place.tensor),
        layer_kind=layer.kind if layer is not None else "",
        proof=proved.proof,
        titles={tensor: source_title(inspector, tensor) for tensor in shapes if tensor != place.tensor},
        channel_names={tensor: names for tensor in shapes if (names := color_names(inspector, tensor))},
        labels=labels,
        kernel=layer.kernel if layer is not None else (),
        note=layer.note if layer is not None else "",
        precision=HALF_PRECISION if inspector.has_half_precision else PRECISION,
        shapes=shapes,
        channels_last=last.intersection(shapes),
        then=_steps(inspector, layer, proved),
    )


def _steps(inspector: Inspector, layer: Layer | None, proved: Proved) -> tuple[Step, ...]:
    """What is done with the sum; each is called what the layer calls it, where these are as many."""
    titles = [operation_title(inspector, tensor) for tensor, _ in proved.then]
    if layer is not None and len(layer.face_kinds) == len(titles):
        titles = list(layer.face_kinds)
    return tuple(Step(title, tensor, proof) for title, (tensor, proof) in zip(titles, proved.then, strict=True))
