"""`imgclass expects`: how a model wants its pictures, and the usual recipes side by side."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from imgclass_gui.engine.model import Model, open_model
from imgclass_gui.engine.pictures import list_pictures
from imgclass_gui.engine.preprocessing_choices.choice import RememberedChoice
from imgclass_gui.engine.preprocessing_choices.comparison import Comparison, RecipeResult, compare_recipes
from imgclass_gui.engine.preprocessing_choices.model_copy import write_described_copy
from imgclass_gui.engine.preprocessing_choices.recipes import scaling_text
from imgclass_gui.engine.preprocessing_choices.remembered import (
    choices_folder,
    forget_choice,
    recall_choice,
    remember_choice,
)
from imgclass_gui.engine.results import Failure, ModelFacts
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError
from trainer.contract.file_names import printable

SHOWN_PICTURES = 3
_SHOWN_LABEL = 18
_PROGRESS_WIDTH = 40
_LEGEND = """
sure: the mean probability of the likeliest class. steady: how well the answers agree when a picture is moved, made
darker or brighter, or mirrored. tells apart: how many kinds of pictures the answers keep apart, out of {count}.
* is in use. “imgclass expects {model} --use N” remembers another one for this file.
"""


def expects(arguments: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        How many pictures failed.

    Raises:
        UserFacingError: There is no usable model, picture or recipe, or no place to write to.
    """
    path, pictures = _split(arguments)
    folder = choices_folder()
    if arguments.forget and forget_choice(folder, path):
        sys.stderr.write("imgclass: forgotten what was chosen for this file\n")
    found = _open(path, is_bundled=path == _bundled())
    choice = recall_choice(folder, path)
    comparison = None
    if pictures or arguments.use is not None or not (arguments.save or arguments.forget):
        # On the model as it was found: what is remembered must not change the numbers of the recipes.
        comparison = _compare(found, pictures)
    if comparison is not None and arguments.use is not None:
        choice = RememberedChoice(_chosen(comparison, arguments.use).spec, choice.labels if choice else None)
        remember_choice(folder, path, choice)
    model = found if choice is None else found.with_choice(choice)
    if arguments.save:
        _save(model, arguments.save)
    told = _json(model.facts, comparison) if arguments.json else _text(model.facts, comparison)
    sys.stdout.write(told)
    return _tell_failures(comparison)


def _split(arguments: argparse.Namespace) -> tuple[str, list[str]]:
    """The model and the pictures."""
    if arguments.model is not None:
        return arguments.model, arguments.paths
    return (arguments.paths[0], arguments.paths[1:]) if arguments.paths else (_bundled(), [])


def _bundled() -> str:
    return str(asset_path("models", "efficientnet_lite0.onnx"))


def _open(path: str, *, is_bundled: bool) -> Model:
    try:
        return open_model(path, trusted=is_bundled)
    except UserFacingError as error:
        raise UserFacingError(f"{printable(path)}: {error.message}", error.hint) from error


def _compare(model: Model, given: Sequence[str]) -> Comparison:
    found = list(list_pictures(given or [str(asset_path("samples"))], recursive=False))
    failures = tuple(item for item in found if isinstance(item, Failure))
    pictures = [item for item in found if isinstance(item, str)]
    if not pictures:
        raise UserFacingError("there are no pictures in these folders", "Check the path.")
    is_watched = sys.stderr.isatty()
    comparison = compare_recipes(model, pictures, progress=_show_progress if is_watched else None)
    if is_watched:
        sys.stderr.write(f"\r{' ' * _PROGRESS_WIDTH}\r")
    return Comparison(comparison.pictures, comparison.results, failures + comparison.failures)


def _show_progress(done: int, total: int) -> None:
    sys.stderr.write(f"\rtrying the usual recipes: {done * 100 // total} %".ljust(_PROGRESS_WIDTH))
    sys.stderr.flush()


