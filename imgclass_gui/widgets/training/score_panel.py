"""How good a trained model is, in a sentence, a bar and a few quiet lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.engine.training.run_report import Candidate, Measurement, RunReport
from imgclass_gui.widgets.figures import count, percent, readable
from imgclass_gui.widgets.training.score_bar import ScoreBar
from imgclass_gui.widgets.training.understand_words import percent_range

_RECIPES = ("linear-probe", "fine-tune", "from-scratch")


class ScorePanel(QWidget):
    """Accuracy with its interval and baseline, the networks that were tried, and when it had better not answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = _line("figure", "")
        self._bar = ScoreBar()
        self._remark = _line("", "warn")
        self._interval = _line("", "muted")
        self._candidates = _line("", "muted")
        self._threshold = _line("", "muted")
        self._lay_out()

    def set_report(self, report: RunReport) -> None:
        """Show how good the model of this run is."""
        measured = report.measured
        self._bar.setVisible(measured is not None)
        _tint(self._headline, "" if measured else "muted")
        self._headline.setText(self._headline_of(measured))
        if measured:
            self._bar.set_score(measured.accuracy, measured.interval, measured.baseline)
        interval = self.tr("95 % interval {range}").format(range=percent_range(measured.interval)) if measured else ""
        _say(self._interval, interval)
        _tint(self._remark, "warn" if measured and measured.measured_on == "validation" else "muted")
        _say(self._remark, self._remark_of(measured))
        _say(self._candidates, self._candidates_of(report.candidates))
        _say(self._threshold, self._threshold_of(report))

    def _headline_of(self, measured: Measurement | None) -> str:
        if measured is None:
            return self.tr("Nothing was measured: there are too few pictures to test.")
        words = {
            "test": self.tr("Right on {correct} of {n} test pictures: {share}"),
            "cross-validation": self.tr("Right on {correct} of {n} pictures: {share}"),
            "validation": self.tr("Right on {correct} of {n} validation pictures: {share}"),
        }[measured.measured_on]
        return words.format(correct=count(measured.correct), n=count(measured.n), share=percent(measured.accuracy))

    def _remark_of(self, measured: Measurement | None) -> str:
        if measured is None or measured.measured_on == "test":
            return ""
        if measured.measured_on == "validation":
            return self.tr("These pictures had a say in the training, so this flatters: expect less on new ones.")
        return self.tr("Each was tested by a network that had not seen it.")

    def _candidates_of(self, candidates: tuple[Candidate, ...]) -> str:
        if len(candidates) < 2:
            return ""
        names = {
            "linear-probe": self.tr("Quick"),
            "fine-tune": self.tr("Thorough"),
            "from-scratch": self.tr("From scratch"),
        }
        rank = {recipe: number for number, recipe in enumerate(_RECIPES)}
        parts = []
        for one in sorted(candidates, key=lambda candidate: rank.get(candidate.recipe, len(rank))):
            name = names.get(one.recipe, readable(one.recipe))
            share = "" if one.val_accuracy is None else f" {percent(one.val_accuracy)}"
            parts.append(self.tr("{name}, kept").format(name=name + share) if one.is_kept else name + share)
        return self.tr("On validation: {list}").format(list=" · ".join(parts))

    def _threshold_of(self, report: RunReport) -> str:
        if not report.threshold or report.coverage is None:
            return ""
        least = percent(report.threshold)
        if report.error is None:
            words = self.tr("Below {least} sure it had better say “I don\u2019t know”: then it answers nothing.")
            return words.format(least=least)
        words = self.tr(
            "Below {least} sure it had better say “I don\u2019t know”: "
            "then it answers {coverage} and {error} of these are wrong."
        )
        return words.format(least=least, coverage=percent(report.coverage), error=percent(report.error))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._headline)
        left.addWidget(self._bar)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(5)
        right.setContentsMargins(0, 4, 0, 0)
        for line in (self._remark, self._interval, self._candidates, self._threshold):
            right.addWidget(line)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(32)
        row.addLayout(left, 3)
        row.addLayout(right, 2)


def _line(kind: str, tone: str) -> QLabel:
    label = QLabel()
    label.setProperty("kind", kind)
    label.setProperty("tone", tone)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _tint(label: QLabel, tone: str) -> None:
    label.setProperty("tone", tone)
    label.style().polish(label)


def _say(label: QLabel, words: str) -> None:
    # No line begins with the sign.
    label.setText(words.replace(" %", "\u00a0%"))
    label.setVisible(bool(words))
