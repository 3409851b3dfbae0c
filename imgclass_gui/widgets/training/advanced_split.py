"""How the pictures are divided: what is learnt from, what the best epoch is chosen with, what the score is told on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.training.advanced_fields import NumberField
from imgclass_gui.widgets.training.advanced_number import Allowed
from trainer.contract.train_config import TrainConfig

Fractions = tuple[float, float, float]
USUAL = TrainConfig(folder=".").fractions
# In percent; something must be left to train on.
_MOST = 99.0


class SplitFields(QWidget):
    """The shares of validation and test; what is left is trained on, so that they always add up to 100 %.

    Signals:
        edited: A share may be another now.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The exact shares of an old run, until somebody edits them.
        self._exact: Fractions | None = None
        self._is_given = False
        self._train = QLabel()
        self._train.setProperty("kind", "number")
        self._validation = self._build_field("validation", self.tr("Validation"), USUAL[1])
        self._test = self._build_field("test", self.tr("Test"), USUAL[2])
        self._validation.explain(self.tr("The share of the pictures that the best epoch is chosen with."))
        self._test.explain(self.tr("The share of the pictures that the score is told on; they are never learnt from."))
        self._sentence = QLabel(self.tr("The folder is divided already, and is used as it is."))
        self._sentence.setProperty("tone", "muted")
        self._sentence.setWordWrap(True)
        self._remark = QLabel()
        self._remark.setProperty("tone", "bad")
        self._remark.setWordWrap(True)
        self._lay_out()
        self.set_given(False)

    def set_given(self, is_given: bool) -> None:
        """The folder has parts of its own, so that nothing is to be chosen."""
        self._is_given = is_given
        self._shares.setVisible(not is_given)
        self._sentence.setVisible(is_given)
        self._show()

    def value(self) -> Fractions | None:
        """The shares of train, validation and test, which add up to 1; None for the usual ones, or where not usable."""
        if self._is_given or self.problem():
            return None
        if self._exact is not None:
            return self._exact
        validation, test = self._percents()
        return (100 - validation - test) / 100, validation / 100, test / 100

    def set_value(self, fractions: Fractions | None) -> None:
        """Show shares; None for the usual ones."""
        is_usual = fractions is None or fractions == USUAL
        self._exact = None if is_usual else fractions
        for field, place in ((self._validation, 1), (self._test, 2)):
            field.set_value(None if fractions is None or is_usual else float(f"{100 * fractions[place]:.4g}"))
        self._show()

    def problem(self) -> str:
        """What is wrong with the shares, as a sentence; empty when all is well."""
        if self._is_given or self._exact is not None:
            return ""
        return self._validation.problem() or self._test.problem() or self._problem_of_sum()

    def _problem_of_sum(self) -> str:
        if sum(self._percents()) <= _MOST:
            return ""
        return self.tr("Validation and test must leave at least 1 % to train on.")

    def _percents(self) -> tuple[float, float]:
        """Validation and test in percent; the usual ones where nothing usable is typed."""
        typed = (self._validation.value(), self._test.value())
        validation, test = (
            100 * usual if share is None else share for share, usual in zip(typed, USUAL[1:], strict=True)
        )
        return validation, test

    def _show(self) -> None:
        """What is left to train on."""
        rest = 100 * self._exact[0] if self._exact is not None else 100 - sum(self._percents())
        self._train.setText("\u2013" if self.problem() else f"{rest:.4g} %")
        is_too_much = self.problem() == self._problem_of_sum() != ""
        self._remark.setText(self._problem_of_sum())
        self._remark.setVisible(is_too_much)

    def _on_edited(self) -> None:
        self._exact = None
        self._show()
        self.edited.emit()

    def _build_field(self, key: str, name: str, usual: float) -> NumberField:
        field = NumberField(key, name, "%", is_whole=False)
        field.set_automatic(f"{100 * usual:g}")
        field.set_allowed(Allowed(0, 100, is_whole=False))
        field.edited.connect(self._on_edited)
        return field

    def _lay_out(self) -> None:
        name = QLabel(self.tr("Train"))
        name.setProperty("tone", "muted")
        rest = QVBoxLayout()
        rest.setSpacing(4)
        rest.addWidget(name)
        self._train.setFixedHeight(self._validation.control.sizeHint().height())
        rest.addWidget(self._train)
        rest.addStretch(1)
        self._shares = QWidget()
        row = QHBoxLayout(self._shares)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(rest, 2)
        row.addWidget(self._validation, 5)
        row.addWidget(self._test, 5)
        heading = QLabel(self.tr("How the pictures are divided"))
        heading.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self._sentence)
        column.addWidget(self._shares)
        column.addWidget(self._remark)
