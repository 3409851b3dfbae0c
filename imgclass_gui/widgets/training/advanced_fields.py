"""The fields of a form in which everything may be left to the recipe: a label, a control, and a remark below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.training.advanced_number import Allowed, number_text, parse_number
from imgclass_gui.widgets.training.recipe_combo import RecipeCombo


class Field(QWidget):
    """What the fields have in common.

    Attributes:
        key: The setting's name in `TrainConfig`.
        control: What is typed into or chosen from.

    Signals:
        edited: Its value may be another now.
    """

    edited = Signal()

    def __init__(self, key: str, name: str, unit: str, control: QWidget) -> None:
        super().__init__()
        self.key = key
        self.control = control
        self._name = name
        words = f"{name}, {unit}" if unit else name
        label = QLabel(words)
        label.setProperty("tone", "muted")
        label.setBuddy(control)
        control.setAccessibleName(words)
        self._remark = QLabel()
        self._remark.setProperty("tone", "bad")
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setWordWrap(True)
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(control)
        column.addWidget(self._remark)
        column.addStretch(1)

    def explain(self, sentence: str) -> None:
        """What it is for, as a tooltip and for screen readers."""
        self.control.setToolTip(plain_tooltip(sentence))
        self.control.setAccessibleDescription(sentence)

    def value(self) -> Any:
        """The wish; None for what the recipe chooses, and where it is not usable."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a wish, or None."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with the value, as a sentence; empty when all is well."""
        return ""


class NumberField(Field):
    """A number, or nothing."""

    def __init__(self, key: str, name: str, unit: str = "", is_whole: bool = True) -> None:
        self._edit = QLineEdit()
        super().__init__(key, name, unit, self._edit)
        self._is_whole = is_whole
        self._allowed = Allowed(0, 0)
        self._edit.setAcceptDrops(False)
        self._edit.textEdited.connect(self._on_text_edited)
        self._edit.editingFinished.connect(self._show_remark)

    def set_automatic(self, words: str) -> None:
        """What the recipe chooses where nothing is typed."""
        automatic = self.tr("automatic")
        self._edit.setPlaceholderText(f"{automatic} · {words}" if words else automatic)

    def set_allowed(self, allowed: Allowed) -> None:
        """What it may be; a remark appears or goes accordingly."""
        self._allowed = allowed
        self._show_remark()

    def typed(self) -> float | None:
        """The number that stands in the field, whatever it may be; None where there is none."""
        return parse_number(self._edit.text(), self._is_whole)

    def value(self) -> float | None:
        """The number; None when the field is empty or the number is not usable."""
        number = self.typed()
        return number if number is not None and self._allowed.holds(number) else None

    def set_value(self, value: float | None) -> None:
        """Show a number."""
        self._edit.setText("" if value is None else number_text(value))
        self._show_remark()

    def problem(self) -> str:
        """What is wrong with the number; empty when all is well."""
        if not self._edit.text().strip() or self.value() is not None:
            return ""
        return self.tr("{name} must be {allowed}.").format(name=self._name, allowed=self._allowed.words())

    def _on_text_edited(self) -> None:
        # Half a number is no mistake yet; but a mistake that is mended is none at once.
        if not self._remark.isHidden():
            self._show_remark()
        self.edited.emit()

    def _show_remark(self) -> None:
        is_wrong = bool(self.problem())
        words = self.tr("Must be {allowed}.").format(allowed=self._allowed.words()) if is_wrong else ""
        self._remark.setText(words)
        self._remark.setVisible(is_wrong)


class ChoiceField(Field):
    """One of a few values, the first of which is the recipe's choice."""

    def __init__(self, key: str, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer values.

        Args:
            key: The setting's name in `TrainConfig`.
            name: The label.
            choices: (value, words).
        """
        self._box = RecipeCombo()
        super().__init__(key, name, "", self._box)
        for value, words in choices:
            self._box.addItem(words, value)
        self._box.currentIndexChanged.connect(self.edited)

    def value(self) -> str:
        """The chosen value."""
        return self._box.currentData()

    def set_value(self, value: str | None) -> None:
        """Choose a value; the first one for None."""
        self._box.setCurrentIndex(max(0, self._box.findData(value)))


class TextField(Field):
    """Some words, or nothing."""

    def __init__(self, key: str, name: str, automatic: str) -> None:
        self._edit = QLineEdit()
        super().__init__(key, name, "", self._edit)
        self._edit.setAcceptDrops(False)
        self._edit.setPlaceholderText(automatic)
        self._edit.textEdited.connect(self.edited)

    def value(self) -> str | None:
        """The words; None for none."""
        return readable(self._edit.text()).strip() or None

    def set_value(self, value: str | None) -> None:
        """Show words."""
        self._edit.setText(readable(value or ""))
