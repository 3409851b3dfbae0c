"""Live curves of a training over its epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from imgclass_gui.widgets.theme import number_font
from imgclass_gui.widgets.tokens import LABEL_SIZE, tokens_of
from imgclass_gui.widgets.training.curve_axes import Axes, share_text, share_ticks, tick_text, value_ticks
from imgclass_gui.widgets.training.curve_marks import BEST_HEIGHT, box_area, paint_best, paint_box, paint_hair
from imgclass_gui.widgets.training.curve_painting import (
    FOOT,
    RIGHT,
    TICK_GAP,
    TITLE_HEIGHT,
    paint_curves,
    paint_empty,
    paint_epochs,
    paint_legend,
    paint_values,
)
from imgclass_gui.widgets.training.curve_points import Series
from imgclass_gui.widgets.training.curve_set import CurveSet

HEAD = TITLE_HEIGHT + BEST_HEIGHT + 4
TICK_ROOM = 34
MOST_TICKS = 5


class CurveChart(QWidget):
    """Curves with their axes; the values of an epoch at the pointer or with Left and Right."""

    def __init__(self, title: str, is_share: bool = False, parent: QWidget | None = None) -> None:
        """A chart without curves.

        Args:
            title: What is drawn, e.g. "Loss".
            is_share: Whether values are 0 to 1 and read as percent; else the axis reaches from 0 as high as it must.
            parent: Of the widget.
        """
        super().__init__(parent)
        self._title = title
        self._is_share = is_share
        self._empty = ""
        self._curves = CurveSet()
        self._epochs = 0
        self._best: int | None = None
        self._marked: float | None = None
        self._ticks: list[tuple[float, str]] = []
        self._axes = Axes(QRectF(0, 0, 1, 1), 1, 1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        self._arrange()

    @property
    def axes(self) -> Axes:
        """Where values lie."""
        return self._axes

    @property
    def marked_epoch(self) -> float | None:
        """The epoch whose values are shown; None while none is."""
        return self._marked

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of `table()`."""
        return (self.tr("epoch"), *(curve.series.name for curve in self._curves.named))

    def table(self, first: int = 0) -> list[tuple[str, ...]]:
        """The same as text: a row an epoch, with the epoch and each curve's value; a dash where there is none.

        Args:
            first: Number of rows to leave out at the beginning.
        """
        return self._curves.rows(first)

    def set_empty_text(self, text: str) -> None:
        """What stands in the middle while there is no point."""
        self._empty = text
        self._describe()
        self.update()

    def set_curves(self, series: Sequence[Series], epochs: int, best: int | None = None) -> None:
        """Show other curves, or more of the same.

        Args:
            series: The curves; their points are read once, here.
            epochs: How many are planned; 0 while that is not known.
            best: The best one, from 1; None while that is not known.
        """
        self._curves = CurveSet(series, self._is_share)
        self._epochs = max(epochs, math.ceil(self._curves.last))
        self._best = best
        if self._marked not in self._curves.epochs:
            self._marked = None
        self._arrange()
        self._describe()

    def _arrange(self) -> None:
        """Find the axes, and turn all points into pixels."""
        height = max(1.0, self.height() - HEAD - FOOT)
        most = min(MOST_TICKS, max(2, int(height / TICK_ROOM)))
        values = share_ticks(most) if self._is_share else value_ticks(self._curves.top, most)
        is_made_up = not self._is_share and not self._curves.last
        text = share_text if self._is_share else tick_text
        self._ticks = [(value, "" if is_made_up else text(value)) for value in values]
        metrics = QFontMetricsF(number_font(LABEL_SIZE))
        left = math.ceil(max(metrics.horizontalAdvance(words) for _, words in self._ticks)) + TICK_GAP
        plot = QRectF(left, HEAD, max(1.0, self.width() - left - RIGHT), height)
        self._axes = Axes(plot, max(1, self._epochs), values[-1])
        for curve in self._curves.curves:
            curve.place(self._axes, round(plot.width() * self.devicePixelRatioF()))
        self.update()

    def _describe(self) -> None:
        """Tell screen readers what the eye sees last."""
        words = self._spoken(self._curves.epochs[-1]) if self._curves.epochs else self._empty
        if self._curves.epochs and self._best is not None:
            words += self.tr(", best epoch {n}").format(n=self._best)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _lines(self, epoch: float) -> list[tuple[str, str]]:
        return [(self.tr("epoch"), f"{epoch:g}"), *self._curves.values_at(epoch)]

    def _spoken(self, epoch: float) -> str:
        return ", ".join(map(" ".join, self._lines(epoch)))

    def _mark(self, epoch: float | None) -> None:
        if epoch != self._marked:
            self._marked = epoch
            self.update()

    def sizeHint(self) -> QSize:
        """Qt: as in the dialog."""
        return QSize(412, 220)

    def minimumSizeHint(self) -> QSize:
        """Qt: title and legend beside each other, and two steps of the axis."""
        return QSize(280, 140)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other pixels."""
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: mark the epoch that is nearest."""
        self._mark(self._curves.nearest(self._axes.epoch_at(event.position().x())))

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer is gone."""
        self._mark(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard is elsewhere."""
        self._mark(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Left and Right walk along the epochs."""
        steps = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}
        if event.key() not in steps:
            super().keyPressEvent(event)
            return
        self._mark(self._curves.beside(self._marked, steps[event.key()]))
        if self._marked is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._spoken(self._marked)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw all."""
        tokens, axes = tokens_of(self.palette()), self._axes
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_legend(painter, tokens, self._title, self._curves.named, self.width())
        paint_values(painter, tokens, axes, self._ticks)
        if self._epochs:
            paint_epochs(painter, tokens, axes)
        if self._best is not None:
            paint_best(painter, tokens, axes.x(self._best), axes.plot, self.tr("best"))
        paint_curves(painter, tokens, self._curves.curves, axes.plot)
        if not self._curves.has_points:
            paint_empty(painter, tokens, axes.plot, self._empty)
        if self._marked is not None:
            paint_hair(painter, tokens, self._marked, axes, self._curves.named)
            lines, is_high = self._lines(self._marked), self._curves.is_high(self._marked, axes.top)
            paint_box(painter, tokens, box_area(lines, axes.x(self._marked), axes.plot, is_low=is_high), lines)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(axes.plot.adjusted(-2, -2, 2, 2), 2, 2)
        painter.end()
