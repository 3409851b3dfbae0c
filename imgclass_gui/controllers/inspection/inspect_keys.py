"""The keys of "Look inside" that work wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from imgclass_gui.controllers.inspection.inspect_controller import InspectController
from imgclass_gui.main_window import MainWindow
from imgclass_gui.widgets.inspection.inspect_page import InspectPage


class InspectKeys(QObject):
    """Connects the window's actions for this screen."""

    def __init__(self, window: MainWindow, page: InspectPage, flow: InspectController, parent: QObject) -> None:
        super().__init__(parent)
        actions = window.inside_actions
        joined: list[tuple[QAction, Callable[[], None]]] = [
            (actions.next_layer, lambda: page.strip.step(1)),
            (actions.previous_layer, lambda: page.strip.step(-1)),
            (actions.find_layer, page.strip.open_search),
            (actions.back, flow.inspection.back),
            (actions.compare, flow.picker.open),
            (actions.next_picture, lambda: page.picture.picture_stepped.emit(1)),
            (actions.previous_picture, lambda: page.picture.picture_stepped.emit(-1)),
        ]
        for action, act in joined:
            action.triggered.connect(act)
