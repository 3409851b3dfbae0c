from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui import __version__
from imgclass_gui.widgets.about_dialog import AboutDialog
from imgclass_gui.widgets.menu_actions import MenuActions
from imgclass_gui.widgets.shortcuts_dialog import ShortcutsDialog
from imgclass_gui.widgets.texts_dialog import ShownText, TextsDialog


def texts(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_about_names_version_parts_licences_and_privacy(qtbot: QtBot) -> None:
    dialog = AboutDialog([("Log", Path("/home/me/log"))], Path("/usr/lib/qt"))
    qtbot.addWidget(dialog)
    said = texts(dialog)
    for word in (__version__, "MIT licence", "LGPL", "OFL", "Apache-2.0", "no network code", "ONNX Runtime", "NumPy"):
        assert word in said
    assert "/usr/lib/qt" in said.replace("\u200b", "")


def test_about_tells_where_things_are_kept_to_the_keyboard_too(qtbot: QtBot) -> None:
    log = Path("/home/me/a log")
    dialog = AboutDialog([("Trainings", Path("/home/me/runs")), ("Log", log)], Path("/usr/lib/qt"))
    qtbot.addWidget(dialog)
    fields = {field.accessibleName(): field.text() for field in dialog.findChildren(QLineEdit)}
    assert fields == {"Trainings": str(Path("/home/me/runs")), "Log": str(log)}
    dialog.open()
    focused = dialog.focusWidget()
    assert isinstance(focused, QPushButton)
    assert "Close" in focused.text()
    show = next(button for button in dialog.findChildren(QPushButton) if "Log" in button.accessibleName())
    with qtbot.waitSignal(dialog.folder_requested) as asked:
        show.click()
    assert asked.args == [log]
    with qtbot.waitSignal(dialog.licences_requested):
        next(button for button in dialog.findChildren(QPushButton) if "Licences" in button.text()).click()


def test_texts_are_read_when_they_are_chosen_and_can_be_copied(qtbot: QtBot) -> None:
    read = []

    def text(name: str) -> str:
        read.append(name)
        return f"# {name}\n\nof all"

    texts = [
        ShownText("Overview", lambda: text("Overview"), is_markdown=True),
        ShownText("Qt", lambda: text("Qt")),
    ]
    dialog = TextsDialog("Licences", texts)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText().startswith("Overview")
    assert read == ["Overview"]
    dialog.names.setCurrentRow(1)
    assert dialog.text.toPlainText() == "# Qt\n\nof all"
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy text").click()
    assert QGuiApplication.clipboard().text() == "# Qt\n\nof all"


def test_a_link_to_another_text_leads_there_and_an_address_nowhere(qtbot: QtBot) -> None:
    overview = ShownText("Overview", lambda: "[Qt](https://qt.io) [text](qt.txt)", is_markdown=True)
    dialog = TextsDialog("Licences", [overview, ShownText("icu", lambda: "ICU"), ShownText("qt", lambda: "LGPL")])
    qtbot.addWidget(dialog)
    dialog.text.anchorClicked.emit(QUrl("https://qt.io"))
    assert dialog.names.currentRow() == 0
    dialog.text.anchorClicked.emit(QUrl("qt.txt"))
    assert dialog.text.toPlainText() == "LGPL"


def test_one_text_needs_no_list(qtbot: QtBot) -> None:
    dialog = TextsDialog("Crash report", [ShownText("report", lambda: "what happened")])
    qtbot.addWidget(dialog)
    assert dialog.names.isHidden()
    assert dialog.text.toPlainText() == "what happened"


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
    for dialog in (AboutDialog([], Path(), window), ShortcutsDialog(MenuActions(window).all(), window)):
        dialog.open()
        qtbot.waitUntil(dialog.isVisible)
        with qtbot.waitSignal(dialog.destroyed):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not window.findChildren(QDialog)
