from __future__ import annotations

import pytest

from trainer.report.page_colors import DARK, LIGHT, SHADES, contrast, ink_on, mixed
from trainer.report.page_confusion import shade


def test_the_colours_are_those_of_the_window() -> None:
    tokens = pytest.importorskip("imgclass_gui.widgets.tokens")
    for ours, theirs in ((LIGHT, tokens.LIGHT), (DARK, tokens.DARK)):
        shared = {key: value for key, value in ours.items() if key != "second"}
        assert shared == {key: theirs.as_dict()[key] for key in shared}


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_can_be_read_and_seen(colors) -> None:
    for ground in ("background", "surface", "stage"):
        assert min(contrast(colors[ink], colors[ground]) for ink in ("text", "muted")) >= 4.5
    for ink, ground in (("accent", "surface"), ("good", "surface"), ("warn", "warn_soft"), ("text", "warn_soft")):
        assert contrast(colors[ink], colors[ground]) >= 4.5
    for line in ("accent", "second", "good"):
        assert contrast(colors[line], colors["surface"]) >= 3
    for full in ("accent", "second"):
        for share in SHADES:
            ground = mixed(colors["surface"], colors[full], share)
            assert contrast(ink_on(ground), ground) >= 4.5


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"


def test_shades_grow_with_the_share() -> None:
    steps = [shade(percent / 100) for percent in range(101)]
    assert steps == sorted(steps)
    assert (steps[0], shade(1e-9), steps[-1]) == (0, 1, len(SHADES) - 1)
