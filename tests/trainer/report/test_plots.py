from __future__ import annotations

import itertools
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.report.plots import Curves, line_chart
from trainer.report.plots_bars import BarRow, bar, bars, estimate, score_bar
from trainer.report.plots_confidence import Bin, TradeOff, reliability_diagram, trade_off_chart
from trainer.report.plots_frame import Frame, percent_form, plain_form, round_ticks

ANY_VALUE = st.none() | st.floats() | st.integers(-1000, 1000).map(float)
SHARES = st.floats(0, 1)


def _parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def _texts(drawing: str, kind: str) -> list[str]:
    return [text.text or "" for text in _parsed(drawing).iter("text") if text.get("class") == kind]


def _points(drawing: str, kind: str) -> list[tuple[float, float]]:
    """The corners of a line of the plot, without the piece beside its name."""
    path = next(path for path in _parsed(drawing).iter("path") if path.get("class") == f"line {kind}")
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def _numbers(drawing: str) -> list[float]:
    """Every coordinate in a drawing."""
    values = []
    for element in _parsed(drawing).iter():
        for key in ("x", "y", "cx", "cy", "r", "d"):
            values += [float(number) for number in re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", element.get(key, ""))]
    return values


@given(st.floats(-1e90, 1e90), st.floats(-1e90, 1e90), st.integers(2, 12))
def test_ticks_are_few_round_equally_spaced_and_enclose(one, other, most) -> None:
    low, high = sorted((one, other))
    ticks = round_ticks(low, high, most)
    slack = 1e-6 * max(abs(low), abs(high), 1e-290)
    assert 2 <= len(ticks) <= most + 1
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-6)
    mantissa = steps[0] / 10.0 ** math.floor(math.log10(steps[0]) + 1e-9)
    assert min(abs(mantissa - round_one) for round_one in (1, 2, 2.5, 5)) < 1e-6


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 2.3, 6, [0, 0.5, 1, 1.5, 2, 2.5]),
        (0.93, 0.99, 6, [0.92, 0.94, 0.96, 0.98, 1]),
        (0, 0, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 95, 6, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_ticks_of_common_ranges(low, high, most, expected) -> None:
    assert round_ticks(low, high, most) == pytest.approx(expected)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_ticks_of_epochs_are_whole(first, more) -> None:
    assert all(tick == int(tick) for tick in round_ticks(first, first + more, 7, smallest_step=1))


def test_numbers_of_an_axis_have_as_many_decimals_as_they_need() -> None:
    assert [plain_form([0, 0.25])(value) for value in (0, 0.5)] == ["0.00", "0.50"]
    assert plain_form([0, 1000])(2000) == "2,000"
    assert plain_form([0, 1e8])(1e8) == "1e+08"
    assert percent_form([0, 0.25])(0.75) == "75 %"
    assert percent_form([0.99, 0.995])(0.995) == "99.5 %"


def test_values_lie_where_they_belong() -> None:
    frame = Frame(100, 100, 10, 20, 90, 80, (0, 4), (1, 3))
    assert [frame.at(0, 1), frame.at(4, 3), frame.at(2, 2)] == [(10, 80), (90, 20), (50, 50)]


def test_two_lines_go_through_their_values_and_the_best_epoch_is_marked() -> None:
    drawing = line_chart(Curves("loss", "Loss", [1, 2, 3, 4, 5], [2, 1.5, 1, 0.5, 0], [2, 2, 1, 1, 1], best=3))
    solid, dashed = _points(drawing, "solid"), _points(drawing, "dashed")
    assert [x for x, _ in solid] == [x for x, _ in dashed]
    assert [y for _, y in solid] == sorted(y for _, y in solid)
    assert solid[2] == dashed[2]
    mark = next(path for path in _parsed(drawing).iter("path") if path.get("class") == "best")
    assert mark.get("d", "").startswith(f"M{solid[2][0]:g} ")
    assert _texts(drawing, "best") == ["best: epoch 3"]
    assert _texts(drawing, "name") == ["training", "validation"] or _texts(drawing, "name") == [
        "validation",
        "training",
    ]
    assert _texts(drawing, "tick")[:5] == ["0.0", "0.5", "1.0", "1.5", "2.0"]
    assert _texts(drawing, "tick")[5:] == ["1", "2", "3", "4", "5"]


def test_who_cannot_see_it_is_told_what_it_shows() -> None:
    drawing = line_chart(Curves("accuracy", "Accuracy", [1, 2], [0.5, 0.9], [0.4, 0.8], best=2, is_share=True))
    root = _parsed(drawing)
    ids = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    told = [ids[key] for key in root.get("aria-labelledby", "").split()]
    assert root.get("role") == "img"
    assert told[0] == "Accuracy"
    assert told[1] == (
        "Training, the solid line, goes from 50.0\u00a0% to 90.0\u00a0%. "
        "Validation, the dashed line, goes from 40.0\u00a0% to 80.0\u00a0%. Epoch 2 is marked as the best."
    )


def test_a_line_breaks_where_a_value_is_missing() -> None:
    drawing = line_chart(Curves("loss", "Loss", [1, 2, 3, 4, 5, 6], [3, 2, math.nan, 1, None, 0.5], [None] * 6))
    solid = next(path for path in _parsed(drawing).iter("path") if path.get("class") == "line solid")
    assert solid.get("d", "").count("M") == 1
    assert len([one for one in _parsed(drawing).iter("circle") if one.get("class") == "dot solid"]) == 2
    assert _texts(drawing, "name") == ["training"]
    assert "nan" not in drawing.casefold()


def test_nothing_to_draw_is_no_drawing() -> None:
    assert line_chart(Curves("loss", "Loss", [1, 2], [math.nan, math.inf], [None, None])) == ""


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_names_at_the_ends_never_overlap(one, other) -> None:
    drawing = line_chart(Curves("a", "A", [1, 2], [0.5, one], [0.5, other], is_share=True))
    heights = [float(text.get("y", "")) for text in _parsed(drawing).iter("text") if text.get("class") == "name"]
    assert abs(heights[0] - heights[1]) > 15.9
    assert all(20 < height < 215 for height in heights)


@settings(deadline=None)
@given(st.lists(st.tuples(ANY_VALUE, ANY_VALUE), min_size=1, max_size=40), st.integers(1, 10**6))
def test_any_loss_stays_within_the_drawing(values, first) -> None:
    epochs = list(range(first, first + len(values)))
    solid, dashed = zip(*values, strict=True)
    drawing = line_chart(Curves("loss", "Loss", epochs, solid, dashed, best=epochs[-1]))
    if drawing:
        assert all(0 <= number <= 420 for number in _numbers(drawing))


def test_one_epoch_is_a_dot() -> None:
    drawing = line_chart(Curves("a", "A", [1], [0.5], [0.4], best=1, is_share=True))
    assert len([*_parsed(drawing).iter("circle")]) == 2


def test_what_is_as_right_as_it_is_sure_lies_on_the_diagonal() -> None:
    bins = [Bin(1, 0.25, 0.25), Bin(100, 0.9, 0.5)]
    root = _parsed(reliability_diagram("r", "Reliability", bins, "solid"))
    small, large = root.iter("circle")
    gaps = [path.get("d", "") for path in root.iter("path") if "gap" in path.get("class", "")]
    start, end = (float(number) for number in re.findall(r" ([\d.]+)V([\d.]+)", gaps[0])[0])
    assert start == end == float(small.get("cy", ""))
    start, end = (float(number) for number in re.findall(r" ([\d.]+)V([\d.]+)", gaps[1])[0])
    # Too sure: its dot lies below the diagonal, 0.4 of the plot's height of 276 units.
    assert end - start == pytest.approx(0.4 * 276, abs=0.2)
    assert float(large.get("r", "")) > float(small.get("r", ""))


@given(st.lists(st.tuples(SHARES, SHARES), max_size=30), st.none() | st.tuples(SHARES, SHARES), SHARES)
def test_any_trade_off_stays_within_the_drawing(curve, chosen, target) -> None:
    drawing = trade_off_chart("t", "Trade-off", TradeOff(curve, chosen, "answers if 71 % sure", target))
    assert all(-6 <= number <= 426 for number in _numbers(drawing))
    assert len([one for one in _parsed(drawing).iter("circle") if one.get("class") == "dot chosen"]) == bool(chosen)


def test_bars_are_as_long_as_their_share() -> None:
    widths = [[rect.get("width") for rect in _parsed(bar(share)).iter("rect")] for share in (0, 0.0001, 0.425, 1, 1.2)]
    assert widths == [["100%"], ["100%", "1%"], ["100%", "42.5%"], ["100%", "100%"], ["100%", "100%"]]


def test_an_estimate_lies_in_its_interval() -> None:
    root = _parsed(estimate(0.7, (0.5, 0.85)))
    assert next(root.iter("circle")).get("cx") == "70%"
    assert [line.get("x1") for line in root.iter("line")] == ["50%", "85%"]
    band = [*root.iter("rect")][1]
    assert (band.get("x"), band.get("width")) == ("50%", "35%")


def test_rows_of_bars_can_be_read_as_a_table() -> None:
    table = _parsed(bars("Pictures of each class", ("class", "pictures"), [BarRow("cat", 0.5, "20")]))
    assert "".join(table.find("caption").itertext()) == "Pictures of each class"  # type: ignore[union-attr]
    assert ["".join(cell.itertext()) for cell in table.iterfind("tbody/tr/*")] == ["cat", "", "20"]


@given(SHARES, st.tuples(SHARES, SHARES).map(sorted), SHARES)
def test_the_score_and_the_baseline_are_named_where_they_lie(accuracy, interval, baseline) -> None:
    root = _parsed(score_bar(accuracy, (interval[0], interval[1]), baseline))
    assert next(root.iter("circle")).get("cx") == f"{round(100 * accuracy, 2):g}%"
    value, same = (next(one for one in root.iter("text") if one.get("class") == kind) for kind in ("value", "axis"))
    assert value.get("x") == f"{round(100 * accuracy, 2):g}%"
    assert same.get("x") == f"{round(100 * baseline, 2):g}%"
    # Turned inwards at the edges.
    assert accuracy < 0.92 or value.get("text-anchor") == "end"
    assert baseline > 0.3 or same.get("text-anchor") == "start"
