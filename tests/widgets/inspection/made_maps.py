"""Views of layers made in code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from imgclass_gui.widgets.inspection.maps_view import MapsView


def view_of(
    maps: NDArray[np.float32],
    order: tuple[int, ...] = (),
    effects: tuple[float, ...] = (),
    states: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
) -> MapsView:
    return MapsView(
        np.asarray(maps, np.float32),
        order or tuple(range(len(maps))),
        np.array(effects, np.float32) if effects else None,
        states or ("alive",) * len(maps),
        labels,
    )


def ramps(count: int = 8, side: int = 16) -> NDArray[np.float32]:
    """Maps whose numbers grow to the right, up to the channel's number + 1."""
    ramp = np.linspace(0, 1, side, dtype=np.float32)
    return np.arange(1, count + 1, dtype=np.float32)[:, None, None] * np.broadcast_to(ramp, (count, side, side))


def hover(view: QAbstractScrollArea, place: QPoint) -> None:
    """Move the pointer there, no button pressed."""
    at, none = QPointF(place), Qt.MouseButton.NoButton
    everywhere = QPointF(view.viewport().mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, at, everywhere, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
