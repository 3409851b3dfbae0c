from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.training.dialog_footer import Buttons
from imgclass_gui.widgets.training.dialog_head import PAGES, Page
from imgclass_gui.widgets.training.train_dialog import TrainDialog
from tests.widgets.training.class_folders import folder_of
from tests.widgets.training.made_run_reports import report
from trainer.contract.folder_findings import build_findings


@pytest.fixture
def dialog(qtbot: QtBot) -> TrainDialog:
    dialog = TrainDialog()
    qtbot.addWidget(dialog)
    dialog.footer.set_buttons(Buttons(main="Start", second="Close", has_log=True))
    dialog.show()
    return dialog


def test_each_page_comes_into_sight(dialog: TrainDialog, qtbot: QtBot) -> None:
    parts = {
        "choose": dialog.choose,
        "watch": dialog.training,
        "understand": dialog.understand,
        "use": dialog.use,
        "runs": dialog.runs,
    }
    for page in PAGES:
        qtbot.mouseClick(dialog.head.buttons[page], Qt.MouseButton.LeftButton)
        assert dialog.page == page
        assert [name for name, part in parts.items() if part.isVisible()] == [page]


def test_a_folder_may_be_dropped_on_the_recipes_too(dialog: TrainDialog, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    place = QPointF(dialog.width() - 50, dialog.height() / 2)
    what = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place.toPoint(), *what)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(dialog.choose.folder.folder_dropped) as dropped:
        QApplication.sendEvent(dialog, QDropEvent(place, *what))
    assert dropped.args == [str(tmp_path)]


def test_enter_presses_the_button_with_the_keyboard_and_nothing_from_a_field(dialog: TrainDialog, qtbot: QtBot) -> None:
    dialog.choose.recipe.form.set_open(True)
    field = next(one for one in dialog.choose.recipe.findChildren(QLineEdit) if one.isVisible())
    with qtbot.assertNotEmitted(dialog.footer.main_pressed):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    dialog.footer.main.setFocus()
    with qtbot.waitSignal(dialog.footer.main_pressed):
        qtbot.keyClick(dialog.footer.main, Qt.Key.Key_Return)


def test_closing_it_is_told_and_escape_closes(dialog: TrainDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_for_screen_readers(dialog: TrainDialog, page: Page) -> None:
    folder = folder_of({"cat": 3, "dog": 2})
    dialog.choose.set_folder(folder, build_findings(folder))
    dialog.choose.recipe.form.set_open(True)
    dialog.understand.set_report(report(("cat", "dog"), ((3, 1), (0, 4))))
    dialog.use.set_model("pets", [])
    dialog.show_page(page)
    QApplication.processEvents()
    reachable = [one for one in dialog.findChildren(QWidget) if _is_reachable(one)]
    assert len(reachable) > 5
    nameless = [one for one in reachable if not _name(one)]
    assert nameless == []


def _is_reachable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
