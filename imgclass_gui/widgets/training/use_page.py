"""The last page of the retrain dialog: what the new model is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.facts import Facts
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.note import Note

CARD_WIDTH = 620


class UsePage(QWidget):
    """A card about the model.

    Signals:
        use_requested: It shall answer from now on.
        save_requested: A copy shall be saved elsewhere.
        reveal_requested: Its folder shall be shown.
        report_requested: The whole report shall be opened.
    """

    use_requested = Signal()
    save_requested = Signal()
    reveal_requested = Signal()
    report_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = Note()
        self._empty.set_texts(
            self.tr("Here you will use your own model"), self.tr("It is there as soon as a training has ended.")
        )
        self._name, self._state = ElidedLabel(), QLabel()
        self._name.setProperty("kind", "title")
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setProperty("tone", "muted")
        self._state.setWordWrap(True)
        self._facts = Facts()
        self._use = QPushButton(self.tr("Use this model"))
        self._use.setProperty("kind", "main")
        self._save = QPushButton(self.tr("Save as…"))
        self._reveal = QPushButton(self.tr("Show in file manager"))
        self._report = LinkButton(self.tr("Open the whole report"), self.tr("Show the report in the browser"), "accent")
        for button, signal in (
            (self._use, self.use_requested),
            (self._save, self.save_requested),
            (self._reveal, self.reveal_requested),
            (self._report, self.report_requested),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(signal)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._build_card())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def set_model(self, name: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show a model; none where the name is empty."""
        self._name.setText(readable(name))
        self._facts.set_facts(facts)
        self._pages.setCurrentIndex(1 if name else 0)

    def set_in_use(self, is_in_use: bool, remark: str = "") -> None:
        """Say whether the model answers in the window now, and what that changed."""
        self._use.setEnabled(not is_in_use)
        self._use.setText(self.tr("In use") if is_in_use else self.tr("Use this model"))
        usual = self.tr("It holds its classes, its preprocessing and its figures: one file, to be opened anywhere.")
        self._state.setText(readable(remark or usual))

    def _build_card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(CARD_WIDTH)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(24, 22, 24, 22)
        inner.setSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._use, self._save, self._reveal):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._report)
        inner.addWidget(self._name)
        inner.addWidget(self._state)
        inner.addWidget(self._facts)
        inner.addSpacing(4)
        inner.addLayout(buttons)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 4)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        return page
