"""Where the planes of a kernel stand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from imgclass_gui.widgets.inspection.kernel_planes import KernelPlanes

# A cell with a number in it, in logical pixels.
CELL_WIDTH, CELL_HEIGHT = 34, 22
LABEL_HEIGHT = 18
GAP = 8
PLANES_A_ROW = 3
ROW_HEIGHT = 22
COLORED_SIDE = 66
# The sides of a plane and of a cell without numbers.
PLANE_SIDE, MOST_CELL = 100, 24
WIDTH = PLANES_A_ROW * 3 * CELL_WIDTH + (PLANES_A_ROW - 1) * GAP
LEAST_WIDTH = 200
# A plane of more weights has its numbers only where it is the only one.
FEW_WEIGHTS = 9


@dataclass(frozen=True, slots=True)
class KernelLayout:
    """Places in logical pixels.

    Attributes:
        planes: One a plane; for a pointwise kernel, the whole row with its words.
        colored: Of the picture in colours; empty without one.
        has_numbers: Whether the weights are written in the cells.
        width, height: Of everything.
    """

    planes: tuple[QRectF, ...]
    colored: QRectF
    has_numbers: bool
    width: int
    height: int


def lay_out(planes: KernelPlanes, room: int = WIDTH) -> KernelLayout:
    """Place the planes of a kernel, each with a line of words above it.

    Args:
        planes: They.
        room: The width that there is, in logical pixels; no more than `WIDTH` is used.
    """
    room = max(LEAST_WIDTH, min(WIDTH, room))
    count, rows, columns = planes.weights.shape
    if planes.is_pointwise:
        places = tuple(QRectF(0, number * ROW_HEIGHT, room, ROW_HEIGHT) for number in range(count))
        return KernelLayout(places, QRectF(), True, room, count * ROW_HEIGHT)
    has_numbers = columns * CELL_WIDTH <= WIDTH and (rows * columns <= FEW_WEIGHTS or count == 1)
    width, height = _plane_size(rows, columns, has_numbers)
    per_row = max(1, (room + GAP) // (width + GAP))
    top = COLORED_SIDE + GAP if planes.is_colored else 0
    step = LABEL_HEIGHT + height + GAP
    places = tuple(
        QRectF(column * (width + GAP), top + row * step + LABEL_HEIGHT, width, height)
        for row, column in (divmod(number, per_row) for number in range(count))
    )
    colored = QRectF(QPointF(0, 0), QPointF(COLORED_SIDE * columns / max(rows, columns), COLORED_SIDE))
    used = min(count, per_row) * (width + GAP) - GAP
    bottom = top + -(-count // per_row) * step - GAP
    return KernelLayout(places, colored if planes.is_colored else QRectF(), has_numbers, max(LEAST_WIDTH, used), bottom)


def _plane_size(rows: int, columns: int, has_numbers: bool) -> tuple[int, int]:
    """Width and height of a plane."""
    if has_numbers:
        return columns * CELL_WIDTH, rows * CELL_HEIGHT
    cell = max(2, min(MOST_CELL, PLANE_SIDE // max(rows, columns)))
    return columns * cell, rows * cell
