from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui import __version__
from imgclass_gui.widgets.about_dialog import AboutDialog
from imgclass_gui.widgets.menu_actions import MenuActions
from imgclass_gui.widgets.shortcuts_dialog import ShortcutsDialog


def texts(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_about_names_version_parts_licences_and_privacy(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    said = texts(dialog)
    for word in (__version__, "MIT licence", "LGPL", "OFL", "Apache-2.0", "no network code", "ONNX Runtime", "NumPy"):
        assert word in said


def test_shortcuts_are_those_of_the_actions(qtbot: QtBot) -> None:
    actions = MenuActions()
    dialog = ShortcutsDialog(actions.all())
    qtbot.addWidget(dialog)
    said = texts(dialog).splitlines()
    for action in actions.all():
        if not action.shortcut().isEmpty():
            assert action.text().rstrip("…") in said


def test_dialogs_close_with_escape_and_leave_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for dialog in (AboutDialog(window), ShortcutsDialog(MenuActions(window).all(), window)):
        dialog.open()
        qtbot.waitUntil(dialog.isVisible)
        with qtbot.waitSignal(dialog.destroyed):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not window.findChildren(QDialog)
