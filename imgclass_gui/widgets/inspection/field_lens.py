"""A small part of the picture shown enlarged in one of its corners: where the lens lies and what it shows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

SIDE = 76.0
LEAST_SIDE = 40.0
INSET = 8.0
# A field that is smaller on the screen, in logical pixels, is shown enlarged.
SMALL = 22.0
# So many pixels of the picture are shown on each side of the field.
CONTEXT = 3


def needs_lens(box: QRect, scale: float) -> bool:
    """Whether a field is too small to be seen.

    Args:
        box: In pixels of the picture; null for none.
        scale: Logical pixels of the screen a pixel of the picture.
    """
    return not box.isNull() and max(box.width(), box.height()) * scale < SMALL


def lens_rect(box: QRect, target: QRectF, scale: float) -> QRectF:
    """Where the lens lies: in the corner of the picture that is furthest from the field.

    Args:
        box: The field, in pixels of the picture.
        target: The picture on the screen.
        scale: Logical pixels of the screen a pixel of the picture.

    Returns:
        Empty where the picture is too small for a lens.
    """
    middle = QPointF(box.x() + box.width() / 2, box.y() + box.height() / 2) * scale + target.topLeft()
    side = min(SIDE, (target.width() - INSET) / 2, (target.height() - INSET) / 2)
    if side < LEAST_SIDE:
        return QRectF()
    is_left, is_top = middle.x() > target.center().x(), middle.y() > target.center().y()
    left = target.left() + INSET if is_left else target.right() - INSET - side
    top = target.top() + INSET if is_top else target.bottom() - INSET - side
    return QRectF(left, top, side, side)


def lens_source(box: QRect, picture: QSize) -> QRect:
    """The square of the picture that the lens shows: the field and what lies around it.

    Args:
        box: The field, in pixels of the picture.
        picture: Its size in pixels.
    """
    side = max(box.width(), box.height()) + 2 * CONTEXT
    side = min(side, picture.width(), picture.height())
    left, top = box.x() + (box.width() - side) // 2, box.y() + (box.height() - side) // 2
    return QRect(min(max(0, left), picture.width() - side), min(max(0, top), picture.height() - side), side, side)


def pixel_in(lens: QRectF, source: QRect, place: QPointF) -> tuple[int, int]:
    """The (column, row) of the picture's pixel that the lens shows at a place of the screen."""
    column = int((place.x() - lens.left()) / lens.width() * source.width())
    row = int((place.y() - lens.top()) / lens.height() * source.height())
    return source.left() + min(column, source.width() - 1), source.top() + min(row, source.height() - 1)
