"""Accounts of real numbers, taken apart: every part adds up to the number."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.account_formula import filled_formula
from imgclass_gui.engine.network.account_parts import parts_of, products_of
from imgclass_gui.engine.network.account_text import COLUMNS, account_csv, account_text
from imgclass_gui.engine.network.arithmetic import Arithmetic, Term
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.look import Look, Proof
from imgclass_gui.engine.network.node import At
from trainer.contract.asset_files import asset_path

TIMES = "\N{MULTIPLICATION SIGN}"
CAT = str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module")
def bundled() -> Inspector:
    return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)


@pytest.fixture(scope="module")
def look(bundled: Inspector) -> Look:
    return bundled.look(CAT)


def account_of(inspector: Inspector, look: Look, title: str, at: At) -> Account:
    layer = inspector.layer(title)
    titles = {one.after: one.title for one in inspector.layers} | {inspector.graph.input: "the picture"}
    names = {inspector.graph.input: ("red", "green", "blue")}
    proof = look.prove(layer.tensor, at)
    return Account("a number", at, layer.title, layer.kind, proof, titles, names, (), layer.kernel)


def made(how: str, terms: list[Term], computed: float, formula: str = "", place: At = (), bias: float = 0.0) -> Account:
    arithmetic = Arithmetic(how, tuple(terms), bias, computed, formula)  # type: ignore[arg-type]
    return Account("a number", place, "layer 1", "layer", Proof(arithmetic, computed))


def numbers(values: list[float], at: At = (0,)) -> list[Term]:
    return [Term("t", (*at, number), value, None, value) for number, value in enumerate(values)]


def test_windows_are_the_pixels_and_the_kernel(bundled: Inspector, look: Look) -> None:
    account = account_of(bundled, look, "convolution 1", (0, 5, 40, 52))
    parts = parts_of(account)
    layer = bundled.layer("convolution 1")
    node = bundled.graph.producers[layer.tensor]
    kernel = next(v for k, v in _weights(bundled).items() if k == node.inputs[1])[5]
    picture = look.maps(bundled.graph.input)[0]
    patch = picture[:, 80:83, 104:107]  # stride 2, all padding at the ends
    assert parts.form == "windows"
    assert parts.window.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    values = np.array([term.value for term in account.terms]).reshape(3, 3, 3)
    np.testing.assert_array_equal(values, patch)
    np.testing.assert_allclose(parts.totals, (patch * kernel).sum(axis=(1, 2)), rtol=1e-5)
    assert parts.totals.sum() + account.proof.arithmetic.bias == pytest.approx(account.proof.runtime, abs=1e-5)


def _weights(inspector: Inspector) -> dict[str, np.ndarray]:
    from onnx import numpy_helper

    return {one.name: numpy_helper.to_array(one) for one in inspector.graph.model.graph.initializer}


def test_what_lies_in_padding_is_no_number(bundled: Inspector, look: Look) -> None:
    parts = parts_of(account_of(bundled, look, "depthwise convolution 1", (0, 3, 0, 0)))
    assert parts.form == "windows"
    assert parts.window.tolist() == [[-1, -1, -1], [-1, 0, 1], [-1, 2, 3]]


def test_many_contributions_are_sorted_and_the_rest_is_told(bundled: Inspector, look: Look) -> None:
    account = account_of(bundled, look, "full connection 1", (0, 281))
    parts = parts_of(account, shown=12)
    sizes = np.abs(parts.products[parts.order])
    assert parts.form == "products"
    assert len(parts.order) == 1280
    assert (np.diff(sizes) <= 0).all()
    shown = parts.products[parts.order[:12]].sum()
    assert shown + parts.remainder(12) == pytest.approx(parts.total)
    assert parts.total + account.proof.arithmetic.bias == pytest.approx(account.proof.runtime, abs=1e-4)


def test_few_contributions_keep_their_order() -> None:
    parts = parts_of(made("sum", [Term("t", (0, n), float(n), 2.0, 2.0 * n, (0, n)) for n in range(5)], 20.0))
    assert parts.order.tolist() == [0, 1, 2, 3, 4]


def test_a_kernel_of_one_number_makes_contributions(bundled: Inspector, look: Look) -> None:
    assert parts_of(account_of(bundled, look, "convolution 2", (0, 1, 7, 7))).form == "products"


def test_a_whole_map_is_a_grid(bundled: Inspector, look: Look) -> None:
    account = account_of(bundled, look, "global average pooling 1", (0, 7, 0, 0))
    parts = parts_of(account)
    assert parts.form == "grid"
    assert parts.window.tolist() == np.arange(49).reshape(7, 7).tolist()
    assert parts.total / 49 == pytest.approx(account.proof.runtime, abs=1e-6)
    assert parts.winner == -1


def test_the_largest_wins() -> None:
    terms = [Term("t", (0, 0, row, column), float(3 * row - column), None, 0.0) for row in (4, 5) for column in (1, 2)]
    terms = [term._replace(product=term.value) for term in terms]
    parts = parts_of(made("max", terms, 14.0))
    assert parts.window.shape == (2, 2)
    assert terms[parts.winner].at == (0, 0, 5, 1)


def test_shares_come_from_the_number_itself_first() -> None:
    scores = [2.0, -1.0, 4.0, 0.5]
    exponentials = np.exp(np.array(scores) - 4)
    share = float(exponentials[0] / exponentials.sum())
    parts = parts_of(made("function", numbers(scores), share, "exp(x) / Σ exp(z)", (0, 0)))
    assert parts.form == "shares"
    assert parts.order.tolist() == [0, 2, 3, 1]
    np.testing.assert_allclose(parts.exponentials, exponentials)
    assert parts.exponentials[parts.own] / parts.exponentials.sum() == pytest.approx(share)


@pytest.mark.parametrize(
    ("formula", "values", "filled"),
    [
        ("max(0, x)", [-0.5], "max(0, -0.5)"),
        ("x · max(0, min(1, x / 6 + 0.5))", [-2.0], "-2 · max(0, min(1, -2 / 6 + 0.5))"),
        ("1 / (1 + exp(-x))", [-2.0], "1 / (1 + exp(-(-2)))"),
        (f"a {TIMES} b", [3.0, -2.0], f"3 {TIMES} (-2)"),
        (f"(q - zero point) {TIMES} scale, with scale 0.5 and zero point 3", [7.0], f"(7 - zero point) {TIMES} scale"),
        ("the smallest", [3.0, -2.0], ""),
    ],
)
def test_formulas_are_filled(formula: str, values: list[float], filled: str) -> None:
    assert filled_formula(made("function", numbers(values), 0.0, formula).proof.arithmetic) == filled


def test_nothing_has_a_say_in_padding() -> None:
    assert parts_of(made("sum", [], 0.0, "padding")).form == "nothing"


@pytest.mark.parametrize(
    ("runtime", "how", "is_proven"),
    [(1.00005, "sum", True), (1.001, "sum", False), (float("nan"), "sum", False), (1.001, "function", False)],
)
def test_proven_is_what_rounding_explains(runtime: float, how: str, is_proven: bool) -> None:
    account = made(how, numbers([1.0]), 1.0)
    near = Account("", (), "", "", Proof(account.proof.arithmetic, runtime))
    assert near.is_proven is is_proven


def test_what_cancels_out_may_differ_by_the_size_of_its_terms() -> None:
    arithmetic = Arithmetic("sum", tuple(numbers([1000.0, -1000.0])), 0.0, 0.0)
    assert Account("", (), "", "", Proof(arithmetic, 1e-3)).is_proven
    assert not Account("", (), "", "", Proof(arithmetic, 1.0)).is_proven


def test_every_kind_of_layer_has_parts_that_add_up(bundled: Inspector, look: Look) -> None:
    random = np.random.default_rng(1)
    for layer in {one.kind: one for one in bundled.layers}.values():
        at = tuple(int(random.integers(size)) for size in look.maps(layer.tensor).shape)
        account = account_of(bundled, look, layer.title, at)
        parts = parts_of(account)
        assert account.is_proven
        if parts.form == "windows":
            assert parts.totals.sum() == pytest.approx(products_of(account.terms).sum())
        assert sorted(parts.order.tolist()) == list(range(len(parts.order)))


def test_the_table_has_every_term_with_all_its_digits(bundled: Inspector, look: Look) -> None:
    account = account_of(bundled, look, "convolution 1", (0, 5, 40, 52))
    rows = list(csv.DictReader(io.StringIO(account_csv(account))))
    assert tuple(rows[0]) == COLUMNS
    terms = [row for row in rows if row["what"] == "term"]
    assert [float(row["product"]) for row in terms] == [term.product for term in account.terms]
    assert terms[0]["channel"] == "red"
    assert (terms[0]["row"], terms[0]["column"]) == ("80", "104")
    assert float(rows[-2]["product"]) == account.proof.runtime
    assert "convolution 1" in account_text(account).splitlines()[0]


def test_a_formula_is_no_formula_of_a_spreadsheet() -> None:
    text = account_csv(made("function", numbers([1.0]), -1.0, "-x"))
    assert "'-x" in text
