from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from imgclass_gui.engine.network.sheet import GAP, map_sheet


@given(st.integers(1, 20), st.integers(1, 60), st.integers(1, 60), st.randoms())
def test_every_map_stands_in_its_place_on_one_scale(count: int, height: int, width: int, random) -> None:
    values = np.random.default_rng(random.randrange(2**32)).normal(size=(count, height, width)).astype(np.float32)
    order = list(range(count))
    random.shuffle(order)
    sheet = map_sheet(values, order)
    columns = int(np.ceil(np.sqrt(count)))
    factor = (sheet.shape[1] + GAP) // columns - GAP
    factor //= width
    low, high = values.min(), values.max()
    for place, channel in enumerate(order):
        top, left = place // columns * (height * factor + GAP), place % columns * (width * factor + GAP)
        own = sheet[top : top + height * factor : factor, left : left + width * factor : factor]
        expected = (values[channel] - low) * (255 / (high - low)) if high > low else np.zeros((height, width))
        np.testing.assert_allclose(own, expected, atol=1)


def test_maps_of_one_number_are_black() -> None:
    assert (map_sheet(np.full((1, 50, 50), 7, np.float32), [0]) == 0).all()
