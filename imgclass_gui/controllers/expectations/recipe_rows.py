"""What the dialog shows, made of what the engine found: rows of recipes, sentences about a model."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from imgclass_gui.engine.model import Model
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.comparison import Comparison, RecipeResult
from imgclass_gui.engine.preprocessing_choices.network_view import number_range
from imgclass_gui.engine.preprocessing_choices.recipes import Recipe, geometry_text, list_recipes, scaling_text
from imgclass_gui.engine.probabilities import numbered_labels
from imgclass_gui.engine.results import ModelFacts, Prediction
from imgclass_gui.widgets.expectations.expectations_head import Knowledge
from imgclass_gui.widgets.expectations.recipe_row import RecipeAnswer, RecipeRow, range_words
from imgclass_gui.widgets.figures import count, file_name
from trainer.contract.errors import UserFacingError
from trainer.contract.preprocess_spec import PreprocessSpec

SHOWN_PICTURES = 4

translate = QCoreApplication.translate


def build_rows(silent: Model, facts: ModelFacts, comparison: Comparison | None) -> list[RecipeRow]:
    """The recipes in the order in which they are offered.

    Args:
        silent: The model without the person's choice.
        facts: Of the model in use, with it.
        comparison: What was found out; None before that.
    """
    if comparison is not None:
        found = [_tried_row(silent, facts, comparison, number) for number in range(len(comparison.results))]
    else:
        recipes = list_recipes(silent.facts.preprocess)
        offered = recipes if silent.facts.is_assumed and not silent.takes_pixels else recipes[:1]
        found = [_row(recipe, _marks(recipe, silent, facts)) for recipe in offered]
    if all(row.spec != facts.preprocess for row in found):
        words = translate("expectations", "your own values"), translate("expectations", "in use")
        found.insert(0, _row(Recipe(scaling_text(facts.preprocess), words[0], facts.preprocess), words[1:]))
    return found


def own_row(spec: PreprocessSpec) -> RecipeRow:
    """The row of one's own values before they were tried."""
    return RecipeRow(
        translate("expectations", "Own values"),
        translate("expectations", "Every number of it typed by you"),
        spec,
    )


def tried_own_row(spec: PreprocessSpec, predictions: Sequence[Prediction]) -> RecipeRow:
    """The row of one's own values with the answers under them; at least one."""
    tops = [(prediction.path, prediction.top(1)[0]) for prediction in predictions]
    answers = tuple(RecipeAnswer(file_name(path), top.label, top.probability) for path, top in tops)
    sureness = sum(top.probability for _, top in tops) / len(tops)
    details = f"{geometry_text(spec)} · {range_words(*number_range(spec))}"
    return RecipeRow(own_row(spec).name, details, spec, sureness=sureness, answers=answers)


def knowledge_of(facts: ModelFacts, choice: RememberedChoice | None) -> tuple[Knowledge, str]:
    """How it is known what the model in use expects: a word for the sign, and a sentence."""
    if choice is not None:
        return "chosen", translate("expectations", "Your choice: you chose this, and it is remembered for this file.")
    if facts.is_assumed and facts.found_in:
        words = translate(
            "expectations", "Guessed in part: something stands {where}, but not how pixels become numbers."
        )
        return "guessed", words.format(where=facts.found_in)
    if facts.is_assumed:
        return "guessed", translate("expectations", "Guessed: the file does not say how it wants its pictures.")
    words = translate("expectations", "Known: it stands {where}.")
    return "told", words.format(where=facts.found_in)


def facts_line(facts: ModelFacts) -> str:
    """What the model in use gets: size, geometry, numbers, classes."""
    classes = translate("expectations", "{n} classes").format(n=count(len(facts.labels)))
    return " · ".join((facts.input_text, facts.reading_text, scaling_text(facts.preprocess), classes))


def labels_sentence(facts: ModelFacts, silent: ModelFacts, choice: RememberedChoice | None) -> str:
    """How many labels there are, and where they are from."""
    number = count(len(facts.labels))
    if choice is not None and choice.labels is not None:
        return translate("expectations", "{n} labels: your choice").format(n=number)
    if facts.labels == numbered_labels(len(facts.labels)):
        return translate("expectations", "{n} classes without labels: the file names none").format(n=number)
    return translate("expectations", "{n} labels, {where}").format(n=number, where=silent.found_in or "")


def channel_names(spec: PreprocessSpec) -> list[str]:
    """The channels in the network's own order."""
    words = {
        "R": translate("expectations", "red"),
        "G": translate("expectations", "green"),
        "B": translate("expectations", "blue"),
        "L": translate("expectations", "grey"),
    }
    return [words[letter] for letter in spec.color_order]


def _row(recipe: Recipe, marks: Sequence[str]) -> RecipeRow:
    parts = (recipe.origin, geometry_text(recipe.spec), range_words(*number_range(recipe.spec)))
    return RecipeRow(recipe.name, " · ".join(parts), recipe.spec, tuple(marks))


def _tried_row(silent: Model, facts: ModelFacts, comparison: Comparison, number: int) -> RecipeRow:
    result = comparison.results[number]
    marks = _marks(result.recipe, silent, facts)
    if number == 0 and not result.problem:
        best = translate("expectations", "best on these pictures")
        marks.insert(0, translate("expectations", "recommended") if silent.facts.is_assumed else best)
    row = _row(result.recipe, marks)
    answers = tuple(_answers(result, facts.labels, comparison.pictures))
    sure, steady = (None, None) if result.problem else (result.sureness, result.consistency)
    return RecipeRow(row.name, row.details, row.spec, row.marks, sure, steady, answers, result.problem)


def _answers(result: RecipeResult, labels: Sequence[str], pictures: Sequence[str]) -> list[RecipeAnswer]:
    pairs = zip(pictures[:SHOWN_PICTURES], result.answers, strict=False)
    return [RecipeAnswer(file_name(path), labels[top.index], top.probability) for path, top in pairs]


def _marks(recipe: Recipe, silent: Model, facts: ModelFacts) -> list[str]:
    marks = []
    if recipe.is_guess:
        guessed, told = translate("expectations", "the guess"), translate("expectations", "as the model says")
        marks.append(guessed if silent.facts.is_assumed else told)
    if recipe.spec == facts.preprocess:
        marks.append(translate("expectations", "in use"))
    return marks


def error_words(error: UserFacingError) -> str:
    """A failure as whole sentences."""
    return f"{error.message[:1].upper()}{error.message[1:]}. {error.hint}".strip()


def described_name(path: str) -> str:
    """What a copy of a model that says what it expects is called at first."""
    return f"{os.path.splitext(os.path.basename(path))[0]}-described.onnx"
