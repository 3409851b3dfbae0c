"""The trainings of this computer as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from imgclass_gui.engine.training.stored_run import Run
from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.training.runs_texts import detail_words, spoken_words

RUN_ROLE = Qt.ItemDataRole.UserRole
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RunsListModel(QAbstractListModel):
    """A training a row."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[Run, ...] = ()
        self._now = datetime.now().astimezone()

    @property
    def runs(self) -> Sequence[Run]:
        """In the order of the rows."""
        return self._runs

    def set_runs(self, runs: Sequence[Run], now: datetime) -> None:
        """Show these.

        Args:
            runs: In the order of the rows.
            now: The present, from which dates are told.
        """
        self.beginResetModel()
        self._runs, self._now = tuple(runs), now
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the number of rows."""
        return 0 if parent.isValid() else len(self._runs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the run itself, and its texts."""
        if not index.isValid() or index.row() >= len(self._runs):
            return None
        run = self._runs[index.row()]
        if role == RUN_ROLE:
            return run
        if role == DETAIL_ROLE:
            return detail_words(run, self._now)
        if role == Qt.ItemDataRole.DisplayRole:
            return readable(run.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{readable(run.name)}\n{readable(str(run.folder))}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_words(run, self._now)
        return None
