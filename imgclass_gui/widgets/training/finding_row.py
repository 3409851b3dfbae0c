"""One finding: what is there, what the training does about it, and the way to its files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.icons import IconLabel
from imgclass_gui.widgets.link_button import PADDING, LinkButton
from imgclass_gui.widgets.training.finding_texts import FindingText

MAX_LINES = 4


class FindingRow(QWidget):
    """A sign, a sentence, a muted sentence, and two links where it is about files.

    Signals:
        reveal_requested: The first of its files shall be shown; carries its relative path.
        copy_requested: The names of its files shall be copied; carries a tuple of relative paths.
    """

    reveal_requested = Signal(object)
    copy_requested = Signal(object)

    def __init__(self, text: FindingText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(f"{text.sentence}. {text.remedy}")
        sentence, remedy = ElidedLabel(lines=MAX_LINES), ElidedLabel(lines=MAX_LINES)
        sentence.setText(text.sentence)
        remedy.setText(text.remedy)
        remedy.setProperty("tone", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        texts = QVBoxLayout()
        # A link has its padding: the sentences stand above its text.
        texts.setContentsMargins(PADDING, 0, 0, 0)
        texts.setSpacing(2)
        texts.addWidget(sentence)
        texts.addWidget(remedy)
        words.addLayout(texts)
        if text.paths:
            words.addLayout(self._build_links())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        sign = IconLabel(*(("warning", "warn") if text.is_problem else ("info", "muted")))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _build_links(self) -> QHBoxLayout:
        reveal = LinkButton(self.tr("Show in file manager"), self.tr("Show the first of them where it lies"), "accent")
        reveal.setAccessibleName(self.tr("Show in file manager: {finding}").format(finding=self._text.sentence))
        reveal.clicked.connect(self._on_reveal_clicked)
        copy = LinkButton(self.tr("Copy names"), self.tr("Copy the names of all of them"), "accent")
        copy.setAccessibleName(self.tr("Copy names: {finding}").format(finding=self._text.sentence))
        copy.clicked.connect(self._on_copy_clicked)
        links = QHBoxLayout()
        links.setSpacing(8)
        links.addWidget(reveal)
        links.addWidget(copy)
        links.addStretch(1)
        return links

    def _on_reveal_clicked(self) -> None:
        self.reveal_requested.emit(self._text.paths[0])

    def _on_copy_clicked(self) -> None:
        self.copy_requested.emit(self._text.paths)
