from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.expectations.compare_bar import CompareBar
from imgclass_gui.widgets.expectations.expectations_dialog import ExpectationsDialog
from imgclass_gui.widgets.expectations.expectations_head import ExpectationsHead
from imgclass_gui.widgets.expectations.labels_page import LabelsPage
from imgclass_gui.widgets.expectations.tensor_panel import TensorPanel
from imgclass_gui.widgets.theme import apply_theme

LABELS = ("tench", "goldfish", "great white shark")


def test_the_tensor_in_numbers(qtbot: QtBot) -> None:
    panel = TensorPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    pixels, counts = np.zeros((28, 28, 3), np.uint8), np.ones((3, 48), np.int64)
    panel.set_view("a.png", pixels, ["red", "green", "blue"], counts, (-1.0, 1.0), (0.5, -0.25, 0.125))
    said = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "Numbers from \N{MINUS SIGN}1 to 1" in said
    assert "0.5   \N{MINUS SIGN}0.25   0.125" in said
    names = [label.accessibleName() for label in panel.findChildren(QLabel)]
    assert "The pixel in the middle: red 0.5, green \N{MINUS SIGN}0.25, blue 0.125" in names
    for scheme in ("dark", "light"):
        apply_theme(QApplication.instance(), scheme)
        assert not panel.grab().isNull()
    panel.set_problem("the file ends too early")
    assert "The file ends too early" in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_the_bar_starts_and_stops(qtbot: QtBot) -> None:
    bar = CompareBar()
    qtbot.addWidget(bar)
    bar.show_idle("None of the pictures can be used", "Try again", "bad")
    assert bar.words == "None of the pictures can be used"
    with qtbot.waitSignal(bar.start_requested):
        bar.button.click()
    bar.show_progress("Trying…", 3, 10)
    assert bar.is_running
    assert bar.button.text() == "Stop"
    with qtbot.waitSignal(bar.stop_requested):
        bar.button.click()
    bar.show_idle("", "")
    assert bar.button.isHidden()


def test_a_label_is_renamed_in_place(qtbot: QtBot) -> None:
    page = LabelsPage()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    page.set_labels(LABELS, "3 labels, in the file")
    assert not page.has_changes
    page.list.setFocus()
    page.list.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.list, Qt.Key.Key_F2)
    editor = page.list.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "goldfish"
    assert page.list.visualRect(page.model.index(1, 0)).contains(editor.geometry())
    editor.setText(" red\n carp ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.labels == ("tench", "red carp", "great white shark"))
    assert page.has_changes
    assert page.reset_button.isEnabled()
    page.reset_button.click()
    assert page.model.labels == LABELS
    assert not page.has_changes


def test_a_class_keeps_its_name_when_the_new_one_is_empty() -> None:
    page = LabelsPage()
    page.set_labels(LABELS, "")
    assert not page.model.setData(page.model.index(0, 0), "  ")
    assert page.model.setData(page.model.index(0, 0), "x" * 1000)
    assert page.model.labels == ("x" * 200, *LABELS[1:])


def test_a_draft_stays_until_other_labels_are_in_use() -> None:
    page = LabelsPage()
    page.set_labels(LABELS, "")
    page.set_draft(("a", "b", "c"), "read")
    page.set_labels(LABELS, "still these")
    assert page.model.labels == ("a", "b", "c")
    page.set_labels(("a", "b", "c"), "now these")
    assert not page.has_changes
    page.set_labels(("d", "e", "f"), "others")
    assert page.model.labels == ("d", "e", "f")


def test_many_thousand_labels_paint_only_what_is_in_sight(qtbot: QtBot) -> None:
    page = LabelsPage()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.set_labels(tuple(f"name {number} " * 20 for number in range(20_000)), "")
    page.show()
    assert len(page.list.visible_rows()) < 20
    page.list.setCurrentIndex(page.model.index(19_999, 0))
    assert 19_999 in page.list.visible_rows()
    assert page.model.index(7, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("class 7: name 7 ")


def test_long_names_do_not_widen_the_dialog(qtbot: QtBot) -> None:
    dialog = ExpectationsDialog()
    qtbot.addWidget(dialog)
    long = "endless_" * 60
    dialog.head.set_model(long, "guessed", long, long)
    dialog.foot.say(long, "bad")
    dialog.bar.show_idle(long, "Compare")
    dialog.labels.set_labels([long], long)
    dialog.labels.show_remark(long)
    dialog.show()
    assert dialog.width() == 1100
    assert dialog.minimumSizeHint().width() <= 860


def test_how_it_is_known_has_a_sign_and_a_sentence(qtbot: QtBot) -> None:
    head = ExpectationsHead()
    qtbot.addWidget(head)
    head.set_model("m", "guessed", "Guessed: the file does not say.", "224")
    assert head.known == "Guessed: the file does not say."
    with qtbot.waitSignal(head.page_requested) as asked:
        head.buttons["labels"].click()
    assert asked.args == ["labels"]
