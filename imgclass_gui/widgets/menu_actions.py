"""Every command of the window as an action: its words, its shortcut, its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from imgclass_gui.widgets.theme import Scheme

Shortcut = str | QKeySequence.StandardKey


class MenuActions(QObject):
    """The window's actions. Connect to their `triggered`; nothing happens by itself.

    Signals:
        theme_requested: A `Scheme` was chosen.
    """

    theme_requested = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._has_pictures, self._is_in_gallery = False, True
        self._build_file()
        self._build_edit()
        self._build_view()
        self.themes = self._build_themes()
        self._build_train()
        self._build_help()

    def all(self) -> list[QAction]:
        """Every action that has words, in the order of the menus."""
        return [child for child in self.children() if isinstance(child, QAction)]

    def set_has_pictures(self, has_pictures: bool) -> None:
        """Offer what needs pictures, or not."""
        self._has_pictures = has_pictures
        self._offer()

    def set_in_gallery(self, is_in_gallery: bool) -> None:
        """Offer what acts upon the gallery, or not."""
        self._is_in_gallery = is_in_gallery
        self._offer()

    def _offer(self) -> None:
        for action in self._need_pictures:
            action.setEnabled(self._has_pictures and self._is_in_gallery)
        for action in (self.show_gallery, self.show_answer):
            action.setEnabled(self._is_in_gallery)

    def set_theme(self, scheme: Scheme) -> None:
        """Mark the scheme in force."""
        self.themes[scheme].setChecked(True)

    def _action(self, text: str, shortcut: Shortcut = "", tooltip: str = "") -> QAction:
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.setToolTip(tooltip or text.rstrip("…"))
        action.setStatusTip("")
        return action

    def _build_file(self) -> None:
        key = QKeySequence.StandardKey
        self.open_pictures = self._action(self.tr("Open pictures…"), key.Open, self.tr("Choose pictures to classify"))
        self.open_folder = self._action(
            self.tr("Open folder…"), "Ctrl+Shift+O", self.tr("Classify every picture in a folder and below it")
        )
        self.open_model = self._action(self.tr("Open model…"), "Ctrl+M", self.tr("Classify with another .onnx file"))
        self.expectations = self._action(
            self.tr("What does this model expect…"),
            "Ctrl+Shift+M",
            self.tr("How pictures become the network's numbers"),
        )
        self.export_results = self._action(
            self.tr("Export results…"), "Ctrl+E", self.tr("Save the answers as CSV or JSON")
        )
        self.new_window = self._action(
            self.tr("New window"), key.New, self.tr("Open another window, with a gallery of its own")
        )
        self.stop = self._action(self.tr("Stop"), "Esc", self.tr("Stop what is under way, or dismiss the message"))
        self.quit = self._action(self.tr("Quit"), "Ctrl+Q", self.tr("Close the window"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_edit(self) -> None:
        key = QKeySequence.StandardKey
        self.undo = self._action(self.tr("Undo"), key.Undo, self.tr("Bring back what was removed last"))
        self.undo.setEnabled(False)
        self.paste = self._action(self.tr("Paste"), key.Paste, self.tr("Classify the files or the picture you copied"))
        self.copy_answer = self._action(
            self.tr("Copy answer"), key.Copy, self.tr("Copy the answers about the chosen pictures as text")
        )
        self.select_all = self._action(self.tr("Select all"), key.SelectAll, self.tr("Choose every picture"))
        self.find = self._action(self.tr("Find…"), key.Find, self.tr("Find pictures by name or label"))
        self.remove = self._action(
            self.tr("Remove"), "Del", self.tr("Take the chosen pictures off the list; the files stay")
        )
        self.clear_all = self._action(
            self.tr("Clear all"), "Ctrl+Shift+Del", self.tr("Take all pictures off the list; the files stay")
        )

    def _build_view(self) -> None:
        key = QKeySequence.StandardKey
        self.show_square = self._action(
            self.tr("Show as the network sees it"), "Ctrl+I", self.tr("Show the pixels that the network gets")
        )
        self.show_square.setCheckable(True)
        self.zoom_in = self._action(self.tr("Zoom in"), key.ZoomIn)
        self.zoom_out = self._action(self.tr("Zoom out"), key.ZoomOut)
        self.zoom_reset = self._action(self.tr("Whole picture"), "Ctrl+0")
        self.show_gallery = self._action(self.tr("Gallery"), "Ctrl+B", self.tr("Show or hide the pictures' list"))
        self.show_answer = self._action(self.tr("Answer"), "Ctrl+Shift+B", self.tr("Show or hide the answer"))
        for action in (self.show_gallery, self.show_answer):
            action.setCheckable(True)
            action.setChecked(True)
        self._need_pictures = [
            self.export_results,
            self.copy_answer,
            self.select_all,
            self.find,
            self.remove,
            self.clear_all,
            self.show_square,
            self.zoom_in,
            self.zoom_out,
            self.zoom_reset,
        ]

    def _build_themes(self) -> dict[Scheme, QAction]:
        texts: list[tuple[Scheme, str]] = [
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ]
        group = QActionGroup(self)
        group.triggered.connect(self._on_theme_triggered)
        actions = {}
        for scheme, text in texts:
            action = self._action(text)
            action.setCheckable(True)
            action.setData(scheme)
            group.addAction(action)
            actions[scheme] = action
        actions["system"].setChecked(True)
        return actions

    def _build_train(self) -> None:
        self.retrain = self._action(
            self.tr("Retrain on folder…"), "Ctrl+T", self.tr("Teach your own classes from a folder of pictures")
        )
        self.trainings = self._action(
            self.tr("All trainings…"), "Ctrl+Shift+T", self.tr("Open, go on with or remove what was trained here")
        )

    def _build_help(self) -> None:
        self.shortcuts = self._action(self.tr("Keyboard shortcuts"), "F1")
        self.about = self._action(self.tr("About Imgclass"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _on_theme_triggered(self, action: QAction) -> None:
        self.theme_requested.emit(action.data())
