"""The cards of the strip as a list, so that screen readers and keys have them as one."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from imgclass_gui.widgets.figures import plain_tooltip
from imgclass_gui.widgets.inspection.strip_network import StripNetwork
from imgclass_gui.widgets.inspection.strip_texts import card_title, card_tooltip, spoken_card

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class StripModel(QAbstractListModel):
    """One row a card.

    Attributes:
        network: What it is made from.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.network = StripNetwork()

    def set_network(self, network: StripNetwork) -> None:
        """Show another network."""
        self.beginResetModel()
        self.network = network
        self.endResetModel()

    def set_open(self, blocks: frozenset[int]) -> None:
        """Open these blocks and close all others."""
        self.beginResetModel()
        self.network.set_open(blocks)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: how many cards there are."""
        return 0 if parent.isValid() else len(self.network.cards)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> str | None:
        """Qt: a card in words."""
        if not index.isValid():
            return None
        card = self.network.cards[index.row()]
        if role == _Role.DisplayRole:
            return card_title(self.network, card)
        if role == _Role.AccessibleTextRole:
            return spoken_card(self.network, card)
        tooltip = card_tooltip(self.network, card) if role in _TELLING else None
        return plain_tooltip(tooltip) if tooltip and role == _Role.ToolTipRole else tooltip


_TELLING = (_Role.ToolTipRole, _Role.AccessibleDescriptionRole)
