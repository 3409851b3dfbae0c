from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.model_button import PADDING, ModelButton


def test_what_others_add_to_its_menu_stays(qtbot: QtBot) -> None:
    button = ModelButton()
    qtbot.addWidget(button)
    added = QAction("More", button)
    button.choices.addAction(added)
    for names in (["a", "b"], [], ["c"]):
        button.set_choices([(name, f"/{name}", False) for name in names])
        shown = [action.text() for action in button.choices.actions() if not action.isSeparator()]
        assert shown == [*names, "Open model…", "More"]
    with qtbot.assertNotEmitted(button.model_requested):
        added.trigger()
    with qtbot.waitSignal(button.model_requested) as asked:
        button.choices.actions()[0].trigger()
    assert asked.args == ["/c"]


def test_the_sign_of_what_is_assumed_leads_on(qtbot: QtBot) -> None:
    button = ModelButton()
    qtbot.addWidget(button)
    button.set_model("m", 3, is_assumed=True)
    button.resize(200, 36)
    button.show()
    with qtbot.waitSignal(button.expectations_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(PADDING + 4, 18))
