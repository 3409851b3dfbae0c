"""The invitation: what stands in the folder's place before there is one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from imgclass_gui.widgets.icons import ICON_SIDE, icon_pixmap
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import NUMBER_SIZE, RADIUS_DIALOG, Tokens, tokens_of

MARGIN = 24
_ROW = 30
_INDENT = 34
_NAME_WIDTH = 62
_TILE = 20
_TILES = 3


class FolderInvitation(QWidget):
    """A dashed frame with a sketch of a class folder, two sentences and a button.

    Signals:
        folder_requested: "Choose folder…" was pressed.
    """

    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_dragged_over = False
        self._title = _line(self.tr("Drop a folder here"), "heading", "")
        self._sentence = _line(self.tr("one sub-folder for each class, such as cats/ and dogs/"), "", "muted")
        self._choose = QPushButton(self.tr("Choose folder…"))
        self._choose.setProperty("kind", "main")
        self._choose.setToolTip(self.tr("Choose the folder that holds one sub-folder for each class"))
        self._choose.clicked.connect(self.folder_requested)
        self._lay_out()

    def set_dragged_over(self, is_dragged_over: bool) -> None:
        """React to a folder that is held over the panel."""
        self._is_dragged_over = is_dragged_over
        self.update()

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(_FolderSketch([self.tr("cats/"), self.tr("dogs/")], self.tr("your folder/")), 0, middle)
        column.addSpacing(22)
        column.addWidget(self._title)
        column.addSpacing(6)
        column.addWidget(self._sentence)
        column.addSpacing(20)
        column.addWidget(self._choose, 0, middle)
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the dashed frame that says where to drop."""
        tokens = tokens_of(self.palette())
        width = 2 if self._is_dragged_over else 1
        pen = QPen(tokens.color("accent" if self._is_dragged_over else "edge"), width)
        pen.setDashPattern([4 / width, 3 / width])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if self._is_dragged_over:
            painter.setBrush(tokens.color("accent_soft"))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS_DIALOG, RADIUS_DIALOG)
        painter.end()


class _FolderSketch(QWidget):
    """A folder, and below it the folders of its classes with pictures in them."""

    def __init__(self, classes: list[str], top: str) -> None:
        super().__init__()
        self._classes = classes
        self._top = top
        self.setFixedSize(
            QSize(_INDENT + ICON_SIDE + 8 + _NAME_WIDTH + _TILES * (_TILE + 5), _ROW * (len(classes) + 1))
        )

    def _paint_folder(self, painter: QPainter, left: int, row: int, name: str, tokens: Tokens) -> None:
        top = row * _ROW + (_ROW - ICON_SIDE) // 2
        painter.drawPixmap(left, top, icon_pixmap("folder", tokens.accent, ICON_SIDE, self.devicePixelRatioF()))
        painter.setPen(tokens.color("text"))
        painter.setFont(text_font(NUMBER_SIZE, QFont.Weight.Medium))
        words = QRect(left + ICON_SIDE + 8, row * _ROW, self.width(), _ROW)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_branch(self, painter: QPainter, row: int, tokens: Tokens) -> None:
        painter.setPen(QPen(tokens.color("edge"), 1))
        x, y = ICON_SIDE / 2 + 0.5, row * _ROW + _ROW / 2 + 0.5
        above = (row - 1) * _ROW + _ROW / 2 + (ICON_SIDE / 2 + 1 if row == 1 else 0)
        painter.drawPolyline([QPointF(x, above), QPointF(x, y), QPointF(_INDENT - 7, y)])

    def _paint_tiles(self, painter: QPainter, row: int, tokens: Tokens) -> None:
        left = _INDENT + ICON_SIDE + 8 + _NAME_WIDTH
        top = row * _ROW + (_ROW - _TILE) / 2
        painter.setPen(QPen(tokens.color("edge"), 1))
        painter.setBrush(tokens.color("stage"))
        for number in range(_TILES):
            tile = QRectF(left + number * (_TILE + 5) + 0.5, top + 0.5, _TILE - 1, _TILE - 1)
            painter.drawRoundedRect(tile, 4, 4)
            x, y = tile.left(), tile.top()
            hill = [QPointF(x + 3, y + 15), QPointF(x + 8, y + 9), QPointF(x + 11, y + 12), QPointF(x + 16, y + 7)]
            painter.drawPolyline(hill)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the tree."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_folder(painter, 0, 0, self._top, tokens)
        for row, name in enumerate(self._classes, 1):
            self._paint_branch(painter, row, tokens)
            self._paint_folder(painter, _INDENT, row, name, tokens)
            self._paint_tiles(painter, row, tokens)
        painter.end()


def _line(text: str, kind: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setProperty("tone", tone)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label
