"""How much layers differ: between 0 and 1, the same from both sides, and nothing between a thing and itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from imgclass_gui.engine.network.differences import channel_differences, layer_differences, relative_difference
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from trainer.contract.asset_files import asset_path

CAT, COFFEE = (str(asset_path("samples", name)) for name in ("cat.png", "coffee.png"))
NUMBERS = st.floats(-1e4, 1e4, width=32, allow_subnormal=False)
MAPS = arrays(np.float32, (3, 2, 4), elements=NUMBERS)


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)


@given(MAPS, MAPS)
def test_a_share_lies_between_0_and_1_and_is_the_same_from_both_sides(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> None:
    share = relative_difference(first, second)
    assert 0 <= share <= 1
    assert share == relative_difference(second, first)
    assert relative_difference(first, first) == 0


@given(MAPS, MAPS)
def test_a_share_does_not_know_the_unit(first: NDArray[np.float32], second: NDArray[np.float32]) -> None:
    assert relative_difference(first * 8, second * 8) == pytest.approx(relative_difference(first, second))


def test_numbers_that_have_nothing_in_common_differ_wholly() -> None:
    one = np.array([1, 2, 0, 0], np.float32)
    assert relative_difference(one, one[::-1].copy()) == 1
    assert relative_difference(one, -one) == 1
    assert relative_difference(one, 3 * one) == 0.5


@given(MAPS, MAPS)
def test_a_channel_differs_by_the_mean_size_of_its_differences(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> None:
    wanted = [np.mean([abs(float(a) - float(b)) for a, b in zip(x.flat, y.flat, strict=True)]) for x, y in
              zip(first, second, strict=True)]  # fmt: skip
    np.testing.assert_allclose(channel_differences(first, second), wanted, rtol=1e-4, atol=1e-3)


def test_one_picture_does_not_differ_from_itself(inspector: Inspector) -> None:
    look = inspector.look(CAT)
    look.see_all()
    found = list(layer_differences(inspector, look, inspector, look))
    assert [one.number for one in found] == [layer.number for layer in inspector.layers]
    assert {one.share for one in found} <= {0.0, None}


def test_two_pictures_differ_in_every_layer_as_their_numbers_do(inspector: Inspector) -> None:
    cat, coffee = inspector.look(CAT), inspector.look(COFFEE)
    cat.see_all()
    coffee.see_all()
    layer = inspector.layers[6]
    found = {one.number: one.share for one in layer_differences(inspector, cat, inspector, coffee)}
    first, second = (look.maps(layer.after).astype(np.float64) for look in (cat, coffee))
    assert found[layer.number] == pytest.approx(
        np.abs(first - second).sum() / (np.abs(first).sum() + np.abs(second).sum()), rel=1e-5
    )
    assert all(share is None or share > 0 for share in found.values())
