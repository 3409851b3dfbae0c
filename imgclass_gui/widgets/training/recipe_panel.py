"""The right side of "Choose": how to train."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from imgclass_gui.widgets.training.advanced_form import AdvancedForm
from imgclass_gui.widgets.training.augment_preview import AugmentedPicture
from imgclass_gui.widgets.training.recipe_choice import RecipeChoice
from trainer.contract.train_config import TrainConfig


class RecipePanel(QWidget):
    """The recipes, and below them what can be chosen besides; it scrolls.

    Attributes:
        choice: The cards.
        form: The settings.

    Signals:
        settings_changed: The recipe, the start or another setting; `settings` and `problem` tell.
        augment_preview_requested: Varied pictures are wanted, with the settings as they are now.
    """

    settings_changed = Signal()
    augment_preview_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = RecipeChoice()
        self.form = AdvancedForm()
        self._lay_out()
        self.choice.recipe_changed.connect(self._on_recipe_changed)
        self.choice.start_changed.connect(self._on_recipe_changed)
        self.form.settings_changed.connect(self.settings_changed)
        self.form.preview.augment_preview_requested.connect(self.augment_preview_requested)

    def settings(self) -> dict[str, Any]:
        """The recipe, the start, and what else differs from the defaults of `TrainConfig`."""
        return {"recipe": self.choice.recipe, "start": self.choice.start, **self.form.settings()}

    def problem(self) -> str:
        """What is wrong with a setting, as a sentence; empty when all is well."""
        return self.form.problem()

    def set_settings(self, config: TrainConfig) -> None:
        """Show the settings of an old run; its start only where it is offered."""
        self.choice.set_recipe(config.recipe)
        self.choice.set_start(config.start)
        self.form.set_settings(config)

    def set_estimates(self, seconds: Mapping[str, float | None]) -> None:
        """Recipe to seconds, None for not known; what is not in it is still being measured."""
        self.choice.set_estimates(seconds)

    def set_start_models(self, models: Sequence[tuple[str, str]]) -> None:
        """Models to start from as (name, path), the bundled one first, with an empty path."""
        self.choice.set_start_models(models)

    def set_given_split(self, is_given: bool) -> None:
        """The folder has train, validation and test parts of its own."""
        self.form.set_given_split(is_given)

    def set_preview(self, pictures: Sequence[AugmentedPicture]) -> None:
        """Show varied pictures."""
        self.form.preview.set_pictures(pictures)

    def set_preview_failed(self, sentence: str) -> None:
        """Say why there are no varied pictures."""
        self.form.preview.set_failed(sentence)

    def invalidate_preview(self) -> None:
        """The pictures are others."""
        self.form.preview.invalidate()

    def _on_recipe_changed(self) -> None:
        self.form.set_recipe(self.choice.recipe, self.choice.start)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 10, 4)
        column.setSpacing(12)
        column.addWidget(self.choice)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
