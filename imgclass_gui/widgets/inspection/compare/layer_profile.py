"""How much each layer differs: a bar a layer, from the picture to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from imgclass_gui.widgets.figures import percent, plain_tooltip, readable
from imgclass_gui.widgets.tokens import Tokens, tokens_of

HEIGHT = 40
MOST_BAR = 24.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, slots=True)
class ProfileBar:
    """One layer.

    Attributes:
        number: Of the layer.
        title: What it is called.
        share: How much it differs, 0 to 1; None where that is not known.
    """

    number: int
    title: str
    share: float | None


class LayerProfile(QWidget):
    """Bars that lead to their layers, by a click or the arrow keys.

    Signals:
        layer_chosen: Number of a layer.
    """

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[ProfileBar] = []
        self._current, self._hovered = -1, -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Where do they begin to differ?"))

    @property
    def bars(self) -> Sequence[ProfileBar]:
        """What is shown."""
        return self._bars

    def set_bars(self, bars: Sequence[ProfileBar]) -> None:
        """Show how much the layers differ, in the order of execution."""
        self._bars = list(bars)
        self._hovered = -1
        self._describe()
        self.update()

    def set_current(self, number: int) -> None:
        """Mark a layer; a number that is none's marks none."""
        self._current = number
        self._describe()
        self.update()

    def bar_area(self, place: int) -> QRectF:
        """The room of a bar, from below to the top."""
        step = self._step()
        return QRectF(place * step, 0, max(1.0, step - min(2.0, step / 3)), self.height())

    def words(self, place: int) -> str:
        """How much a layer differs: "Conv 12: 34.0 % different"."""
        bar = self._bars[place]
        if bar.share is None:
            words = self.tr("{layer}: nothing to set beside it").format(layer=bar.title)
        else:
            words = self.tr("{layer}: {share} different").format(layer=bar.title, share=percent(bar.share))
        return readable(words)

    def _step(self) -> float:
        return min(MOST_BAR, self.width() / max(1, len(self._bars)))

    def _place_at(self, x: float) -> int:
        place = int(x // self._step()) if x >= 0 else -1
        return place if place < len(self._bars) else -1

    def _place_of(self, number: int) -> int:
        return next((place for place, bar in enumerate(self._bars) if bar.number == number), -1)

    def _describe(self) -> None:
        place = self._place_of(self._current)
        self.setAccessibleDescription(self.words(place) if place >= 0 else "")

    def _paint_bar(self, painter: QPainter, place: int, tokens: Tokens) -> None:
        bar, area = self._bars[place], self.bar_area(place)
        is_current = bar.number == self._current
        color = "accent" if is_current else "muted" if place == self._hovered else "edge"
        if bar.share is None:
            middle = area.bottom() - 3
            painter.setPen(QPen(tokens.color(color), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
            return
        # Nothing at all is a line, so that one can see and press it.
        height = max(2.0, bar.share * (area.height() - 6))
        painter.fillRect(QRectF(area.left(), area.bottom() - height, area.width(), height), tokens.color(color))

    def sizeHint(self) -> QSize:
        """Qt: low and wide."""
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the bars, the mark of the current one, the frame of the keyboard."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(QRectF(0, self.height() - 1, self._step() * len(self._bars), 1), tokens.color("line"))
        for place in range(len(self._bars)):
            self._paint_bar(painter, place, tokens)
        place = self._place_of(self._current)
        if place >= 0:
            area = self.bar_area(place)
            painter.fillRect(QRectF(area.center().x() - 2, 0, 4, 3), tokens.color("accent"))
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: go to the layer."""
        place = self._place_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.layer_chosen.emit(self._bars[place].number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: another bar is under the pointer."""
        self._hovered = self._place_at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer is gone."""
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the arrows lead to the layer before and the next one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self._place_of(self._current) + step
        if 0 <= place < len(self._bars):
            self.layer_chosen.emit(self._bars[place].number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: no frame."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Qt: what the bar under the pointer says."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tooltip(self.words(place)) if place >= 0 else "", self)
            return True
        return super().event(event)
