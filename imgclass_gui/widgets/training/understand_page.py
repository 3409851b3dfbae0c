"""The page "Understand" of the retrain dialog: how good the model is, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from imgclass_gui.engine.training.run_report import RunReport
from imgclass_gui.widgets.figures import count, readable
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.note import Note
from imgclass_gui.widgets.training.picture_tiles_thumbnails import TileThumbnails
from imgclass_gui.widgets.training.score_panel import ScorePanel
from imgclass_gui.widgets.training.understand_sections import (
    ClassSection,
    ConfusionSection,
    MistakeSection,
    SuspectSection,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class UnderstandPage(QStackedWidget):
    """The report of a run: its score, and below it one section at a time.

    Signals:
        thumbnails_wanted: A list of the paths in sight that have no thumbnail; replaces the one before.
        opened: The path of a picture.
        reveal_requested: The path of a picture whose file is to be shown in the file manager.
        copy_requested: A list of paths.
        report_requested: The whole report is to be opened.
    """

    thumbnails_wanted = Signal(object)
    opened = Signal(object)
    reveal_requested = Signal(object)
    copy_requested = Signal(object)
    report_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = TileThumbnails()
        self.score = ScorePanel()
        self.confusions = ConfusionSection(self._thumbnails)
        self.classes = ClassSection(self._thumbnails)
        self.mistakes = MistakeSection(self._thumbnails)
        self.suspects = SuspectSection(self._thumbnails)
        self.notes = self._build_notes()
        self.report_link = LinkButton(
            self.tr("Open the whole report"), self.tr("Open the report of this run in the web browser"), "accent"
        )
        self._with_pictures = (self.confusions, self.classes, self.mistakes, self.suspects)
        self._sections = QStackedWidget()
        self._group = QButtonGroup(self)
        self._lay_out()
        self._connect()
        self.set_report(None)

    def set_report(self, report: RunReport | None) -> None:
        """Show what a training found out; None before there is anything."""
        self._thumbnails.clear()
        self.setCurrentIndex(0 if report is None else 1)
        if report is None:
            return
        self.score.set_report(report)
        for section in self._with_pictures:
            section.set_report(report)
        self.notes.setPlainText("\n\n".join(readable(note) for note in report.notes))
        self._name_links(report)
        first = 0 if report.measured is not None else 3
        self._group.button(first).click()

    def set_thumbnails(self, thumbnails: Mapping[str, NDArray[np.uint8]]) -> None:
        """Show pictures.

        Args:
            thumbnails: By path: uint8 of shape (height, width, 3).
        """
        for section in self._with_pictures:
            section.tiles.set_thumbnails(thumbnails)

    def links(self) -> list[LinkButton]:
        """What leads to the sections, in order."""
        return [button for button in self._group.buttons() if isinstance(button, LinkButton)]

    def _name_links(self, report: RunReport) -> None:
        is_measured = report.measured is not None
        mistakes = report.measured.n - report.measured.correct if report.measured else 0
        texts = (
            self.tr("Confusions"),
            self.tr("Classes"),
            self.tr("Mistakes ({n})").format(n=count(mistakes)),
            self.tr("Suspected labels ({n})").format(n=count(len(report.suspects))),
            self.tr("Notes ({n})").format(n=count(len(report.notes))),
        )
        shown = (is_measured, is_measured, is_measured, True, bool(report.notes))
        for link, text, is_shown in zip(self.links(), texts, shown, strict=True):
            link.setText(text)
            link.setVisible(is_shown)

    def _build_notes(self) -> QPlainTextEdit:
        notes = QPlainTextEdit()
        notes.setReadOnly(True)
        notes.setTabChangesFocus(True)
        notes.setAccessibleName(self.tr("Notes"))
        return notes

    def _build_links(self) -> QHBoxLayout:
        tooltips = (
            self.tr("What is taken for what"),
            self.tr("How well each class is recognised"),
            self.tr("Every wrong answer"),
            self.tr("Pictures that may lie in the wrong folder"),
            self.tr("What to know before you believe the figures"),
        )
        row = QHBoxLayout()
        row.setSpacing(14)
        for number, tooltip in enumerate(tooltips):
            link = LinkButton("", tooltip)
            link.setCheckable(True)
            self._group.addButton(link, number)
            row.addWidget(link)
        row.addStretch(1)
        row.addWidget(self.report_link)
        return row

    def _lay_out(self) -> None:
        for section in (*self._with_pictures, self.notes):
            self._sections.addWidget(section)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.score)
        column.addLayout(self._build_links())
        column.addWidget(self._sections, 1)
        empty = Note()
        empty.set_texts(self.tr("Here you will see how good the model is, once it is trained"))
        self.addWidget(empty)
        self.addWidget(content)

    def _connect(self) -> None:
        self._group.idClicked.connect(self._sections.setCurrentIndex)
        self.report_link.clicked.connect(self.report_requested)
        self.suspects.copy_requested.connect(self.copy_requested)
        for section in self._with_pictures:
            tiles = section.tiles
            tiles.thumbnails_wanted.connect(self.thumbnails_wanted)
            tiles.opened.connect(self.opened)
            tiles.reveal_requested.connect(self.reveal_requested)
            tiles.copy_requested.connect(self.copy_requested)
