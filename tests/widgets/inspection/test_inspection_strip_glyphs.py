"""Signs of layers without a map are short, and never a cut word."""

from __future__ import annotations

import pytest

from imgclass_gui.engine.network.short_kinds import LONGEST, foreign_kind, short_kind
from imgclass_gui.widgets.inspection.strip_glyphs import glyph_of

LONGEST_SIGN = 5


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("global average pooling", "avg"),
        ("max pooling", "max"),
        ("reshaping", "shape"),
        ("layer normalisation", "norm"),
        ("logarithm of softmax", "log p"),
        ("transposed convolution", "conv"),
        ("addition of axes", "axes"),
        ("addition", "+"),
        ("concatenation", "join"),
        ("FrobnicateV2", "f(x)"),
    ],
)
def test_a_kind_has_a_sign(kind: str, sign: str) -> None:
    assert glyph_of(kind) == sign
    assert len(sign) <= LONGEST_SIGN


@pytest.mark.parametrize("op", ["FusedMatMul", "SkipLayerNormalization", "QLinearSoftmax", "ZipMap"])
def test_operators_of_the_runtime_have_names_for_people(op: str) -> None:
    assert foreign_kind(op).islower()
    assert len(short_kind(foreign_kind(op))) <= LONGEST
    assert not short_kind(foreign_kind(op)).endswith("…")


def test_an_operator_without_another_name_keeps_its_own() -> None:
    assert foreign_kind("FrobnicateV2") == "FrobnicateV2"