def _chosen(comparison: Comparison, number: int) -> RecipeResult:
    if not 1 <= number <= len(comparison.results):
        raise UserFacingError(f"there is no recipe {number}", f"Choose one of 1 to {len(comparison.results)}.")
    result = comparison.results[number - 1]
    if result.problem:
        raise UserFacingError(f"recipe {number} cannot be used: {result.problem}", "Choose another one.")
    return result


def _save(model: Model, target: str) -> None:
    if model.facts.is_assumed:
        raise UserFacingError("what the model expects is only guessed", "Choose a recipe with --use N first.")
    write_described_copy(model.facts.path, target, model.describe())
    sys.stderr.write(f"imgclass: written {printable(target)}\n")


def _tell_failures(comparison: Comparison | None) -> int:
    failures = comparison.failures if comparison is not None else ()
    for failure in failures:
        hint = f". {failure.hint}" if failure.hint else ""
        sys.stderr.write(f"imgclass: {printable(failure.path)}: {failure.message}{hint}\n")
    return len(failures)


def _json(facts: ModelFacts, comparison: Comparison | None) -> str:
    told: dict[str, Any] = {
        "model": facts.path,
        "name": facts.name,
        "preprocess": facts.preprocess.to_json(),
        "labels": list(facts.labels),
        "is_assumed": facts.is_assumed,
        "found_in": facts.found_in,
    }
    if comparison is not None:
        told["pictures"] = list(comparison.pictures)
        told["recipes"] = [
            _recipe_json(number, result, result.spec == facts.preprocess)
            for number, result in enumerate(comparison.results, 1)
        ]
    return json.dumps(told, ensure_ascii=False) + "\n"


def _recipe_json(number: int, result: RecipeResult, is_in_use: bool) -> dict[str, Any]:
    return {
        "number": number,
        "name": result.recipe.text,
        "origin": result.recipe.origin,
        "preprocess": result.spec.to_json(),
        "is_in_use": is_in_use,
        "sureness": result.sureness,
        "consistency": result.consistency,
        "score": None if result.problem else result.score,
        "answers": [
            {"label": answer.label, "index": answer.index, "probability": answer.probability}
            for answer in result.answers
        ],
        "problem": result.problem,
    }


def _text(facts: ModelFacts, comparison: Comparison | None) -> str:
    known = "no, it is guessed from the shape of the input" if facts.is_assumed else f"yes, {facts.found_in}"
    if facts.is_assumed and facts.found_in:
        known = f"in part, {facts.found_in}; the rest is guessed"
    rows = [
        ("model", printable(facts.name)),
        ("pictures", f"{facts.input_text}, {facts.reading_text}"),
        ("values", scaling_text(facts.preprocess)),
        ("classes", f"{len(facts.labels):,}"),
        ("known", known),
    ]
    text = _table(rows)
    if comparison is not None:
        legend = _LEGEND.format(count=len(comparison.pictures), model=printable(facts.path))
        text += "\n" + _table(list(_recipe_rows(facts, comparison))) + legend
    return text


def _recipe_rows(facts: ModelFacts, comparison: Comparison) -> Iterator[tuple[str, ...]]:
    shown = comparison.pictures[:SHOWN_PICTURES]
    names = (printable(os.path.basename(path))[:_SHOWN_LABEL] for path in shown)
    yield ("", "", "recipe", "sure", "steady", "tells apart", *names)
    for number, result in enumerate(comparison.results, 1):
        mark = "*" if result.spec == facts.preprocess else ""
        if result.problem:
            yield (str(number), mark, result.recipe.text, result.problem, *([""] * (2 + len(shown))))
            continue
        apart = f"{result.kinds_told_apart:.1f}" if len(comparison.pictures) > 1 else ""
        answers = (printable(answer.label)[:_SHOWN_LABEL] for answer in result.answers[: len(shown)])
        shares = (f"{result.sureness:.0%}".replace("%", " %"), f"{result.consistency:.0%}".replace("%", " %"))
        yield (str(number), mark, result.recipe.text, *shares, apart, *answers)


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"
