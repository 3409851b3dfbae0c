"""The right panel: the answer about the chosen picture, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.facts import Facts
from imgclass_gui.widgets.figures import count, readable, spoken_percent
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.probability_bar import ProbabilityBar
from imgclass_gui.widgets.tokens import ANSWER_WIDTH

ROWS = 5
PATIENCE_MS = 200


class PredictionPanel(QFrame):
    """Top label, the five likeliest classes as bars, and the facts.

    Signals:
        expectations_requested: The link below what was assumed was pressed.
    """

    expectations_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answer")
        self.setMinimumWidth(220)
        self.setMaximumWidth(2 * ANSWER_WIDTH)
        self.resize(ANSWER_WIDTH, self.height())
        self.bars = [ProbabilityBar() for _ in range(ROWS)]
        self._title = ElidedLabel(lines=2)
        self._title.setProperty("kind", "title")
        self._subtitle = QLabel()
        self._subtitle.setProperty("tone", "muted")
        self._subtitle.setTextFormat(Qt.TextFormat.PlainText)
        self._subtitle.setWordWrap(True)
        self._assumed = self._build_assumed()
        self.assumed_link = LinkButton(
            self.tr("What does it expect?"), self.tr("Compare the usual ways to feed it (Ctrl+Shift+M)"), "accent"
        )
        self.assumed_link.setStyleSheet("margin-left: -4px")  # its words stand below those of the sentence
        self.assumed_link.clicked.connect(self.expectations_requested)
        self._facts = Facts()
        self._pending_name = ""
        self._is_awaited = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self._lay_out()
        self.clear()

    def set_prediction(
        self,
        scores: Sequence[ClassScore],
        class_count: int,
        facts: Sequence[tuple[str, str]],
        assumed: str = "",
    ) -> None:
        """Show an answer.

        Args:
            scores: The likeliest classes, best first; at least one.
            class_count: How many classes the network knows.
            facts: (name, value) lines, e.g. ("Input", "5.8 ms").
            assumed: What had to be guessed about the model, as a sentence; empty when nothing was.
        """
        self._patience.stop()
        label = readable(scores[0].label)
        if self._is_awaited:
            # A screen reader has read the row while it was waiting, and does not look here by itself.
            words = f"{label}, {spoken_percent(scores[0].probability)}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self._is_awaited = False
        self._title.setText(label)
        self._subtitle.setText(self.tr("the network's first answer, of {n}").format(n=count(class_count)))
        for bar, score in zip(self.bars, scores, strict=False):
            bar.set_score(score.label, score.probability)
        for number, bar in enumerate(self.bars):
            bar.setVisible(number < len(scores))
        self._facts.set_facts(facts)
        self._assumed.setText(readable(assumed))
        self._assumed.setVisible(bool(assumed))
        self.assumed_link.setVisible(bool(assumed))
        self._set_answered(True)

    def set_pending(self, name: str) -> None:
        """The answer about this picture is awaited; nothing moves unless that takes long."""
        self._pending_name = readable(name)
        self._is_awaited = True
        self._patience.start()

    def set_failure(self, message: str, hint: str = "") -> None:
        """Say why there is no answer."""
        self._is_awaited = False
        self._show_words(self.tr("no answer"), f"{readable(message)}\n{readable(hint)}".strip())

    def clear(self) -> None:
        """No picture is chosen."""
        self._show_words("", "")

    def _show_words(self, title: str, sentence: str) -> None:
        """A calm word where the answer would stand."""
        self._patience.stop()
        self._title.setText(title)
        self._subtitle.setText(sentence)
        self._set_answered(False)

    def _set_answered(self, is_answered: bool) -> None:
        self._details.setVisible(is_answered)
        self._title.setProperty("tone", "" if is_answered else "muted")
        self._title.style().polish(self._title)

    def _on_patience_ended(self) -> None:
        self._show_words(self.tr("waiting…"), self._pending_name)

    def _build_assumed(self) -> QLabel:
        label = QLabel()
        label.setProperty("tone", "warn")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _build_details(self) -> QWidget:
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        for bar in self.bars:
            column.addWidget(bar)
            column.addSpacing(11)
        column.addSpacing(3)
        column.addWidget(_rule())
        column.addSpacing(12)
        column.addWidget(self._facts)
        column.addSpacing(10)
        column.addWidget(self._assumed)
        column.addSpacing(4)
        column.addWidget(self.assumed_link, 0, Qt.AlignmentFlag.AlignLeft)
        return details

    def _lay_out(self) -> None:
        self._details = self._build_details()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._subtitle)
        column.addWidget(self._details)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
