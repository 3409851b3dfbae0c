import numpy as np
import pytest

from imgclass_gui.engine.preprocessing_choices.harmless_changes import harmless_changes

RANDOM = np.random.default_rng(2)


@pytest.mark.parametrize(
    ("shape", "number"), [((64, 80, 3), 5), ((63, 80, 3), 4), ((200, 200, 1), 4), ((2, 3, 3), 4), ((28, 28, 1), 4)]
)
def test_only_large_pictures_in_colour_are_mirrored(shape, number) -> None:
    square = RANDOM.integers(0, 256, shape, np.uint8)
    variants = harmless_changes(square)
    assert (variants.shape, variants.dtype) == ((number, *shape), np.uint8)
    assert np.array_equal(variants[0], square)
    assert any(np.array_equal(variant, square[:, ::-1]) for variant in variants[1:]) == (number == 5)


def test_moved_darker_and_brighter() -> None:
    square = np.arange(100, dtype=np.uint8).reshape(10, 10, 1) * 2
    _, moved, darker, brighter = harmless_changes(square)
    assert np.array_equal(moved[:-1, :-1], square[1:, 1:])
    assert np.array_equal(moved[-1, :-1], square[-1, 1:])
    assert np.array_equal(darker, np.rint(square * 0.7).astype(np.uint8))
    assert brighter[0, 5, 0] == 13
    assert harmless_changes(np.full((2, 2, 1), 250, np.uint8))[-1].max() == 255
