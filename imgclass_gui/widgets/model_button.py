"""The button that names the model and opens the choice of others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from imgclass_gui.widgets.figures import count, plain_action, plain_tooltip, readable
from imgclass_gui.widgets.icons import icon_pixmap
from imgclass_gui.widgets.theme import text_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, TEXT_SIZE, tokens_of

PADDING = 12
ICON_SIDE = 14
WIDEST_NAME = 320


class ModelButton(QToolButton):
    """The model's name, how many classes it knows, and a sign where its preprocessing is assumed.

    Attributes:
        choices: The menu; the window's menu bar shows it as well. What others add to it stays at its end.

    Signals:
        model_requested: Another model was chosen; carries its path.
        open_model_requested: "Open model…" was chosen.
        expectations_requested: The sign of what is assumed was pressed.
    """

    model_requested = Signal(object)
    open_model_requested = Signal()
    expectations_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "model")
        self._name, self._details = "", ""
        self._is_assumed = False
        self.choices = QMenu(self.tr("&Model"), self)
        self.setMenu(self.choices)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a long name may be cut
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.open_action = QAction(self.tr("Open model…"), self)
        self.open_action.triggered.connect(self.open_model_requested)
        self._offered: list[QAction] = []
        self.choices.addAction(self.open_action)
        self.choices.triggered.connect(self._on_triggered)
        self.set_model(self.tr("no model"), 0)

    def set_model(self, name: str, class_count: int, is_assumed: bool = False, tooltip: str = "") -> None:
        """Name the model in use.

        Args:
            name: What people call it.
            class_count: How many classes it knows; 0 when there is no model.
            is_assumed: Whether its preprocessing had to be guessed.
            tooltip: More about it.
        """
        self._name = readable(name)
        self._details = self.tr("{n} classes").format(n=count(class_count)) if class_count else ""
        self._is_assumed = is_assumed
        self.setToolTip(plain_tooltip(readable(tooltip)) or self.tr("Choose another model"))
        spoken = self.tr("Model {name}, {details}").format(name=self._name, details=self._details).rstrip(", ")
        assumed = self.tr("its preprocessing is assumed")
        self.setAccessibleName(f"{spoken}, {assumed}" if is_assumed else spoken)
        self.updateGeometry()
        self.update()

    def set_choices(self, choices: Sequence[tuple[str, str, bool]]) -> None:
        """Offer models: (name, path, is in use)."""
        for old in self._offered:
            self.choices.removeAction(old)
            old.deleteLater()
        self._offered = []
        for name, path, is_current in choices:
            action = QAction(plain_action(readable(name)), self.choices)
            action.setCheckable(True)
            action.setChecked(is_current)
            action.setData((path,))  # a tuple keeps a path of any bytes whole; a bare string would lose some
            self._offered.append(action)
        if choices:
            separator = QAction(self.choices)
            separator.setSeparator(True)
            self._offered.append(separator)
        self.choices.insertActions(self.open_action, self._offered)

    def _on_triggered(self, action: QAction) -> None:
        if action in self._offered:
            self.model_requested.emit(action.data()[0])

    def _fonts(self) -> tuple[QFont, QFont]:
        return text_font(TEXT_SIZE, QFont.Weight.Medium), text_font(LABEL_SIZE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: the sign of what is assumed leads to what can be done about it, the rest to the menu."""
        if self._is_assumed and event.position().x() < PADDING + ICON_SIDE + 4:
            self.expectations_requested.emit()
            return
        super().mousePressEvent(event)

    def sizeHint(self) -> QSize:
        """Qt: room for the name, up to a limit, and the rest."""
        name_font, details_font = self._fonts()
        name = min(WIDEST_NAME, QFontMetrics(name_font).horizontalAdvance(self._name))
        details = QFontMetrics(details_font).horizontalAdvance(self._details)
        sign = ICON_SIDE + 6 if self._is_assumed else 0
        return QSize(2 * PADDING + sign + name + (10 + details if details else 0) + 6 + ICON_SIDE, 36)

    def minimumSizeHint(self) -> QSize:
        """Qt: a long name may be cut."""
        return QSize(120, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: frame by the style sheet, content by hand."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        tokens, ratio = tokens_of(self.palette()), self.devicePixelRatioF()
        name_font, details_font = self._fonts()
        area = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        middle = (self.height() - ICON_SIDE) // 2
        if self._is_assumed:
            painter.drawPixmap(area.left(), middle, icon_pixmap("warning", tokens.warn, ICON_SIDE, ratio))
            area.setLeft(area.left() + ICON_SIDE + 6)
        chevron = area.right() - ICON_SIDE + 3
        painter.drawPixmap(chevron, middle, icon_pixmap("chevron_down", tokens.muted, ICON_SIDE, ratio))
        area.setRight(chevron - 6)
        painter.setFont(details_font)
        painter.setPen(tokens.color("faint"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._details)
        room = QRect(area)
        if self._details:
            room.setRight(area.right() - QFontMetrics(details_font).horizontalAdvance(self._details) - 10)
        painter.setFont(name_font)
        painter.setPen(tokens.color("text"))
        name = QFontMetrics(name_font).elidedText(self._name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
