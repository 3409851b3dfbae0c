"""The top of the report: how good the model is, in one sentence and one drawing, and four facts about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.report.page_parts import paragraph, table, warning
from trainer.report.page_text import (
    NONE,
    SPACE,
    count,
    counted,
    duration,
    measured_pictures,
    moment,
    name,
    number,
    percent,
    percent_range,
    pictures,
    quoted,
    text,
)
from trainer.report.plots_bars import score_bar

Report = Mapping[str, Any]

_RECIPES = {
    "linear-probe": ("Linear probe", "a new last layer on a network that stays as it is"),
    "fine-tune": ("Fine-tuning", "the whole network, trained further"),
    "from-scratch": ("From scratch", "a network that had seen nothing before"),
}
_REASONS = {
    "none": "There were too few pictures to set some aside for a test.",
    "given": "The folder has no pictures to test with.",
}
_NETWORKS = {"efficientnet_lite0": "EfficientNet-Lite0", "simple_cnn": "a small CNN"}


def head(report: Report) -> str:
    """The name, the verdict with its interval and baseline, and the facts."""
    created = f'<p class="caps">Training report · {moment(report["created"])}</p>'
    verdict = _tested(report) if report["test"] else _untested(report)
    return f"<header>{created}{paragraph(name(report['name']), 'name')}{verdict}</header>"


def facts_row(report: Report) -> str:
    """Four facts as cards, and what else was tried."""
    counts = report["data"]["split"]["counts"]
    recipe, explained = _RECIPES.get(report["recipe"], (text(report["recipe"]), ""))
    network = _NETWORKS.get(report["network"], text(report["network"]))
    cards = [
        ("Pictures", *_pictures(report, counts)),
        ("Classes", count(len(report["labels"])), _classes(report)),
        ("Recipe", recipe, f"{network}: {explained}" if explained else network),
        ("Time", duration(report["receipts"]["seconds"]), _effort(report)),
    ]
    body = "".join(f"<div><dt>{key}</dt><dd>{value}<small>{more}</small></dd></div>" for key, value, more in cards)
    body = f'<h2 class="unseen">In short</h2><dl class="cards">{body}</dl>'
    return f'<div class="facts-row">{body}{_notes(report["notes"])}</div>'


def _notes(notes: Sequence[str]) -> str:
    """The notes on one line, with a way to all of them."""
    if not notes:
        return ""
    told = " ".join(text(note, 300) for note in notes[:3])
    link = f'<a class="pill" href="#notes">{counted(len(notes), "note", "notes")}</a>'
    return f'<p class="notes-row">{link}<span>{told}</span></p>'


def candidates(rows: Sequence[Mapping[str, Any]]) -> str:
    """The recipes that were tried against each other; empty where there was one."""
    if len(rows) < 2:
        return ""
    head_cells = ("recipe", "right on validation", "validation loss", "time")
    cells = [
        (
            _RECIPES.get(row["recipe"], (text(row["recipe"]), ""))[0] + (f" ✓{SPACE}kept" if row["kept"] else ""),
            NONE if row["val_accuracy"] is None else percent(row["val_accuracy"]),
            number(row["val_loss"]),
            duration(row["seconds"]),
        )
        for row in rows
    ]
    return table("The recipes that were tried", head_cells, cells)


def _tested(report: Report) -> str:
    test, what = report["test"], measured_pictures(report)
    takes_turns = report["data"]["split"]["kind"] == "cross-validation"
    right = f"{count(test['correct'])} of {count(test['n'])} {what}"
    low, high = test["interval"]
    verdict = f"<h1>Right on {right}: {percent(test['accuracy'])}</h1>"
    commonest = _commonest(test, report["data"]["counts"])
    reach = f"always answering {commonest} would reach {percent(test['baseline'])}"
    lead = paragraph(f"95{SPACE}% interval {percent_range(low, high)}; {reach}.")
    if takes_turns:
        lead += paragraph(
            "There were too few pictures for a test set: five parts took turns, so that each picture was answered by a "
            "network that had not seen it."
        )
    return verdict + lead + score_bar(test["accuracy"], (low, high), test["baseline"]) + _doubt(test)


def _doubt(test: Mapping[str, Any]) -> str:
    """What must be said of a result that is no better than nothing."""
    if test["accuracy"] <= test["baseline"]:
        return warning("It does no better than always giving the same answer.")
    if test["interval"][0] <= test["baseline"]:
        return warning("The interval reaches down to always giving the same answer: this may be chance.")
    return ""


def _commonest(test: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    """The label that the baseline stands for: the most frequent one of those with that share of the tested pictures."""
    fitting = [one["label"] for one in test["classes"] if abs(one["n"] - test["baseline"] * test["n"]) < 0.5]
    return quoted(max(fitting, key=lambda label: counts.get(label, 0))) if fitting else "the same"


def _untested(report: Report) -> str:
    verdict = "<h1>Not tested: how good it is on new pictures is not known</h1>"
    reason = _REASONS.get(report["data"]["split"]["kind"], "No pictures were set aside for a test.")
    validation = report["validation"]
    if not validation:
        return verdict + paragraph(f"{reason}")
    low, high = validation["interval"]
    chosen = (
        f"It was right on {count(validation['correct'])} of {count(validation['n'])} validation pictures, "
        f"{percent(validation['accuracy'])} (95{SPACE}% interval {percent_range(low, high)}). "
        "But it was chosen by them, so expect less on new ones."
    )
    return verdict + paragraph(f"{reason} {chosen}")


def _pictures(report: Report, counts: Mapping[str, int]) -> tuple[str, str]:
    parts = [(counts.get(key, 0), word) for key, word in _PARTS]
    shown = [(value, word) for value, word in parts if value]
    if report["data"]["split"]["kind"] == "cross-validation" or len(shown) < 2:
        return count(report["data"]["pictures"]), f"in {quoted(_last_part(report['data']['folder']))}"
    return " + ".join(count(value) for value, _ in shown), ", ".join(word for _, word in shown)


_PARTS = (("train", "training"), ("validation", "validation"), ("test", "test"))


def _last_part(folder: str) -> str:
    return folder.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or folder


def _classes(report: Report) -> str:
    counts = report["data"]["counts"]
    if not counts:
        return ""
    low, high = min(counts.values()), max(counts.values())
    return f"{pictures(low)} each" if low == high else f"{count(low)} to {pictures(high)} each"


def _effort(report: Report) -> str:
    epochs = len(report["history"])
    seed = f"seed {text(report['receipts']['seed'])}"
    return f"{counted(epochs, 'epoch', 'epochs')}, {seed}" if epochs else seed
