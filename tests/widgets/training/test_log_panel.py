from __future__ import annotations

from collections import deque

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.history import LOG_LINES
from imgclass_gui.widgets.training.log_panel import LogPanel


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    panel = LogPanel()
    qtbot.addWidget(panel)
    panel.resize(800, 150)
    panel.show()
    return panel


def lines(first: int, last: int) -> list[str]:
    return [f"epoch {number}" for number in range(first, last)]


def shown(panel: LogPanel) -> list[str]:
    return panel.text.toPlainText().split("\n")


def test_new_lines_are_added(panel: LogPanel) -> None:
    for last in (1, 2, 5, 5, 40):
        panel.set_lines(lines(0, last))
        assert shown(panel) == lines(0, last)


def test_the_oldest_lines_go(panel: LogPanel) -> None:
    log = deque(lines(0, LOG_LINES), maxlen=LOG_LINES)
    panel.set_lines(log)
    log.extend(lines(LOG_LINES, LOG_LINES + 7))
    panel.set_lines(log)
    assert shown(panel) == list(log)
    panel.set_lines(["another training"])
    assert shown(panel) == ["another training"]


def test_it_stays_at_the_end_unless_somebody_reads_above(panel: LogPanel, qtbot: QtBot) -> None:
    bar = panel.text.verticalScrollBar()
    panel.set_lines(lines(0, 50))
    assert bar.value() == bar.maximum() > 0
    panel.set_lines(lines(0, 60))
    assert bar.value() == bar.maximum()
    qtbot.keyClick(panel.text, Qt.Key.Key_PageUp)
    place = bar.value()
    assert place < bar.maximum()
    panel.set_lines(lines(0, 70))
    assert bar.value() == place


def test_it_is_only_read(panel: LogPanel, qtbot: QtBot) -> None:
    panel.set_lines(["<b>a\udcff"])
    qtbot.keyClicks(panel.text, "abc")
    assert shown(panel) == ["<b>a\ufffd"]


def test_the_table(panel: LogPanel, qtbot: QtBot) -> None:
    rows = [(f"{number}", "0.5", "0.6") for number in range(1, 41)]
    table = panel.table
    table.show_rows(("epoch", "loss", "val_loss"), rows[:30])
    model = table.model()
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert heads == ["epoch", "loss", "val_loss"]
    bar = table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    table.add_rows(rows[30:])
    assert model.rowCount() == 40
    assert model.index(39, 0).data() == "40"
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    table.add_rows(rows[:1])
    assert bar.value() == 0
