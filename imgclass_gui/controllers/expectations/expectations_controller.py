"""Joins the dialog "What does this model expect?" to the model in use and the pictures at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from imgclass_gui.controllers.expectations.choice_flow import ChoiceFlow
from imgclass_gui.controllers.expectations.comparison_flow import ComparisonFlow
from imgclass_gui.controllers.expectations.labels_flow import LabelsFlow
from imgclass_gui.controllers.expectations.recipe_rows import (
    build_rows,
    facts_line,
    knowledge_of,
    labels_sentence,
    own_row,
    tried_own_row,
)
from imgclass_gui.controllers.expectations.tensor_flow import TensorFlow
from imgclass_gui.controllers.model_controller import ModelController
from imgclass_gui.controllers.notices import Notices
from imgclass_gui.controllers.settings import Settings
from imgclass_gui.engine.model import Model
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.comparison import Comparison
from imgclass_gui.engine.results import Prediction
from imgclass_gui.widgets.expectations.expectations_dialog import ExpectationsDialog
from imgclass_gui.widgets.expectations.own_values import OpenFields
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import MAX_INPUT_SIDE, PreprocessSpec

Pictures = Callable[[], list[str]]


class ExpectationsController(QObject):
    """Shows the model in use; the flows do the rest.

    Attributes:
        dialog: The dialog.
        comparing, tensors, labels, choices: The flows.
    """

    def __init__(
        self,
        dialog: ExpectationsDialog,
        models: ModelController,
        pictures: Pictures,
        notices: Notices,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.dialog = dialog
        self.comparing = ComparisonFlow(dialog.bar, self)
        self.tensors = TensorFlow(dialog, self)
        self.labels = LabelsFlow(dialog.labels, settings, self)
        self.choices = ChoiceFlow(dialog.foot, models, notices, settings, self)
        self._models, self._pictures = models, pictures
        self._shown: Model | None = None
        self._comparison: Comparison | None = None
        self._is_touched = False
        self._hand: list[str] = []
        dialog.bar.start_requested.connect(self.compare)
        dialog.recipes.spec_chosen.connect(self._on_spec_chosen)
        dialog.page_changed.connect(self._on_page_changed)
        dialog.labels.draft_changed.connect(self._show_use)
        dialog.foot.use.clicked.connect(self._on_use)
        dialog.finished.connect(lambda _result: self.comparing.stop())
        self.comparing.compared.connect(self._on_compared)
        self.tensors.tried.connect(self._on_tried)
        self.choices.saved.connect(self._show_save)

    def open(self) -> None:
        """Show the dialog; what is guessed is compared at once."""
        silent = self._models.silent_model
        if silent is None:
            return
        if self._comparison is None:
            self._hand = self._pictures()
        self.use_model()
        self.dialog.reveal()
        if silent.facts.is_assumed and self._models.choice is None and self._comparison is None:
            self.compare()

    def use_model(self) -> None:
        """The model in use, or what the person chose for it, is another one now."""
        silent = self._models.silent_model
        if silent is None:
            return
        if silent is not self._shown:
            self._begin(silent)
        self._refresh(silent)
        self._show_rows(self._spec_in_use())

    def compare(self) -> None:
        """Try the usual recipes on the pictures at hand."""
        if (silent := self._models.silent_model) is not None and not self.comparing.is_running:
            choice = self._models.choice
            self._hand = self._pictures()
            self.comparing.start(silent, choice.labels if choice else None, self._hand)

    def close(self) -> None:
        """End the threads and wait for them."""
        for flow in (self.comparing, self.tensors, self.labels, self.choices):
            flow.close()

    def _begin(self, silent: Model) -> None:
        """Forget all about the model before."""
        self._shown, self._comparison, self._is_touched = silent, None, False
        self.comparing.give_up()
        self.tensors.forget()
        self.labels.forget()
        self.choices.reset()
        self.dialog.labels.reset()
        self._hand = self._pictures()
        self.dialog.recipes.set_own(own_row(self._spec_in_use()), _open_fields(silent))
        facts = silent.facts
        if facts.is_assumed:
            self.dialog.bar.show_idle(self.tr("The usual recipes, the most likely one first."), self.tr("Compare"))
        else:
            words = self.tr("The model says itself how it wants its pictures: there is nothing to choose.")
            self.dialog.bar.show_idle(words, self.tr("Compare other recipes all the same"))

    def _refresh(self, silent: Model) -> None:
        model, choice = self._models.model or silent, self._models.choice
        facts = model.facts
        title = self.tr("What does “{name}” expect?").format(name=facts.name)
        self.dialog.head.set_model(title, *knowledge_of(facts, choice), facts_line(facts))
        self.dialog.foot.forget.setVisible(choice is not None)
        sentence = labels_sentence(facts, silent.facts, choice)
        self.dialog.labels.set_labels(facts.labels, sentence)
        self._show_save()

    def _show_save(self) -> None:
        model = self._models.model
        if model is None or model.facts.is_assumed:
            guessed = self.tr("Choose a recipe first: what this model expects is only guessed.")
            self.dialog.foot.set_save(False, guessed)
            return
        copy = self.tr("Write a copy of the file that carries the recipe and the labels in use")
        self.dialog.foot.set_save(not self.choices.is_saving, copy)

    def _show_rows(self, chosen: PreprocessSpec) -> None:
        silent, model = self._shown, self._models.model
        if silent is None or model is None:
            return
        rows = build_rows(silent, model.facts, self._comparison)
        self.dialog.recipes.set_rows(rows, chosen)
        if self._comparison is not None:
            self.tensors.show_small(self._comparison.pictures, [row.spec for row in rows])
        self.tensors.show(self._hand, chosen)
        self._show_use()

    def _spec_in_use(self) -> PreprocessSpec:
        model = self._models.model
        return model.facts.preprocess if model is not None else PreprocessSpec()

    def _show_use(self) -> None:
        model, dialog = self._models.model, self.dialog
        if model is None:
            return
        if dialog.page == "labels":
            dialog.foot.set_use(self.tr("Use these labels"), dialog.labels.has_changes)
            if model.facts.is_assumed and dialog.labels.has_changes:
                dialog.foot.say(self.tr("The recipe in use is kept as your choice along with them."))
            return
        is_new = model.facts.is_assumed or dialog.recipes.chosen != model.facts.preprocess
        dialog.foot.set_use(self.tr("Use this"), is_new and dialog.recipes.is_usable)

    def _on_page_changed(self) -> None:
        self.dialog.foot.say("")
        self._show_use()

    def _on_spec_chosen(self, spec: PreprocessSpec | None) -> None:
        self._is_touched = True
        self.tensors.show(self._hand, spec)
        silent = self._shown
        if self.dialog.recipes.is_own_chosen and spec is not None and silent is not None:
            choice = self._models.choice
            model = silent.with_choice(RememberedChoice(spec, choice.labels if choice else None))
            self.tensors.try_out(model, self._hand)
        self._show_use()

    def _on_tried(self, outcome: list[Prediction] | UserFacingError) -> None:
        recipes = self.dialog.recipes
        spec = recipes.chosen
        if spec is None or not recipes.is_own_chosen:
            return
        if isinstance(outcome, UserFacingError):
            recipes.show_own_row(replace(own_row(spec), problem=outcome.message))
        else:
            recipes.show_own_row(tried_own_row(spec, outcome))
            self.tensors.show_small([one.path for one in outcome], recipes.all_specs())
        self._show_use()

    def _on_compared(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._hand = list(comparison.pictures)
        chosen = self.dialog.recipes.chosen if self._is_touched else None
        best = comparison.results[0]
        is_open = self._shown is not None and self._shown.facts.is_assumed and self._models.choice is None
        advised = best.spec if is_open and not best.problem else self._spec_in_use()
        self._show_rows(chosen or advised)

    def _on_use(self) -> None:
        choice, dialog = self._models.choice, self.dialog
        labels = choice.labels if choice else None
        if dialog.page == "labels":
            self.choices.use(RememberedChoice(self._spec_in_use(), dialog.labels.model.labels))
        elif (spec := dialog.recipes.chosen) is not None:
            self.choices.use(RememberedChoice(spec, labels))


def _open_fields(model: Model) -> OpenFields:
    """What the model leaves open: tried with another size, as only the model itself knows."""
    spec = model.facts.preprocess

    def takes(changed: PreprocessSpec) -> bool:
        return model.with_choice(RememberedChoice(changed)).facts.preprocess == changed

    width, height = (side - 1 if side == MAX_INPUT_SIDE else side + 1 for side in (spec.width, spec.height))
    return OpenFields(
        has_open_width=takes(replace(spec, width=width)),
        has_open_height=takes(replace(spec, height=height)),
        has_open_numbers=not model.takes_pixels,
    )
