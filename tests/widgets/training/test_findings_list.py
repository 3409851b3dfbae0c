from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from imgclass_gui.widgets.training.finding_texts import FindingText
from imgclass_gui.widgets.training.findings_list import FindingsList
from tests.widgets.answers import count_near, picture_of

LEFT = Qt.MouseButton.LeftButton
UNREADABLE = FindingText(
    "unreadable", "1 file cannot be read: \ufffd.jpg (x)", "It is left out.", ("a/\udcff.jpg", "a/b.jpg"), True
)
FEW = FindingText("few", "“bird” has only 7 pictures to train on", "With 20 or more it will do better.")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(QWidget(), 1)
    column.addWidget(FindingsList())
    page.resize(430, 440)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def findings(page: QWidget) -> FindingsList:
    return page.findChild(FindingsList)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def link(widget: QWidget, text: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisible())


def test_a_good_folder(findings: FindingsList) -> None:
    findings.set_findings((), False)
    assert texts(findings) == ["Nothing wrong with this folder"]
    assert not [one for one in findings.findChildren(QPushButton) if one.isVisible()]
    assert count_near(picture_of(findings), LIGHT.good, 60) > 5
    assert findings.accessibleName() == "Nothing wrong with this folder"


def test_folded_it_says_how_many_and_the_first(findings: FindingsList) -> None:
    findings.set_findings((UNREADABLE, FEW), True)
    assert texts(findings) == [UNREADABLE.sentence]
    assert findings.accessibleName() == "2 notes"
    assert count_near(picture_of(findings), LIGHT.warn_soft, 3) > 200
    findings.set_findings((FEW,), False)
    assert findings.accessibleName() == "1 note"
    assert count_near(picture_of(findings), LIGHT.warn_soft, 3) == 0


def test_it_unfolds_and_folds(findings: FindingsList, qtbot: QtBot) -> None:
    findings.set_findings((UNREADABLE, FEW), True)
    with qtbot.waitSignal(findings.unfolded):
        QTest.mouseClick(link(findings, "Show"), LEFT)
    assert texts(findings) == [UNREADABLE.sentence, UNREADABLE.remedy, FEW.sentence, FEW.remedy]
    QTest.keyClick(link(findings, "Hide"), Qt.Key.Key_Space)
    assert texts(findings) == [UNREADABLE.sentence]
    findings.unfold(True)
    findings.set_findings((FEW,), False)
    assert not findings.is_unfolded


def test_many_rows_scroll_and_the_page_keeps_its_size(findings: FindingsList, page: QWidget, qtbot: QtBot) -> None:
    findings.set_findings([UNREADABLE] * 15, True)
    findings.unfold(True)
    qtbot.waitUntil(lambda: findings.height() > 200)
    assert (page.width(), page.height()) == (430, 440)
    findings.set_findings((FEW,), False)
    findings.unfold(True)
    qtbot.waitUntil(lambda: 60 < findings.height() < 130)


def test_files_can_be_shown_and_their_names_copied(findings: FindingsList, qtbot: QtBot) -> None:
    findings.set_findings((FEW, UNREADABLE), True)
    findings.unfold(True)
    with qtbot.waitSignal(findings.reveal_requested) as shown:
        QTest.mouseClick(link(findings, "Show in file manager"), LEFT)
    assert shown.args == ["a/\udcff.jpg"]
    with qtbot.waitSignal(findings.copy_requested) as copied:
        QTest.keyClick(link(findings, "Copy names"), Qt.Key.Key_Space)
    assert copied.args == [UNREADABLE.paths]
    findings.set_findings((FEW,), False)
    findings.unfold(True)
    assert [one.text() for one in findings.findChildren(QPushButton) if one.isVisible()] == ["Hide"]


def test_it_follows_the_scheme(findings: FindingsList, qapp: object) -> None:
    findings.set_findings((UNREADABLE,), True)
    apply_theme(qapp, "dark")  # type: ignore[arg-type]
    assert count_near(picture_of(findings), DARK.warn_soft, 3) > 200
