"""The curves as a table: a row an epoch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from imgclass_gui.widgets.theme import number_font, text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, tokens_of

Row = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 22
HEAD_HEIGHT = 28


class EpochTable(QTableView):
    """Read-only; stays at its end while nobody scrolls up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = _Rows(self)
        self.setModel(self.rows)
        self.setHorizontalHeader(_Head(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(number_font(LABEL_SIZE))
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Epochs"))

    def show_rows(self, columns: Row, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.rows.replace(columns, rows)
        self.scrollToBottom()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Show more rows below."""
        bar = self.verticalScrollBar()
        is_at_end = bar.value() == bar.maximum()
        self.rows.extend(rows)
        if is_at_end:
            self.scrollToBottom()


class _Rows(QAbstractTableModel):
    """Text in rows and columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: Row = ()
        self._rows: list[Row] = []

    def replace(self, columns: Row, rows: Sequence[Row]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.columns, self._rows = columns, list(rows)
        self.endResetModel()

    def extend(self, rows: Sequence[Row]) -> None:
        """More rows."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: number of epochs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: the epoch, and the curves."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.columns[section]
        return None


class _Head(QHeaderView):
    """Names above a line, without the relief of buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Qt: a little higher than a row."""
        return QSize(super().sizeHint().width(), HEAD_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        """Qt: draw a name."""
        tokens = tokens_of(self.palette())
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        painter.fillRect(rect, tokens.color("surface"))
        painter.setFont(text_font(LABEL_SIZE, QFont.Weight.DemiBold))
        painter.setPen(tokens.color("faint"))
        area = rect.adjusted(2, 0, -3, -1)
        elided = painter.fontMetrics().elidedText(str(text), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setPen(tokens.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
