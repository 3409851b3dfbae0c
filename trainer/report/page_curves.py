"""The section on how the training went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.report.page_head import candidates
from trainer.report.page_parts import Section, figure, more, paragraph, side_by_side, table, warning
from trainer.report.page_text import count, counted, duration, number, percent
from trainer.report.plots import Curves, line_chart
from trainer.report.plots_frame import is_drawable

Epochs = Sequence[Mapping[str, Any]]


def curves_section(report: Mapping[str, Any]) -> Section | None:
    """Loss and accuracy over the epochs, and the recipes that were tried; None where there is neither."""
    history, tried = report["history"], candidates(report["candidates"])
    if not history:
        if not tried:
            return None
        return Section("training", "Training", _kept(report), tried)
    best = next((row["epoch"] for row in reversed(history) if row["is_best"]), None)
    body = paragraph(_explained(history))
    if any(not is_drawable(row["loss"]) for row in history):
        body += warning("The loss left all bounds in some epochs. A smaller learning rate may help.")
    body += side_by_side(*_figures(history, best)) + more("The same as a table", _table(history))
    if tried:
        body += paragraph(_kept(report) + ":", "plain") + tried
    return Section("training", "Training", _sentence(history, best), body)


def _figures(history: Epochs, best: int | None) -> list[str]:
    epochs = [row["epoch"] for row in history]
    charts = [
        ("Loss", Curves("loss", "Loss", epochs, _column(history, "loss"), _column(history, "val_loss"), best)),
        (
            "Accuracy",
            Curves(
                "accuracy",
                "Accuracy",
                epochs,
                _column(history, "accuracy"),
                _column(history, "val_accuracy"),
                best,
                True,
            ),
        ),
    ]
    return [figure(title, drawing) for title, drawing in ((title, line_chart(one)) for title, one in charts) if drawing]


def _column(history: Epochs, key: str) -> list[float | None]:
    return [row[key] for row in history]


def _sentence(history: Epochs, best: int | None) -> str:
    last = history[-1]["epoch"]
    if len(history) == 1:
        return "It was trained for one epoch"
    if best is None:
        return f"It was trained for {count(len(history))} epochs"
    if best == last:
        return f"The last epoch, {count(best)}, was the best: more of them might help"
    return f"Epoch {count(best)} of {count(last)} was the best and was kept"


def _explained(history: Epochs) -> str:
    pace = f"An epoch took about {duration(sum(row['seconds'] for row in history) / len(history))}."
    if all(row["val_loss"] is None for row in history):
        return f"The line is for the pictures that it learned from; none were set aside to choose by. {pace}"
    return (
        "The solid line is for the pictures that it learned from, the dashed one for the validation pictures, "
        f"which it did not learn from. {pace}"
    )


def _table(history: Epochs) -> str:
    head = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning rate", "time")
    rows = [
        (
            count(row["epoch"]) + (" ✓ best" if row["is_best"] else ""),
            number(row["loss"]),
            _share(row["accuracy"]),
            number(row["val_loss"]),
            _share(row["val_accuracy"]),
            f"{row['learning_rate']:.3g}",
            duration(row["seconds"]),
        )
        for row in history
    ]
    return table(f"The figures of {counted(len(history), 'epoch', 'epochs')}", head, rows)


def _share(value: float | None) -> str:
    return percent(value) if value is not None and is_drawable(value) else number(value)


def _kept(report: Mapping[str, Any]) -> str:
    tried = report["candidates"]
    kept = next((row["recipe"] for row in tried if row["kept"]), "")
    names = {"linear-probe": "the linear probe", "fine-tune": "fine-tuning", "from-scratch": "training from scratch"}
    return f"{len(tried)} recipes were tried, and {names.get(kept, 'one')} did best on the validation pictures"
