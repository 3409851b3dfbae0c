"""Sums of products and attention against ONNX Runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from imgclass_gui.engine.network.operators import attention, products
from tests.engine.network.operators.single_operator import check_numbers, check_reach, numbers, one_node
from trainer.contract.errors import UserFacingError


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [
        ("bi,ij->bj", [(2, 3), (3, 4)]),
        ("ij,bi->jb", [(3, 4), (2, 3)]),
        ("bhqd,bhkd->bhqk", [(1, 2, 3, 2), (1, 2, 2, 2)]),
        ("bji,bij->b", [(2, 3, 2), (2, 2, 3)]),
        ("i,j->ij", [(2,), (3,)]),
        ("bij->bj", [(2, 3, 2)]),
        ("bij->jbi", [(2, 3, 2)]),
    ],
)
def test_a_sum_of_products(equation: str, shapes: list[tuple[int, ...]]) -> None:
    inputs = {f"x{number}": numbers(number, *shape) for number, shape in enumerate(shapes)}
    case = one_node(products.OPERATORS, "Einsum", inputs, equation=equation)
    check_numbers(case, 1, places=12)
    check_reach(case, 1)


@pytest.mark.parametrize("equation", ["...i->...", "ii->i", "i,i,i->i", "ij"])
def test_other_equations_are_refused(equation: str) -> None:
    count = equation.count(",") + 1
    inputs = {f"x{number}": numbers(1, *(2,) * (1 if count > 1 else 2)) for number in range(count)}
    case = one_node(products.OPERATORS, "Einsum", inputs, equation=equation)
    with pytest.raises(UserFacingError, match="sum of products"):
        case.explain((0,))


HEADS = {"q_num_heads": 2, "kv_num_heads": 2}


@pytest.mark.parametrize(
    ("shapes", "attributes"),
    [
        ([(1, 2, 3, 4), (1, 2, 2, 4), (1, 2, 2, 3)], {}),
        ([(1, 4, 3, 2), (1, 2, 2, 2), (1, 2, 2, 3)], {"scale": 0.3}),
        ([(1, 3, 4), (1, 2, 4), (1, 2, 6)], HEADS),
    ],
    ids=["heads apart", "shared keys", "heads in a row"],
)
def test_attention(shapes: list[tuple[int, ...]], attributes: dict[str, Any]) -> None:
    inputs = {name: numbers(number, *shape) / 3 for number, (name, shape) in enumerate(zip("qkv", shapes, strict=True))}
    case = one_node(attention.OPERATORS, "Attention", inputs, opset=23, **attributes)
    check_numbers(case, 1, places=24)
    check_reach(case, 1, disturbances=(1.0, -1.0, 0.31))


@pytest.mark.parametrize("kind", [np.float32, np.bool_])
def test_attention_that_looks_away(kind: type) -> None:
    inputs = {name: numbers(number, 1, 2, 3, 4) / 3 for number, name in enumerate("qkv")}
    inputs["mask"] = (numbers(4, 3, 3) > -1 if kind is np.bool_ else numbers(4, 2, 3, 3)).astype(kind)
    case = one_node(attention.OPERATORS, "Attention", inputs, ("mask",), 23)
    check_numbers(case, 1, places=24)


def test_attention_that_may_not_look_ahead_is_refused() -> None:
    inputs = {name: numbers(number, 1, 2, 3, 4) for number, name in enumerate("qkv")}
    with pytest.raises(UserFacingError, match="kind of attention"):
        one_node(attention.OPERATORS, "Attention", inputs, opset=23, is_causal=1).explain((0, 0, 0, 0))
