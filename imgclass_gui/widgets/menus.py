"""The menu bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from imgclass_gui.widgets.figures import plain_action, readable
from imgclass_gui.widgets.inside_actions import InsideActions
from imgclass_gui.widgets.menu_actions import MenuActions


class RecentMenu(QMenu):
    """The files and folders that were opened last.

    Signals:
        recent_requested: One was chosen; carries its path.
        clear_requested: The list shall be forgotten.
    """

    recent_requested = Signal(object)
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self._clear = QAction(self.tr("Forget these"))  # without a parent: `clear` deletes what is the menu's own
        self.triggered.connect(self._on_triggered)
        self.set_recent([])

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer these, the latest first."""
        self.clear()
        for path in paths:
            # A tuple keeps a path of any bytes whole; a bare string would lose some.
            self.addAction(plain_action(readable(path))).setData((path,))
        if paths:
            self.addSeparator()
        self.addAction(self._clear)
        self.setEnabled(bool(paths))

    def _on_triggered(self, action: QAction) -> None:
        if action is self._clear:
            self.clear_requested.emit()
        else:
            self.recent_requested.emit(action.data()[0])


def fill_menu_bar(
    bar: QMenuBar, actions: MenuActions, inside: InsideActions, recent: QMenu, sort: QMenu, models: QMenu
) -> None:
    """Build the menus.

    Args:
        bar: The window's menu bar.
        actions: The window's actions.
        inside: Those of the modes and of "Look inside".
        recent: The submenu of recent files.
        sort: The gallery's menu of orders.
        models: The menu of models.
    """
    menu = _menu(bar, bar.tr("&File"), [actions.open_pictures, actions.open_folder])
    menu.addMenu(recent)
    _add(menu, [None, actions.open_model, None, actions.export_results, None, actions.stop, None])
    _add(menu, [actions.new_window, actions.quit])
    edit = [actions.undo, None, actions.paste, actions.copy_answer, None, actions.select_all, actions.find]
    _menu(bar, bar.tr("&Edit"), [*edit, None, actions.remove, actions.clear_all])
    menu = _menu(bar, bar.tr("&View"), [inside.classify, inside.look_inside, None, actions.show_square, None])
    _add(menu, [actions.zoom_in, actions.zoom_out, actions.zoom_reset, None])
    menu.addMenu(sort)
    theme = QMenu(bar.tr("Theme"), menu)
    _add(theme, list(actions.themes.values()))
    menu.addMenu(theme)
    _add(menu, [None, actions.show_gallery, actions.show_answer])
    models.addAction(actions.expectations)
    ways = [inside.next_layer, inside.previous_layer, inside.find_layer, None, inside.back]
    pictures = [inside.next_picture, inside.previous_picture, inside.compare]
    _menu(bar, bar.tr("&Inside"), [*ways, None, *pictures, None, inside.export_maps, inside.export_view])
    bar.addMenu(models)
    _menu(bar, bar.tr("&Train"), [actions.retrain, actions.trainings])
    _menu(bar, bar.tr("&Help"), [actions.shortcuts, actions.about])


def _menu(bar: QMenuBar, title: str, entries: Sequence[QAction | None]) -> QMenu:
    menu = QMenu(title, bar)
    menu.setToolTipsVisible(True)
    bar.addMenu(menu)
    _add(menu, entries)
    return menu


def _add(menu: QMenu, entries: Sequence[QAction | None]) -> None:
    """Add actions; None stands for a separator."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
