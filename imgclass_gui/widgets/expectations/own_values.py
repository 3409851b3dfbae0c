"""A recipe of one's own: every field of the preprocessing, checked while it is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from imgclass_gui.widgets.expectations.number_list import number_list_text, parse_number_list
from imgclass_gui.widgets.figures import readable
from imgclass_gui.widgets.training.recipe_combo import RecipeCombo
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec, ResizeFilter

PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class OpenFields:
    """What of the preprocessing the model leaves open.

    Attributes:
        has_open_width: Whether the input's width may be chosen.
        has_open_height: Likewise for its height.
        has_open_numbers: Whether mean and deviation may be; not where the model takes the pixels as they are.
    """

    has_open_width: bool = False
    has_open_height: bool = False
    has_open_numbers: bool = True


class OwnValues(QWidget):
    """The form.

    Signals:
        edited: A pause after typing; carries a `PreprocessSpec`, or None where the values are not usable.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = OpenFields()
        self._start = PreprocessSpec()
        self.width_edit, self.height_edit = QLineEdit(), QLineEdit()
        self.crop_edit, self.mean_edit, self.std_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.fit_box, self.filter_box, self.color_box = RecipeCombo(), RecipeCombo(), RecipeCombo()
        for words, value in (
            (self.tr("centre crop"), "crop"),
            (self.tr("whole picture stretched"), "stretch"),
            (self.tr("whole picture on a border"), "pad"),
        ):
            self.fit_box.addItem(words, value)
        for name in get_args(ResizeFilter):
            self.filter_box.addItem(name, name)
        self._problem = QLabel()
        self._problem.setProperty("tone", "bad")
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self._lay_out()
        self._connect()
        self.set_spec(self._start, self._open)

    def set_spec(self, spec: PreprocessSpec, open_fields: OpenFields) -> None:
        """Begin with these values."""
        self._start, self._open = spec, open_fields
        blockers = [QSignalBlocker(box) for box in (self.fit_box, self.filter_box, self.color_box)]
        self.width_edit.setText(str(spec.width))
        self.height_edit.setText(str(spec.height))
        self.crop_edit.setText(f"{100 * spec.crop_fraction:.6g}")
        self.mean_edit.setText(number_list_text(spec.mean))
        self.std_edit.setText(number_list_text(spec.std))
        self.color_box.clear()
        for words, value in _color_choices(spec.channels, self.tr("grey"), self.tr("BGR, blue first")):
            self.color_box.addItem(words, value)
        for box, value in (
            (self.fit_box, spec.fit),
            (self.filter_box, spec.filter),
            (self.color_box, spec.color_order),
        ):
            box.setCurrentIndex(box.findData(value))
        del blockers
        self._show_enabled()
        self._problem.hide()

    def value(self) -> PreprocessSpec:
        """The values as they stand in the form.

        Raises:
            UserFacingError: They are not usable.
        """
        start = self._start
        crop = parse_number_list(self.crop_edit.text().replace("%", ""), 1)
        fields = {
            "width": _whole(self.width_edit.text()),
            "height": _whole(self.height_edit.text()),
            "fit": self.fit_box.currentData(),
            "crop_fraction": crop[0] / 100 if crop and len(crop) == 1 else None,
            "filter": self.filter_box.currentData(),
            "color_order": self.color_box.currentData(),
            "mean": parse_number_list(self.mean_edit.text(), start.channels),
            "std": parse_number_list(self.std_edit.text(), start.channels),
        }
        spec = PreprocessSpec.from_json(fields)
        # What was not touched stays exact, whatever digits the field shows.
        kept = {
            name: getattr(start, name)
            for name, edit in (("mean", self.mean_edit), ("std", self.std_edit))
            if edit.text() == number_list_text(getattr(start, name))
        }
        return replace(spec, **kept)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the values; nothing is when it is empty."""
        words = readable(sentence)
        self._problem.setText(words[:1].upper() + words[1:])
        self._problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        size = QWidget()
        row = QHBoxLayout(size)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.width_edit)
        row.addWidget(QLabel("\u00d7"))
        row.addWidget(self.height_edit)
        fields: list[tuple[str, QWidget, QWidget]] = [
            (self.tr("Width \u00d7 height, pixels"), size, self.width_edit),
            (self.tr("Geometry"), self.fit_box, self.fit_box),
            (self.tr("Kept by the crop, percent"), self.crop_edit, self.crop_edit),
            (self.tr("Resizing"), self.filter_box, self.filter_box),
            (self.tr("Colours"), self.color_box, self.color_box),
            (self.tr("Mean, 0 to 1"), self.mean_edit, self.mean_edit),
            (self.tr("Deviation, 0 to 1"), self.std_edit, self.std_edit),
        ]
        for number, (words, widget, control) in enumerate(fields):
            label = QLabel(words)
            label.setProperty("tone", "muted")
            label.setBuddy(control)
            control.setAccessibleName(words)
            grid.addWidget(label, number // 4 * 2, number % 4, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(widget, number // 4 * 2 + 1, number % 4)
            grid.setColumnStretch(number % 4, 1)
        grid.setRowMinimumHeight(2, 26)
        self.width_edit.setAccessibleName(self.tr("Width, pixels"))
        self.height_edit.setAccessibleName(self.tr("Height, pixels"))
        formula = QLabel(
            self.tr("A pixel becomes (pixel / 255 \u2212 mean) / deviation; one value for all, or one a channel.")
        )
        formula.setProperty("tone", "muted")
        formula.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(42, 2, 12, 10)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(formula)
        column.addWidget(self._problem)

    def _connect(self) -> None:
        for edit in (self.width_edit, self.height_edit, self.crop_edit, self.mean_edit, self.std_edit):
            edit.setAcceptDrops(False)
            edit.textEdited.connect(lambda _text: self._pause.start())
        for box in (self.fit_box, self.filter_box, self.color_box):
            box.currentIndexChanged.connect(lambda _index: self._pause.start())
        self.fit_box.currentIndexChanged.connect(self._show_enabled)

    def _show_enabled(self) -> None:
        fixed = self.tr("The model takes this size only.")
        for edit, is_open in (
            (self.width_edit, self._open.has_open_width),
            (self.height_edit, self._open.has_open_height),
        ):
            edit.setEnabled(is_open)
            edit.setToolTip("" if is_open else fixed)
        self.crop_edit.setEnabled(self.fit_box.currentData() == "crop")
        for edit in (self.mean_edit, self.std_edit):
            edit.setEnabled(self._open.has_open_numbers)
            edit.setToolTip("" if self._open.has_open_numbers else self.tr("The model scales the pixels by itself."))

    def _tell(self) -> None:
        try:
            spec = self.value()
        except UserFacingError as error:
            self.show_problem(error.message)
            self.edited.emit(None)
            return
        self.show_problem("")
        self.edited.emit(spec)


def _color_choices(channels: int, grey: str, blue_first: str) -> list[tuple[str, str]]:
    return [(grey, "L")] if channels == 1 else [("RGB", "RGB"), (blue_first, "BGR")]


def _whole(text: str) -> int | None:
    compact = text.strip()
    return int(compact) if compact.isascii() and compact.isdigit() and len(compact) < 7 else None
