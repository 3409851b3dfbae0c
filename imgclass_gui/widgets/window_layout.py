"""The window's size, place and panes as bytes that a settings file can keep."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from imgclass_gui.widgets.menu_actions import MenuActions


def layout_state(window: QMainWindow, panes: QSplitter, actions: MenuActions) -> bytes:
    """Size, place and panes, to be given to `restore_layout` at the next start."""
    values = {
        "geometry": window.saveGeometry().toBase64().toStdString(),
        "panes": panes.saveState().toBase64().toStdString(),
        "gallery": actions.show_gallery.isChecked(),
        "answer": actions.show_answer.isChecked(),
    }
    return json.dumps(values).encode()


def restore_layout(state: bytes, window: QMainWindow, panes: QSplitter, actions: MenuActions) -> bool:
    """Take up an earlier `layout_state`; False, and nothing changes, when it is damaged."""
    try:
        values = json.loads(state)
        geometry, sizes = (QByteArray.fromBase64(values[key].encode()) for key in ("geometry", "panes"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    if not (window.restoreGeometry(geometry) and panes.restoreState(sizes)):
        return False
    actions.show_gallery.setChecked(bool(values.get("gallery", True)))
    actions.show_answer.setChecked(bool(values.get("answer", True)))
    return True
