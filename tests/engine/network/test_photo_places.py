"""The way back to the photo, against what `fit` really does to pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from imgclass_gui.engine.network.photo_places import photo_box, photo_reach
from imgclass_gui.engine.network.receptive_field import Box
from trainer.contract.preprocess import fit
from trainer.contract.preprocess_spec import PreprocessSpec

FITS = st.sampled_from(["crop", "stretch", "pad"])
FILTERS = st.sampled_from(["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"])
SIDES = st.integers(8, 90)


def _seen(pixels: np.ndarray, spec: PreprocessSpec) -> np.ndarray:
    return fit(Image.fromarray(pixels), spec)


@st.composite
def cases(draw: st.DrawFn, filters: st.SearchStrategy[str] = FILTERS) -> tuple[PreprocessSpec, tuple[int, int], Box]:
    spec = PreprocessSpec(
        height=draw(st.integers(4, 24)),
        width=draw(st.integers(4, 24)),
        fit=draw(FITS),
        crop_fraction=draw(st.sampled_from([1.0, 0.875, 0.5])),
        filter=draw(filters),
    )
    top, left = draw(st.integers(0, spec.height - 1)), draw(st.integers(0, spec.width - 1))
    box = Box(top, left, draw(st.integers(top + 1, spec.height)), draw(st.integers(left + 1, spec.width)))
    return spec, (draw(SIDES), draw(SIDES)), box


@given(cases(), st.integers(0, 2**32 - 1))
def test_pixels_beyond_the_reach_change_nothing(case: tuple, seed: int) -> None:
    spec, (width, height), box = case
    random = np.random.default_rng(seed)
    photo, other = (random.integers(0, 256, (height, width, 3), np.uint8) for _ in range(2))
    reach = photo_reach(spec, (width, height), box)
    if reach is not None:
        inside = np.s_[reach.top : reach.bottom, reach.left : reach.right]
        other[inside] = photo[inside]
    part = np.s_[box.top : box.bottom, box.left : box.right]
    np.testing.assert_array_equal(_seen(photo, spec)[part], _seen(other, spec)[part])


@given(cases())
def test_the_box_is_what_the_part_shows(case: tuple) -> None:
    """A photo whose pixels tell their own rows and columns, without a filter: each must lie within the box."""
    spec, size, box = case
    spec = PreprocessSpec(spec.height, spec.width, spec.fit, spec.crop_fraction, "nearest", mean=(1, 1, 1))
    width, height = size
    rows, columns = np.mgrid[:height, :width].astype(np.uint8)
    seen = _seen(np.dstack([rows, columns, np.zeros_like(rows)]), spec)[box.top : box.bottom, box.left : box.right]
    shown = seen[seen[..., 2] == 0]  # the border is white
    found = photo_box(spec, size, box)
    assert (found is None) == (len(shown) == 0)
    if found is not None:
        low, high = shown[:, :2].min(axis=0), shown[:, :2].max(axis=0)
        assert found.top <= low[0] <= high[0] < found.bottom <= height
        assert found.left <= low[1] <= high[1] < found.right <= width


@given(cases(st.just("box")), st.data())
def test_a_marker_pixel_is_found_again(case: tuple, data: st.DataObject) -> None:
    """One white pixel on black: the parts of the network's picture that show it are those whose boxes hold it."""
    spec, (width, height), _ = case
    assume(spec.fit != "pad")
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    photo = np.zeros((height, width, 3), np.uint8)
    photo[y, x] = 255
    for row, column in zip(*np.nonzero(_seen(photo, spec)[..., 0]), strict=True):
        box = photo_box(spec, (width, height), Box(row, column, row + 1, column + 1))
        assert box is not None
        # The box filter takes whole pixels whose middle lies within its reach, at least half a pixel to each side.
        assert box.top - 1 <= y <= box.bottom
        assert box.left - 1 <= x <= box.right


@pytest.mark.parametrize(
    ("spec", "size", "box", "expected"),
    [
        # 400x200 to 100x100: the middle half of the width is kept, two pixels to one.
        (PreprocessSpec(100, 100, "crop", 1.0), (400, 200), Box(0, 0, 100, 100), Box(0, 100, 200, 300)),
        (PreprocessSpec(100, 100, "crop", 1.0), (400, 200), Box(10, 20, 11, 22), Box(20, 140, 22, 144)),
        (PreprocessSpec(100, 100, "crop", 0.5), (400, 400), Box(0, 0, 100, 100), Box(100, 100, 300, 300)),
        (PreprocessSpec(100, 100, "stretch"), (400, 200), Box(50, 50, 100, 100), Box(100, 200, 200, 400)),
        (PreprocessSpec(100, 100, "pad"), (400, 200), Box(0, 0, 100, 100), Box(0, 0, 200, 400)),
        (PreprocessSpec(100, 100, "pad"), (400, 200), Box(20, 0, 30, 10), Box(0, 0, 20, 40)),
        (PreprocessSpec(100, 100, "pad"), (400, 200), Box(0, 0, 25, 100), None),
        (PreprocessSpec(10, 10, "stretch"), (4, 4), Box(0, 0, 1, 10), Box(0, 0, 1, 4)),
    ],
)
def test_boxes_by_hand(spec: PreprocessSpec, size: tuple[int, int], box: Box, expected: Box | None) -> None:
    assert photo_box(spec, size, box) == expected


@pytest.mark.parametrize(("filter_name", "margin"), [("box", 0), ("bilinear", 2), ("bicubic", 6), ("lanczos", 10)])
def test_the_reach_is_as_wide_as_the_filter_and_no_wider(filter_name: str, margin: int) -> None:
    """Four pixels to one: a filter of support s reaches 4 s around the middle of the four."""
    spec = PreprocessSpec(10, 10, "stretch", filter=filter_name)  # type: ignore[arg-type]
    assert photo_reach(spec, (40, 40), Box(5, 5, 6, 6)) == Box(20 - margin, 20 - margin, 24 + margin, 24 + margin)
    assert photo_reach(spec, (40, 40), Box(0, 9, 1, 10)) == Box(0, 36 - margin, 4 + margin, 40)
