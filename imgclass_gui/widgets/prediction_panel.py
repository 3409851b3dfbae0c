"""The right panel: the answer about the chosen picture, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from imgclass_gui.engine.results import ClassScore
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.facts import Facts
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.probability_bar import ProbabilityBar
from imgclass_gui.widgets.tokens import ANSWER_WIDTH

ROWS = 5
PATIENCE_MS = 200


class PredictionPanel(QFrame):
    """Top label, the five likeliest classes as bars, and the facts."""

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
        self._subtitle.setWordWrap(True)
        self._assumed = self._build_assumed()
        self._facts = Facts()
        self._note = Note()
        self._pending_name = ""
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
        self._title.setText(label)
        self._subtitle.setText(self.tr("the network's first answer, of {n}").format(n=count(class_count)))
        for bar, score in zip(self.bars, scores, strict=False):
            bar.set_score(score.label, score.probability)
        for number, bar in enumerate(self.bars):
            bar.setVisible(number < len(scores))
        self._facts.set_facts(facts)
        self._assumed.setText(readable(assumed))
        self._assumed.setVisible(bool(assumed))
        self._pages.setCurrentWidget(self._answer)

    def set_pending(self, name: str) -> None:
        """The answer about this picture is awaited; nothing moves unless that takes long."""
        self._pending_name = readable(name)
        self._patience.start()

    def set_failure(self, message: str, hint: str = "") -> None:
        """Say why there is no answer."""
        self._show_note(message, hint)

    def clear(self) -> None:
        """No picture is chosen."""
        self._show_note("", "")

    def _show_note(self, sentence: str, hint: str) -> None:
        self._patience.stop()
        self._note.set_texts(sentence, hint)
        self._pages.setCurrentWidget(self._note)

    def _on_patience_ended(self) -> None:
        self._show_note(self.tr("waiting for the answer"), self._pending_name)

    def _build_assumed(self) -> QLabel:
        label = QLabel()
        label.setProperty("tone", "warn")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._subtitle)
        column.addSpacing(12)
        for bar in self.bars:
            column.addWidget(bar)
            column.addSpacing(11)
        column.addSpacing(3)
        column.addWidget(_rule())
        column.addSpacing(12)
        column.addWidget(self._facts)
        column.addSpacing(8)
        column.addWidget(self._assumed)
        column.addStretch(1)
        self._answer = QScrollArea()
        self._answer.setWidgetResizable(True)
        self._answer.setFrameShape(QFrame.Shape.NoFrame)
        self._answer.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._answer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._answer.setWidget(content)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._note)
        self._pages.addWidget(self._answer)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
