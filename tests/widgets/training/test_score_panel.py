from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.run_report import Candidate
from imgclass_gui.widgets.theme import apply_theme
from imgclass_gui.widgets.tokens import DARK, LIGHT
from imgclass_gui.widgets.training.score_bar import TRACK_HEIGHT, TRACK_TOP, ScoreBar
from imgclass_gui.widgets.training.score_panel import ScorePanel
from tests.widgets.answers import color_at, count_near, is_near, picture_of
from tests.widgets.training.made_run_reports import report, unmeasured


@pytest.fixture
def panel(qtbot: QtBot) -> ScorePanel:
    panel = ScorePanel()
    qtbot.addWidget(panel)
    panel.resize(856, 110)
    panel.show()
    return panel


def texts(panel: ScorePanel) -> list[str]:
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    return [text.replace("\u00a0", " ") for text in shown]


def test_a_measured_model(panel: ScorePanel) -> None:
    panel.set_report(report())
    assert texts(panel) == [
        "Right on 34 of 45 test pictures: 75.6 %",
        "95 % interval 65.6 to 85.6 %",
        "Below 85.0 % sure it had better say “I don\u2019t know”: then it answers 43.3 % and 0.0 % of these are wrong.",
    ]


def test_turns_and_validation_are_told(panel: ScorePanel) -> None:
    panel.set_report(report(measured_on="cross-validation"))
    assert texts(panel)[0] == "Right on 34 of 45 pictures: 75.6 %"
    assert "Each was tested by a network that had not seen it." in texts(panel)
    panel.set_report(report(measured_on="validation"))
    flattering = next(label for label in panel.findChildren(QLabel) if "flatters" in label.text())
    assert flattering.isVisible()
    assert flattering.property("tone") == "warn"
    panel.set_report(report())
    assert not flattering.isVisible()


def test_nothing_measured(panel: ScorePanel) -> None:
    panel.set_report(replace(unmeasured(), threshold=None))
    assert texts(panel) == ["Nothing was measured: there are too few pictures to test."]
    assert not panel.findChild(ScoreBar).isVisible()
    panel.set_report(report())
    assert panel.findChild(ScoreBar).isVisible()


def test_two_candidates_the_kept_one_told(panel: ScorePanel) -> None:
    both = (Candidate("fine-tune", 0.888, 30.0, True), Candidate("linear-probe", 0.789, 3.0, False))
    panel.set_report(replace(report(), candidates=both))
    assert "On validation: Quick 78.9 % · Thorough 88.8 %, kept" in texts(panel)
    both = (Candidate("from-scratch", None, 30.0, True), Candidate("odd\nrecipe", 0.5, 3.0, False))
    panel.set_report(replace(report(), candidates=both))
    assert "On validation: From scratch, kept · odd recipe 50.0 %" in texts(panel)


@pytest.mark.parametrize(
    ("threshold", "coverage", "error", "words"),
    [
        (None, None, None, ""),
        (0.0, 1.0, 0.1, ""),
        (0.9, None, None, ""),
        (0.9, 0.0, None, "then it answers nothing"),
        (0.9, 0.5, 0.021, "then it answers 50.0 % and 2.1 % of these are wrong"),
    ],
)
def test_when_it_had_better_not_answer(
    panel: ScorePanel, threshold: float | None, coverage: float | None, error: float | None, words: str
) -> None:
    panel.set_report(replace(report(), threshold=threshold, coverage=coverage, error=error))
    said = [text for text in texts(panel) if text.startswith("Below")]
    assert len(said) == bool(words)
    assert not words or words in said[0]


def test_the_bar_shows_dot_band_and_tick(qtbot: QtBot, qapp: QApplication) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    bar.resize(512, bar.sizeHint().height())
    bar.set_score(0.8, (0.7, 0.9), 0.25)
    middle = TRACK_TOP + TRACK_HEIGHT // 2
    assert is_near(color_at(bar, round(bar.place_of(0.8)), middle), LIGHT.accent)
    for share, is_band in ((0.69, False), (0.72, True), (0.88, True), (0.91, False)):
        blue = color_at(bar, round(bar.place_of(share)), middle)
        assert (blue.blue() - blue.red() > 30) == is_band, share
    assert is_near(color_at(bar, round(bar.place_of(0.25)) - 1, middle), LIGHT.muted, 60)
    apply_theme(qapp, "dark")
    assert is_near(color_at(bar, round(bar.place_of(0.8)), middle), DARK.accent)


@pytest.mark.parametrize("baseline", [0.0, 0.5, 1.0])
def test_the_words_of_the_tick_stay_within(qtbot: QtBot, baseline: float) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    bar.resize(400, bar.sizeHint().height())
    bar.set_score(1.0, (0.9, 1.0), baseline)
    words = picture_of(bar).copy(0, 22, 400, 18)
    ink = count_near(words, LIGHT.muted, 60)
    bar.resize(900, bar.height())
    bar.set_score(1.0, (0.9, 1.0), baseline)
    assert ink > 50
    assert abs(count_near(picture_of(bar).copy(0, 22, 900, 18), LIGHT.muted, 60) - ink) < 30


def test_a_screen_reader_hears_the_bar(panel: ScorePanel) -> None:
    panel.set_report(report())
    said = panel.findChild(ScoreBar).accessibleDescription()
    assert said == "75.6 %, 95 % interval 65.6 to 85.6 %, always the same answer: 33.3 %"
