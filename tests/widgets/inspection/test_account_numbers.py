"""Every number on the panel is the engine's: read from the widgets, and reckoned again."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from onnx import numpy_helper
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.network.account import Account, Step
from imgclass_gui.engine.network.account_parts import parts_of
from imgclass_gui.engine.network.arithmetic import Term
from imgclass_gui.widgets.inspection.account.account_body import SHOWN
from imgclass_gui.widgets.inspection.account.account_panel import AccountPanel
from imgclass_gui.widgets.inspection.map_words import number_text
from tests.widgets.inspection.made_accounts import (
    NETWORKS,
    TIMES,
    account_of,
    connection,
    every_kind,
    made,
    network,
    window,
)

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]\d+)?"


@pytest.fixture
def panel(qtbot: QtBot) -> AccountPanel:
    panel = AccountPanel()
    qtbot.addWidget(panel)
    panel.resize(360, 620)
    panel.show()
    return panel


def facts_of(panel: AccountPanel) -> dict[str, float]:
    return {fact.label: float(fact.number.replace(",", "")) for fact in panel.body.facts.facts}


def lines_of(panel: AccountPanel) -> list[str]:
    assert panel.body.canvas.sheet is not None
    return panel.body.canvas.sheet.texts()


def left_out(panel: AccountPanel) -> float:
    """What the line below the terms says that all the others make together."""
    return 0.0 if panel.body.rest.isHidden() else float(re.findall(NUMBER, panel.body.rest.text())[-1])


@pytest.mark.parametrize("name", NETWORKS)
def test_every_kind_of_layer_shows_the_engines_result(panel: AccountPanel, name: str) -> None:
    shown = 0
    for account in every_kind(name):
        panel.set_account(account)
        arithmetic = account.proof.arithmetic
        result = panel.body.facts.facts[-1]
        assert result.is_result
        assert result.number == number_text(arithmetic.computed)
        assert panel.body.proof.chip.text == "\N{CHECK MARK} proven"
        assert f"{account.proof.runtime:.8g}" in panel.body.proof.sentence.text()
        assert not panel.grab().isNull()
        shown += 1
    assert shown > 10


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_shown_and_what_is_left_out_make_the_sum(panel: AccountPanel, name: str) -> None:
    checked = 0
    for account in every_kind(name):
        arithmetic = account.proof.arithmetic
        if arithmetic.how != "sum":
            continue
        panel.set_account(account)
        products = [float(line.rpartition("= " if "=" in line else ": ")[2]) for line in lines_of(panel)]
        total = sum(products) + left_out(panel) + arithmetic.bias
        assert total == pytest.approx(arithmetic.computed, abs=1e-4 * (len(products) + 1))
        assert facts_of(panel).get("bias", 0.0) == pytest.approx(arithmetic.bias, abs=1e-4)
        checked += 1
    assert checked > 3


def test_a_convolution_shows_the_pixels_and_the_kernel(panel: AccountPanel) -> None:
    inspector, look = network("efficientnet_lite0")
    layer = inspector.layer("convolution 1")
    node = inspector.graph.producers[layer.tensor]
    weights = {one.name: one for one in inspector.graph.model.graph.initializer}
    kernel = numpy_helper.to_array(weights[node.inputs[1]])[5]
    patch = look.maps(inspector.graph.input)[0][:, 80:83, 104:107]  # stride 2, all padding at the ends
    panel.set_account(account_of("efficientnet_lite0", "convolution 1", (0, 5, 40, 52)))
    for color, line, own, weight in zip(("red", "green", "blue"), lines_of(panel), patch, kernel, strict=True):
        name, _, numbers = line.partition(": ")
        assert name == color
        read = [float(number) for number in re.findall(NUMBER, numbers)]
        np.testing.assert_allclose(read[:9], own.ravel(), atol=0.0051)
        np.testing.assert_allclose(read[9:18], weight.ravel(), atol=0.0051)
        assert read[18] == pytest.approx(float((own * weight).sum()), abs=5.1e-5)


def test_padding_is_no_number(panel: AccountPanel) -> None:
    account = account_of("efficientnet_lite0", "convolution 1", (0, 5, 111, 111))
    panel.set_account(account)
    assert [line.count("padding") for line in lines_of(panel)] == [10, 10, 10]
    assert "padding" in panel.body.notes.text()
    assert "sum of 12 products" in facts_of(panel)
    panel.set_account(account_of("efficientnet_lite0", "convolution 1", (0, 5, 40, 52)))
    assert panel.body.notes.isHidden()


def test_the_largest_contributions_come_first(panel: AccountPanel) -> None:
    account = account_of("efficientnet_lite0", "full connection 1", (0, 285))
    panel.set_account(account)
    products = sorted((term.product for term in account.terms), key=abs, reverse=True)
    lines = lines_of(panel)
    assert len(lines) == SHOWN
    for line, product in zip(lines, products, strict=False):
        name, value, weight, result = re.findall(NUMBER, line)
        term = account.terms[int(name)]
        assert float(value) == pytest.approx(term.value, rel=0.01)
        assert float(weight) == pytest.approx(term.weight, rel=0.01)
        assert float(result) == pytest.approx(product, abs=5.1e-5)
    assert panel.body.rest.text().startswith("1,268 more numbers, together ")
    assert left_out(panel) == pytest.approx(sum(products[SHOWN:]), abs=5.1e-5)


def test_all_are_shown_when_asked_for(panel: AccountPanel) -> None:
    account = connection(3000)
    panel.set_account(account)
    panel.body.more.click()
    assert len(lines_of(panel)) == 3000
    assert panel.body.rest.isHidden()
    assert panel.body.more.isHidden()
    panel.set_account(account)
    assert len(lines_of(panel)) == SHOWN


def test_a_pooling_marks_its_winner(panel: AccountPanel) -> None:
    account = account_of("digits_cnn", "max pooling 1", (0, 6, 5, 5))
    panel.set_account(account)
    channel, places, *rows = lines_of(panel)
    assert channel.endswith("channel 6")
    assert places == "rows 10 to 11, columns 10 to 11"
    numbers = [float(number) for row in rows for number in row.split()]
    np.testing.assert_allclose(numbers, [term.value for term in account.terms], atol=0.0051)
    sheet = panel.body.canvas.sheet
    assert sheet is not None
    assert account.terms[sheet.first()].value == account.proof.arithmetic.computed
    assert [fact.label for fact in panel.body.facts.facts] == ["the largest of 4"]


def test_a_mean_is_a_sum_and_a_divisor(panel: AccountPanel) -> None:
    account = account_of("efficientnet_lite0", "global average pooling 1", (0, 3, 0, 0))
    panel.set_account(account)
    facts = facts_of(panel)
    assert facts["sum of 49 numbers"] == pytest.approx(sum(term.value for term in account.terms), abs=5.1e-5)
    assert facts["sum of 49 numbers"] / facts["divided by"] == pytest.approx(facts["result"], abs=1e-4)


def softmax(scores: list[float], own: int, labels: tuple[str, ...] = ()) -> Account:
    terms = [Term("t", (0, number), score, None, score) for number, score in enumerate(scores)]
    shares = np.exp(scores) / np.exp(scores).sum()
    account = made(terms, "function", labels=labels, shapes={"t": (1, len(scores))}, place=(0, own))
    return with_result(account, float(shares[own]), "exp(x) / Σ exp(z)")


def with_result(account: Account, computed: float, formula: str, runtime: float | None = None) -> Account:
    arithmetic = replace(account.proof.arithmetic, computed=computed, formula=formula)
    runtime = computed if runtime is None else runtime
    return replace(account, proof=replace(account.proof, arithmetic=arithmetic, runtime=runtime))


def test_a_softmax_is_a_share_of_exponentials(panel: AccountPanel) -> None:
    scores = [1.0, 4.5, -2.0, 3.5]
    panel.set_account(softmax(scores, 3, ("cat", "dog", "hen", "fox")))
    lines = [line.split(": ") for line in lines_of(panel)]
    # The number's own class, then its rivals.
    assert [name for name, _ in lines] == ["fox", "dog", "cat", "hen"]
    exponentials = [float(numbers.rpartition("= ")[2]) for _, numbers in lines]
    np.testing.assert_allclose(exponentials, np.exp(np.array([3.5, 4.5, 1.0, -2.0]) - 4.5), rtol=0.01)
    facts = facts_of(panel)
    assert exponentials[0] / facts["sum of all 4 exponentials"] == pytest.approx(facts["its share"], abs=1e-3)


def test_a_formula_has_its_numbers_in_it(panel: AccountPanel) -> None:
    account = account_of("efficientnet_lite0", "convolution 1", (0, 12, 44, 44), "after")
    panel.set_account(account)
    formula, filled = panel.body.formula.text().splitlines()
    assert formula == "min(6, max(0, x))"
    number = float(re.findall(NUMBER, filled)[-1])
    assert number == pytest.approx(account.terms[0].value, rel=1e-4)
    assert lines_of(panel)[0].startswith("x = convolution 1, channel 12, row 44, column 44: ")


def test_what_is_done_before_the_layer_is_left(panel: AccountPanel) -> None:
    inspector, _ = network("efficientnet_lite0")
    layer = inspector.layer("convolution 1")
    account = account_of("efficientnet_lite0", "convolution 1", (0, 12, 44, 44))
    after = account_of("efficientnet_lite0", "convolution 1", (0, 12, 44, 44), "after")
    steps = (Step("clipping", layer.after, after.proof),)
    panel.set_account(replace(account, then=steps))
    before, last = panel.body.facts.facts[-2:]
    assert (before.label, before.is_result) == ("sum of 27 products", False)
    assert before.number == number_text(account.proof.arithmetic.computed)
    assert last.label.startswith("clipping: min(6, max(0, ")
    assert last.number == number_text(after.proof.runtime)
    assert last.is_result
    assert f"{after.proof.runtime:.8g}" in panel.body.proof.sentence.text()


@pytest.mark.parametrize(
    ("runtime", "precision", "word"),
    [(2.0, 1e-4, "proven"), (2.0001, 1e-4, "proven"), (2.01, 1e-4, "differs"), (2.01, 1e-2, "proven")],
)
def test_what_differs_is_said(panel: AccountPanel, runtime: float, precision: float, word: str) -> None:
    account = made([Term("t", (0, 0), 2.0, None, 2.0)], precision=precision)
    panel.set_account(with_result(account, 2.0, "", runtime))
    assert panel.body.proof.chip.text.endswith(word)
    sentence = panel.body.proof.sentence.text()
    assert f"{runtime:.8g}" in sentence
    assert ("2, runtime" in sentence) == (word == "differs")


@pytest.mark.parametrize("channels", [1, 4, 5, 40])
def test_large_kernels_keep_all_their_numbers(panel: AccountPanel, channels: int) -> None:
    account = window(channels, 5, 5)
    panel.set_account(account)
    shown = parts_of(account).order[:SHOWN]
    for number, line in zip(shown, lines_of(panel), strict=True):
        assert line.startswith(f"channel {number}: ")
        own = [account.terms[int(number) * 25 + place] for place in range(25)]
        read = [float(text) for text in re.findall(NUMBER, line.partition(": ")[2].partition(TIMES)[0])]
        np.testing.assert_allclose(read, [term.value for term in own], atol=0.0051)
