"""Asks what the present picture or network is to be compared with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.inspection.compare_controller import CompareController
from imgclass_gui.controllers.inspection.inspection import Inspection
from imgclass_gui.controllers.inspection.network_choices import NetworkChoices
from imgclass_gui.controllers.model_controller import ON_BOARD
from imgclass_gui.widgets.figures import file_name
from imgclass_gui.widgets.inspection.compare.compare_search import CompareSearch
from imgclass_gui.widgets.inspection.inspect_page import InspectPage

_GAP = 12


class ComparePicker(QObject):
    """Offers the other pictures of the gallery, the networks of the menu, and any file.

    Attributes:
        search: What floats over the window meanwhile; made when it is first wanted.
    """

    def __init__(
        self,
        inspection: Inspection,
        page: InspectPage,
        compare: CompareController,
        gallery: Callable[[], Sequence[str]],
        networks: NetworkChoices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._inspection, self._page, self._compare = inspection, page, compare
        self._gallery, self._networks = gallery, networks
        self._paths: list[str] = []
        self.search = search = CompareSearch(page)
        search.class_chosen.connect(self._on_picture_chosen)
        search.network_chosen.connect(compare.with_network)
        search.file_requested.connect(self.ask_for_file)
        page.comparison.other_requested.connect(self.open)

    def open(self) -> None:
        """Offer what there is beside the present picture and network."""
        inspector = self._inspection.inspector
        if inspector is None:
            return
        self._paths = [path for path in self._gallery() if path != self._inspection.picture_path]
        self.search.set_labels([file_name(path) for path in self._paths])
        offered = self._networks.offered()
        self.search.set_networks([(name, path) for name, path in offered if path != inspector.path])
        corner = self._page.picture.mapToGlobal(QPoint(self._page.picture.width() + _GAP, _GAP))
        self.search.open_at(corner)

    def ask_for_file(self) -> None:
        """Let the person choose a model file."""
        inspector = self._inspection.inspector
        folder = os.path.dirname(inspector.path) if inspector is not None and inspector.path not in ON_BOARD else ""
        path, _ = QFileDialog.getOpenFileName(
            self._page, self.tr("Compare with a network"), folder, self.tr("ONNX networks (*.onnx);;All files (*)")
        )
        if path:
            self._compare.with_network(path)

    def _on_picture_chosen(self, number: int) -> None:
        self._compare.with_picture(self._paths[number])
