from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.prediction_panel import PATIENCE_MS, PredictionPanel
from tests.widgets.answers import answer

FACTS = [("Input", "224 x 224 RGB"), ("Read as", "short side 256, centre crop"), ("Time", "5.8 ms")]


@pytest.fixture
def panel(qtbot: QtBot) -> PredictionPanel:
    panel = PredictionPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 650)
    panel.show()
    return panel


def texts(panel: PredictionPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def shown_bars(panel: PredictionPanel) -> list[str]:
    return [bar.accessibleName() for bar in panel.bars if bar.isVisible()]


def test_an_answer(panel: PredictionPanel) -> None:
    panel.set_prediction(answer().scores, 1000, FACTS)
    assert texts(panel)[:2] == ["tiger cat", "the network's first answer, of 1,000"]
    assert [part for fact in FACTS for part in fact] == texts(panel)[2:]
    assert shown_bars(panel) == ["tiger cat 38.6 percent", "lynx 30.7 percent", "window screen 15.3 percent"]


def test_five_bars_at_most_and_as_many_as_there_are_classes(panel: PredictionPanel) -> None:
    scores = [ClassScore(f"class {number}", number, 0.1) for number in range(7)]
    panel.set_prediction(scores, 7, [])
    assert len(shown_bars(panel)) == 5
    panel.set_prediction(scores[:2], 2, [])
    assert len(shown_bars(panel)) == 2


def test_what_was_assumed_is_said(panel: PredictionPanel, qtbot: QtBot) -> None:
    panel.set_prediction(answer().scores, 1000, FACTS, assumed="The usual way is assumed.")
    assert "The usual way is assumed." in texts(panel)
    with qtbot.waitSignal(panel.expectations_requested):
        panel.assumed_link.click()
    panel.set_prediction(answer().scores, 1000, FACTS)
    assert "The usual way is assumed." not in texts(panel)
    assert not panel.assumed_link.isVisible()


def test_fewer_facts_leave_no_old_ones(panel: PredictionPanel) -> None:
    panel.set_prediction(answer().scores, 1000, FACTS)
    panel.set_prediction(answer().scores, 1000, FACTS[:1])
    assert "Time" not in texts(panel)


def test_a_failure(panel: PredictionPanel) -> None:
    panel.set_prediction(answer().scores, 1000, FACTS)
    panel.set_failure("the file ends too early", "Copy it again.")
    assert texts(panel) == ["no answer", "the file ends too early\nCopy it again."]
    assert shown_bars(panel) == []


def test_waiting_shows_late_and_an_answer_comes_before(panel: PredictionPanel, qtbot: QtBot) -> None:
    panel.set_prediction(answer("cat").scores, 1000, FACTS)
    panel.set_pending("b.png")
    assert texts(panel)[0] == "cat"
    qtbot.waitUntil(lambda: texts(panel) == ["waiting…", "b.png"], timeout=20 * PATIENCE_MS)
    panel.set_prediction(answer("dog").scores, 1000, FACTS)
    assert texts(panel)[0] == "dog"


def test_clear(panel: PredictionPanel) -> None:
    panel.set_prediction(answer().scores, 1000, FACTS)
    panel.clear()
    assert texts(panel) == []


def test_long_words_of_a_labels_file_do_not_widen_it(panel: PredictionPanel) -> None:
    long = "endless_" * 40
    panel.set_prediction([ClassScore(long, 0, 0.7)], 1000, [("Model", long)], assumed="a " * 200)
    assert panel.minimumSizeHint().width() <= 300
    widest = max(label.mapTo(panel, label.rect().topRight()).x() for label in panel.findChildren(QLabel))
    assert widest < 300
    assert texts(panel)[0] == long
