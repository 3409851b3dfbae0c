"""The screen "Look inside" of a started program, as the tests of its controllers use it."""

from __future__ import annotations

from collections.abc import Callable

from imgclass_gui.controllers.inspection.inspect_controller import InspectController
from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.channel_maps import Cell
from imgclass_gui.engine.network.inspector import Inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.widgets.inspection.inspect_page import InspectPage
from tests.controllers.conftest import Bench


class Inside:
    """The screen of a started program, and what the tests do with it."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.qtbot = bench, bench.qtbot
        self.program = bench.program
        self.program.inside.set_mode("inside")
        assert self.program.inside.flow is not None
        assert self.program.inside.page is not None
        self.flow: InspectController = self.program.inside.flow
        self.page: InspectPage = self.program.inside.page
        self.wait(lambda: len(self.flow.maps.order) > 0)
        self.wait(lambda: not self.flow.effects.is_awaited)

    @property
    def look(self) -> Look:
        assert self.flow.inspection.look is not None
        return self.flow.inspection.look

    @property
    def inspector(self) -> Inspector:
        assert self.flow.inspection.inspector is not None
        return self.flow.inspection.inspector

    def wait(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=20_000)

    def go_to(self, title: str) -> None:
        self.flow.inspection.go_to_layer(self.inspector.layer(title).number)
        self.wait(lambda: self.flow.maps.maps is not None)

    def choose(self, cell: Cell) -> None:
        before = self.flow.account.account
        self.page.maps.cell_chosen.emit(cell)
        self.wait(lambda: self.flow.account.account not in (None, before))

    def wait_for_another(self, account: Account) -> None:
        self.wait(lambda: self.flow.account.account not in (None, account))
