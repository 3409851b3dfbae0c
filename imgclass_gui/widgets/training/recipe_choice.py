"""The choice between the ways to train, and of the model that a training starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imgclass_gui.widgets.figures import plain_tooltip, readable
from imgclass_gui.widgets.link_button import PADDING
from imgclass_gui.widgets.training.recipe_card import RecipeCard
from imgclass_gui.widgets.training.recipe_combo import RecipeCombo

QUICK = "linear-probe"
THOROUGH = "auto"
FROM_SCRATCH = "from-scratch"


class RecipeChoice(QWidget):
    """Three cards, one of them chosen; below them the model to start from, where there is more than one.

    Attributes:
        cards: Recipe of the settings to its card, from top to bottom.

    Signals:
        recipe_changed: Another card was chosen; carries its recipe.
        start_changed: Another model to start from was chosen.
    """

    recipe_changed = Signal(str)
    start_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = self._build_cards()
        self._start_box = RecipeCombo()
        self._start_line = self._build_start_line()
        self._lay_out()
        self.cards[QUICK].setChecked(True)
        self.set_start_models([("EfficientNet-Lite0", "")])
        for card in self.cards.values():
            card.toggled.connect(self._on_toggled)
        self._start_box.currentIndexChanged.connect(self._on_start_changed)

    @property
    def recipe(self) -> str:
        """The chosen recipe, as in the settings of a training."""
        return next(recipe for recipe, card in self.cards.items() if card.isChecked())

    @property
    def start(self) -> str:
        """The model file to start from; empty for the bundled one, and from scratch."""
        return "" if self.recipe == FROM_SCRATCH else self._start_box.currentData()[0]

    def set_recipe(self, recipe: str) -> None:
        """Choose a card; fine-tuning alone is a part of "Thorough"."""
        self.cards[THOROUGH if recipe == "fine-tune" else recipe].setChecked(True)

    def set_start(self, path: str) -> None:
        """Choose the model to start from; the first one where this is not offered."""
        paths = [self._start_box.itemData(row)[0] for row in range(self._start_box.count())]
        self._start_box.setCurrentIndex(paths.index(path) if path in paths else 0)

    def set_start_models(self, models: Sequence[tuple[str, str]]) -> None:
        """Offer models to start from.

        Args:
            models: (name, path), the bundled one first, with an empty path. What was chosen stays so, if it is there.
        """
        before = self._start_box.currentData()
        self._start_box.blockSignals(True)
        self._start_box.clear()
        for name, path in models:
            self._start_box.addItem(readable(name), (path,))  # a tuple keeps a path of any bytes whole
        self.set_start(before[0] if before else "")
        self._start_box.blockSignals(False)
        self._show_start()
        if before is not None and before != self._start_box.currentData():
            self.start_changed.emit()

    def set_estimates(self, seconds: Mapping[str, float | None]) -> None:
        """Say how long each recipe will take.

        Args:
            seconds: Recipe to seconds, None for not known; what is not in it is still being measured.
        """
        for recipe, card in self.cards.items():
            if recipe in seconds:
                card.set_seconds(seconds[recipe])
            else:
                card.set_measuring()

    def _on_toggled(self, is_checked: bool) -> None:
        if is_checked:
            self._show_start()
            self.recipe_changed.emit(self.recipe)

    def _on_start_changed(self) -> None:
        self._show_start()
        self.start_changed.emit()

    def _show_start(self) -> None:
        self._start_line.setVisible(self._start_box.count() > 1 and self.recipe != FROM_SCRATCH)
        self._start_box.setToolTip(plain_tooltip(self._start_box.currentText()))

    def _build_cards(self) -> dict[str, RecipeCard]:
        return {
            QUICK: RecipeCard(
                self.tr("Quick"), self.tr("Teaches the last layer of the network that is there. Right for most photos.")
            ),
            THOROUGH: RecipeCard(
                self.tr("Thorough"),
                self.tr("Tries Quick, then lets the whole network learn on, and keeps what is better."),
            ),
            FROM_SCRATCH: RecipeCard(
                self.tr("From scratch"),
                self.tr("The textbook network, which knows nothing yet. For drawings, digits, and to watch it learn."),
            ),
        }

    def _build_start_line(self) -> QWidget:
        line = QWidget()
        words = QLabel(self.tr("starts from"))
        words.setProperty("tone", "muted")
        self._start_box.setAccessibleName(self.tr("Model to start from"))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(10)
        row.addWidget(words)
        row.addWidget(self._start_box, 1)
        return line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        # In line with the form below, whose links need it.
        column.setContentsMargins(PADDING, 0, PADDING, 0)
        column.setSpacing(8)
        for card in self.cards.values():
            column.addWidget(card)
        column.addWidget(self._start_line)
