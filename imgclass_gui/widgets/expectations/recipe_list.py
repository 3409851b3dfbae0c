"""The recipes below each other, one of them chosen; the last one is made of one's own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QScrollArea, QVBoxLayout, QWidget

from imgclass_gui.widgets.expectations.own_values import OpenFields, OwnValues
from imgclass_gui.widgets.expectations.recipe_option import RecipeOption
from imgclass_gui.widgets.expectations.recipe_row import RecipeRow
from imgclass_gui.widgets.rgb_image import rgb_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trainer.contract.preprocess_spec import PreprocessSpec


class RecipeList(QScrollArea):
    """Cards to choose from, and the form of one's own values.

    Attributes:
        own: The form.
        own_option: The card above it.
        options: The other cards, in the order of the rows.

    Signals:
        spec_chosen: Another recipe is chosen; carries its `PreprocessSpec`, or None where own values are not usable.
    """

    spec_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options: list[RecipeOption] = []
        self.own = OwnValues()
        self.own_option = RecipeOption()
        self._own_spec: PreprocessSpec | None = None
        self._group = QButtonGroup(self)
        self._group.addButton(self.own_option)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(2, 0, 12, 2)
        self._column.setSpacing(8)
        self._column.addWidget(self.own_option)
        self._column.addWidget(self.own)
        self._column.addStretch(1)
        self.own.hide()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content)
        self._group.buttonToggled.connect(self._on_toggled)
        self.own.edited.connect(self._on_own_edited)
        # The form has its height only after the layout.
        self.verticalScrollBar().rangeChanged.connect(self._keep_own_in_sight)

    @property
    def chosen(self) -> PreprocessSpec | None:
        """The chosen recipe's preprocessing; None where nothing usable is chosen."""
        button = self._group.checkedButton()
        if button is self.own_option:
            return self._own_spec
        return button.row.spec if isinstance(button, RecipeOption) and button.row is not None else None

    @property
    def is_own_chosen(self) -> bool:
        """Whether one's own values are chosen."""
        return self.own_option.isChecked()

    @property
    def is_usable(self) -> bool:
        """Whether the chosen recipe can be used: there is one, and the model gives usable numbers under it."""
        button = self._group.checkedButton()
        row = button.row if isinstance(button, RecipeOption) else None
        return self.chosen is not None and row is not None and not row.problem

    def focus_chosen(self) -> None:
        """Give the keyboard to the chosen card."""
        (self._group.checkedButton() or self.own_option).setFocus()

    def set_rows(self, rows: Sequence[RecipeRow], chosen: PreprocessSpec | None) -> None:
        """Show these; the one of this preprocessing is chosen, without a signal."""
        had_focus = any(option.hasFocus() for option in self.options)
        is_own = self.own_option.isChecked() and chosen == self._own_spec
        while len(self.options) < len(rows):
            self._add_option()
        while len(self.options) > len(rows):
            option = self.options.pop()
            self._group.removeButton(option)
            self._column.removeWidget(option)
            option.deleteLater()
        blocker = QSignalBlocker(self._group)
        for option, row in zip(self.options, rows, strict=True):
            option.set_row(row)
            if row.spec == chosen and not is_own:
                option.setChecked(True)
                if had_focus:
                    option.setFocus()
        del blocker
        self.own.setVisible(self.own_option.isChecked())

    def all_specs(self) -> list[PreprocessSpec]:
        """The preprocessing of every card."""
        return [option.row.spec for option in (*self.options, self.own_option) if option.row is not None]

    def set_own(self, row: RecipeRow, open_fields: OpenFields) -> None:
        """Let one's own values begin with those of a row."""
        self.own_option.set_row(row)
        self._own_spec = row.spec
        self.own.set_spec(row.spec, open_fields)

    def show_own_row(self, row: RecipeRow) -> None:
        """Show what came of one's own values."""
        self.own_option.set_row(row)

    def set_pixels(self, pixels: Mapping[PreprocessSpec, Sequence[NDArray[np.uint8]]]) -> None:
        """Show the pictures of the answers as the network sees them, by the recipes' preprocessing."""
        known: dict[int, QImage] = {}
        for option in (*self.options, self.own_option):
            found = pixels.get(option.row.spec, ()) if option.row is not None else ()
            option.set_images([known.setdefault(id(each), rgb_image(each)) for each in found])

    def _add_option(self) -> None:
        option = RecipeOption()
        self._column.insertWidget(len(self.options), option)
        self.options.append(option)
        self._group.addButton(option)

    def _on_toggled(self, button: QAbstractButton, is_on: bool) -> None:
        if not is_on:
            return
        is_own = button is self.own_option
        self.own.setVisible(is_own)
        if not is_own:
            self.ensureWidgetVisible(button, 0, 8)
        self.spec_chosen.emit(self.chosen)

    def _keep_own_in_sight(self) -> None:
        if self.is_own_chosen:
            self.ensureWidgetVisible(self.own, 0, 8)

    def _on_own_edited(self, spec: PreprocessSpec | None) -> None:
        self._own_spec = spec
        if self.own_option.isChecked():
            self.spec_chosen.emit(spec)
