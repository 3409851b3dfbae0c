"""A confusion matrix whose cells can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, tokens_of
from imgclass_gui.widgets.training.confusion_delegate import ConfusionDelegate
from imgclass_gui.widgets.training.confusion_header import MIN_SIDE, ConfusionHeader
from imgclass_gui.widgets.training.confusion_model import ConfusionModel

MOST_SIZE = QSize(56, 44)
# Of a matrix of so few classes that it would look lost.
FEW_CLASSES = 4
MOST_SIZE_OF_FEW = QSize(96, 72)
SCROLL_BAR = 12

_Index = QModelIndex | QPersistentModelIndex


class ConfusionView(QTableView):
    """Rows are true classes, columns are answers; cells grow and shrink with the room from 14 to some 50 pixels.

    Signals:
        cell_chosen: (true class, answer), by mouse, keys or `choose`; again at each click and Enter.
    """

    cell_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = ConfusionModel()
        self._cells = ConfusionDelegate(self._matrix)
        self._rows_header = ConfusionHeader(Qt.Orientation.Vertical)
        self._columns_header = ConfusionHeader(Qt.Orientation.Horizontal)
        self._corner = _Corner(self)
        self._set_up()

    @property
    def chosen(self) -> tuple[int, int] | None:
        """(true class, answer) of the current cell."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def set_matrix(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show another matrix; no cell is chosen then.

        Args:
            labels: The classes, 1 to 1,000.
            counts: `counts[true][answered]`, numbers of pictures.
        """
        self._matrix.set_matrix(labels, counts)
        self._cells.set_most(self._matrix.most())
        for header in (self._rows_header, self._columns_header):
            header.measure(self._matrix.labels)
        self._mark(QModelIndex())
        self._fit()
        self.updateGeometry()

    def choose(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        index = self._matrix.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_largest_confusion(self) -> None:
        """Choose the cell that most pictures are wrong in; a right one where none is."""
        self.choose(*self._matrix.largest_confusion())

    def _set_up(self) -> None:
        self.setVerticalHeader(self._rows_header)
        self.setHorizontalHeader(self._columns_header)
        self.setModel(self._matrix)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(
            self.tr("Confusion matrix: rows are what the pictures are, columns what they were called")
        )

    def _fit(self) -> None:
        """Let the cells fill the room."""
        classes = max(1, self._matrix.rowCount())
        most, header = self._most_side(), self._rows_header.sizeHint().width()
        for _ in range(2):  # upright labels take height, which may make cells lower and so narrower
            room = QSize(self.width() - header, self.height() - self._columns_header.sizeHint().height())
            height = max(MIN_SIDE, min(most.height(), room.height() // classes))
            width = max(MIN_SIDE, min(most.width(), room.width() // classes, 2 * height))
            if MIN_SIDE * classes > min(room.width(), room.height()):
                width = height = MIN_SIDE
            self._rows_header.setDefaultSectionSize(height)
            self._columns_header.setDefaultSectionSize(width)
        self._cells.measure(width, height)
        self.updateGeometries()

    def _most_side(self) -> QSize:
        return MOST_SIZE_OF_FEW if self._matrix.rowCount() <= FEW_CLASSES else MOST_SIZE

    def _mark(self, index: _Index) -> None:
        self._rows_header.set_chosen(index.row())
        self._columns_header.set_chosen(index.column())

    def _tell(self) -> None:
        if self.chosen is not None:
            self.cell_chosen.emit(*self.chosen)

    def _in_sight(self, header: QHeaderView, length: int) -> list[tuple[int, int, int]]:
        """(number, start, size) of the rows or columns in sight."""
        first, last = header.visualIndexAt(0), header.visualIndexAt(length - 1)
        sections = range(max(0, first), (last if last >= 0 else header.count() - 1) + 1)
        return [(number, header.sectionViewportPosition(number), header.sectionSize(number)) for number in sections]

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another cell is the current one."""
        super().currentChanged(current, previous)
        self._mark(current)
        self.viewport().update()
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click on the chosen cell chooses it again."""
        before = self.chosen
        super().mousePressEvent(event)
        if self.chosen == before and self.indexAt(event.position().toPoint()).isValid():
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and Space choose the cell again; the rest is as in every table."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._tell()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Qt: labels, and cells as large as they get."""
        classes = self._matrix.rowCount()
        width = self._rows_header.sizeHint().width() + classes * self._most_side().width() + SCROLL_BAR
        return QSize(width, self._columns_header.sizeHint().height() + classes * self._most_side().height())

    def minimumSizeHint(self) -> QSize:
        """Qt: the labels and a few cells."""
        return QSize(240, 140)

    def updateGeometries(self) -> None:
        """Qt: the corner keeps its place between the labels."""
        super().updateGeometries()
        self._corner.setGeometry(0, 0, self._rows_header.width(), self._columns_header.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the cells fill the room."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the chosen cell is in sight, whatever the size was when it was chosen."""
        super().showEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the cells in sight."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self.viewport())
        rows = self._in_sight(self._rows_header, self.viewport().height())
        columns = self._in_sight(self._columns_header, self.viewport().width())
        self._cells.paint(painter, rows, columns, tokens)
        if self.currentIndex().isValid():
            area: QRect = self.visualRect(self.currentIndex())
            if self.hasFocus():
                painter.setPen(QPen(tokens.color("surface"), 5))
                painter.drawRect(area)
            painter.setPen(QPen(tokens.color("text"), 3 if self.hasFocus() else 2))
            painter.drawRect(area)
        painter.end()


class _Corner(QWidget):
    """Says what rows and columns are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row, self._column = self.tr("it is ↓"), self.tr("called →")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: both words at the edge towards the cells."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        # Hides the button that Qt puts here.
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.setFont(text_font(LABEL_SIZE))
        painter.setPen(tokens.color("faint"))
        area = self.rect().adjusted(0, 2, -6, -4)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(area, right, self._row)
        if area.height() > 26:
            painter.drawText(area.adjusted(0, 0, 0, -14), right, self._column)
        painter.end()
