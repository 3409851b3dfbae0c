"""The parts of the page "Understand" that show pictures."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.engine.training.run_report import Answer, RunReport
from imgclass_gui.widgets.elided_label import ElidedLabel
from imgclass_gui.widgets.figures import count
from imgclass_gui.widgets.link_button import LinkButton
from imgclass_gui.widgets.training.class_figures_view import ClassFiguresView
from imgclass_gui.widgets.training.confusion_view import ConfusionView
from imgclass_gui.widgets.training.picture_tiles import PictureTiles
from imgclass_gui.widgets.training.picture_tiles_thumbnails import TileThumbnails
from imgclass_gui.widgets.training.understand_tiles import answer_tiles, suspect_tiles
from imgclass_gui.widgets.training.understand_words import quoted

GAP = 24
MOST_TABLE_WIDTH = 640


class Section(QWidget):
    """A part that has a gallery."""

    def __init__(self, thumbnails: TileThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = PictureTiles(thumbnails)
        self._report: RunReport | None = None

    def set_report(self, report: RunReport) -> None:
        """Show what a training found out."""
        self._report = report

    def _show_answers(self, answers: list[Answer], expected: int) -> None:
        """Show pictures; `expected` says how many there are, as a report may not name them."""
        labels = self._report.labels if self._report else ()
        self.tiles.set_tiles(answer_tiles(answers, labels))
        self.tiles.set_empty_text(self.tr("The report does not say which pictures these are.") if expected else "")


class ConfusionSection(Section):
    """The confusion matrix, and the pictures of the chosen cell."""

    def __init__(self, thumbnails: TileThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        self.matrix = ConfusionView()
        self._title = _title()
        self._answers: dict[tuple[int, int], list[Answer]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.matrix, 1)
        row.addLayout(_column(self._title, self.tiles), 1)
        self.matrix.cell_chosen.connect(self._on_cell_chosen)

    def set_report(self, report: RunReport) -> None:
        """Show a model that was measured; the largest confusion is chosen."""
        super().set_report(report)
        groups: defaultdict[tuple[int, int], list[Answer]] = defaultdict(list)
        for answer in report.answers:
            groups[answer.label, answer.answer].append(answer)
        self._answers = dict(groups)
        if report.measured is not None:
            self.matrix.set_matrix(report.labels, report.measured.confusion)
            self.matrix.setMaximumWidth(self.matrix.sizeHint().width())
            self.matrix.choose_largest_confusion()

    def _on_cell_chosen(self, label: int, answer: int) -> None:
        if self._report is None or self._report.measured is None:
            return
        times = self._report.measured.confusion[label][answer]
        self._title.setText(self._words(times, label, answer))
        self._show_answers(self._answers.get((label, answer), []), times)

    def _words(self, times: int, label: int, answer: int) -> str:
        if label == answer:
            words = {
                0: self.tr("No picture of {label} was recognised"),
                1: self.tr("1 picture of {label} that it recognised"),
            }.get(times, self.tr("{n} pictures of {label} that it recognised"))
        else:
            words = {
                0: self.tr("No picture of {label} was taken for {answer}"),
                1: self.tr("1 picture of {label} that it took for {answer}"),
            }.get(times, self.tr("{n} pictures of {label} that it took for {answer}"))
        labels = self._report.labels if self._report else ()
        return words.format(n=count(times), label=quoted(labels[label]), answer=quoted(labels[answer]))


class ClassSection(Section):
    """The figures of each class, and the pictures of the chosen one, the wrong ones first."""

    def __init__(self, thumbnails: TileThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        self.table = ClassFiguresView()
        self._title = _title()
        self._answers: dict[int, list[Answer]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.table.setMaximumWidth(MOST_TABLE_WIDTH)
        row.addWidget(self.table, 2)
        row.addLayout(_column(self._title, self.tiles), 1)
        self.table.class_chosen.connect(self._on_class_chosen)

    def set_report(self, report: RunReport) -> None:
        """Show a model that was measured; the weakest class is chosen."""
        super().set_report(report)
        groups: defaultdict[int, list[Answer]] = defaultdict(list)
        for answer in sorted(report.answers, key=lambda one: one.is_right):
            groups[answer.label].append(answer)
        self._answers = dict(groups)
        self.table.set_classes(report.measured.classes if report.measured else ())
        self.table.choose_first()

    def _on_class_chosen(self, number: int) -> None:
        if self._report is None or self._report.measured is None:
            return
        row = self._report.measured.confusion[number]
        words = self.tr("{found} of {n} pictures of {label} were recognised")
        label = quoted(self._report.labels[number])
        self._title.setText(words.format(found=count(row[number]), n=count(sum(row)), label=label))
        self._show_answers(self._answers.get(number, []), sum(row))


class MistakeSection(Section):
    """All wrong answers, the surest first."""

    def __init__(self, thumbnails: TileThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        words = self.tr(
            "The surest first. A sure mistake is often a wrong label, or a kind of picture it has not seen."
        )
        column = _column(_sentence(words), self.tiles)
        self.setLayout(column)

    def set_report(self, report: RunReport) -> None:
        """Show what went wrong."""
        super().set_report(report)
        wrong = [answer for answer in report.answers if not answer.is_right]
        expected = report.measured.n - report.measured.correct if report.measured else 0
        self._show_answers(wrong, expected)
        if not expected:
            self.tiles.set_empty_text(self.tr("It made no mistake on these pictures."))


class SuspectSection(Section):
    """Pictures whose labels look wrong.

    Signals:
        copy_requested: A list of all their paths.
    """

    copy_requested = Signal(object)

    def __init__(self, thumbnails: TileThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        words = self.tr(
            "Networks that had not learnt from these pictures say something else than their folder. "
            "Nothing is moved or changed: only you can say which is right."
        )
        self._sentence = _sentence(words)
        self.copy_link = LinkButton(self.tr("Copy the list"), self.tr("Copy the paths of all these pictures"), "accent")
        self.copy_link.clicked.connect(self._on_copy_clicked)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._sentence, 1)
        head.addWidget(self.copy_link, 0, Qt.AlignmentFlag.AlignTop)
        column = _column(None, self.tiles)
        column.insertLayout(0, head)
        self.setLayout(column)
        self.tiles.set_empty_text(self.tr("No label looks wrong."))

    def set_report(self, report: RunReport) -> None:
        """Show what may be labelled wrongly."""
        super().set_report(report)
        self.tiles.set_tiles(suspect_tiles(report.suspects))
        self._sentence.setVisible(bool(report.suspects))
        self.copy_link.setVisible(bool(report.suspects))

    def _on_copy_clicked(self) -> None:
        self.copy_requested.emit([tile.path for tile in self.tiles.tiles])


def _column(first: QWidget | None, tiles: PictureTiles) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    if first is not None:
        column.addWidget(first)
    column.addWidget(tiles, 1)
    return column


def _title() -> ElidedLabel:
    label = ElidedLabel(lines=2)
    # In line with the pictures below it.
    label.setContentsMargins(6, 0, 0, 0)
    return label


def _sentence(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("tone", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
