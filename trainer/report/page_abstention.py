"""The section on saying "I don't know"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trainer.report.page_parts import Section, figure, more, paragraph, side_by_side, table, warning
from trainer.report.page_text import count, percent, text
from trainer.report.plots_confidence import TradeOff, trade_off_chart

# More rows tell nothing more; the curve is in report.json.
_MAX_ROWS = 21

Values = Mapping[str, Any]


def abstention_section(abstention: Values | None) -> Section | None:
    """What a threshold costs and brings; None where none was chosen."""
    if abstention is None:
        return None
    chosen, target = abstention["validation"], abstention["target_error"]
    body = paragraph(_lead(abstention))
    if not abstention["reached"]:
        body += warning(f"No threshold keeps the wrong answers at or below {percent(target)}; this one has the fewest.")
    curve = [(one["coverage"], one["error"]) for one in abstention["curve"] if one["error"] is not None]
    point = None if chosen["error"] is None else (chosen["coverage"], chosen["error"])
    drawing = trade_off_chart(
        "trade-off",
        "Wrong answers against answers given",
        TradeOff(curve, point, f"answers if {percent(abstention['threshold'])} sure", target),
    )
    caption = (
        f"Of its answers, wrong<small>on {count(abstention['n'])} {text(abstention['chosen_on'])} pictures</small>"
    )
    drawn = figure(caption, drawing, more("The same as a table", _curve_table(abstention["curve"])))
    body += side_by_side(drawn, _effects(abstention))
    return Section("abstention", "“I don't know”", _sentence(abstention), body)


def _sentence(abstention: Values) -> str:
    measured = abstention["test"] or abstention["validation"]
    if abstention["threshold"] <= 0:
        return "It may answer every picture"
    if measured["error"] is None:
        return "With its threshold it answers nothing"
    answered, wrong = percent(measured["coverage"]), percent(measured["error"])
    return f"Allowed to say “I don't know”, it answers {answered} of the pictures and is wrong on {wrong} of these"


def _lead(abstention: Values) -> str:
    wanted = f"so that at most {percent(abstention['target_error'])} of its answers are wrong"
    chosen_on = f"the {text(abstention['chosen_on'])} pictures"
    if abstention["threshold"] <= 0:
        return f"On {chosen_on} no threshold is needed {wanted}."
    least = percent(abstention["threshold"])
    return f"Where it is less than {least} sure, it says “I don't know”. Chosen on {chosen_on}, {wanted}."


def _effects(abstention: Values) -> str:
    rows = [("validation", abstention["validation"]), ("test", abstention["test"])]
    if abstention["chosen_on"] != "validation":
        rows[0] = (text(abstention["chosen_on"]), abstention["validation"])
    caption = f"With a threshold of {percent(abstention['threshold'])}"
    cells = [(f"{name} pictures", percent(one["coverage"]), _wrong(one)) for name, one in rows if one]
    judged = "The test pictures had no say in the choice, so they are the ones to believe."
    if not abstention["test"]:
        judged = "It was chosen on these pictures, so expect more wrong answers on new ones."
    elif (abstention["test"]["error"] or 0) > abstention["target_error"]:
        judged += (
            " More of these answers are wrong than was asked for: it fits best the pictures that it was chosen on."
        )
    return figure(caption, table(caption, ("on", "answered", "of these, wrong"), cells), paragraph(judged, "small"))


def _curve_table(curve: Sequence[Values]) -> str:
    step = max(1, -(-(len(curve) - 1) // (_MAX_ROWS - 1)))
    rows = ((f"from {percent(one['threshold'])}", percent(one["coverage"]), _wrong(one)) for one in curve[::step])
    return table("What other thresholds would do", ("answers", "answered", "of these, wrong"), rows)


def _wrong(one: Values) -> str:
    return "nothing answered" if one["error"] is None else percent(one["error"])
