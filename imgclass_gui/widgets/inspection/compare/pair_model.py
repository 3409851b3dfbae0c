"""The channels of a comparison as rows of a list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from imgclass_gui.widgets.inspection.compare.pair_view import PairView
from imgclass_gui.widgets.inspection.compare.pair_words import pair_channel_words
from imgclass_gui.widgets.inspection.map_model import MapModel


class PairModel(MapModel):
    """Tells what each channel is in both.

    Attributes:
        pair: The numbers, set before `set_view`; None without any.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pair: PairView | None = None

    def words(self, row: int) -> str:
        """All that is known of the channel in a row."""
        return pair_channel_words(self.pair, self.channel_at(row), self._class_label) if self.pair is not None else ""
