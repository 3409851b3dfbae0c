"""The rendered icons are those of the drawings that lie beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.packaging.by_path import REPOSITORY, load

pytestmark = pytest.mark.usefixtures("qapp")

ICO = REPOSITORY / "packaging" / "windows" / "imgclass.ico"
ICNS = REPOSITORY / "packaging" / "macos" / "imgclass.icns"
render_icons = load("render_icons.py")


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255, as they look on grey."""
    pair = []
    for picture in (one, other):
        ground = Image.new("RGBA", picture.size, "#808080")
        pair.append(np.asarray(Image.alpha_composite(ground, picture.convert("RGBA")), dtype=np.float64))
    return float(np.abs(pair[0] - pair[1]).mean())


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256])
def test_windows_has_every_size_as_it_is_drawn(size: int) -> None:
    with Image.open(ICO) as opened:
        assert set(opened.info["sizes"]) == {(side, side) for side in render_icons.ICO_SIZES}
        assert _difference(opened.ico.getimage((size, size)), render_icons.render(size)) < 1


def test_macos_has_sizes_up_to_1024_with_room_for_a_shadow() -> None:
    with Image.open(ICNS) as opened:
        sides = {width * scale for width, _, scale in opened.info["sizes"]}
        assert sides == set(render_icons.ICNS_SIZES)
        opened.load()
        largest = opened.convert("RGBA")
    assert largest.size == (1024, 1024)
    left, top, right, bottom = largest.getchannel("A").getbbox()
    assert (right - left, bottom - top) == (pytest.approx(824, abs=2), pytest.approx(824, abs=2))


def test_the_picture_for_the_window_is_the_drawing() -> None:
    with Image.open(render_icons.DRAWINGS / "imgclass.png") as opened:
        assert opened.size == (256, 256)
        assert _difference(opened, render_icons.render(256)) < 1


def test_small_sizes_have_a_drawing_of_their_own() -> None:
    small, shrunk = render_icons.render(32), render_icons.render(256).resize((32, 32))
    assert _difference(small, shrunk) > 3


@pytest.mark.parametrize("size", [16, 48, 256])
def test_its_edge_stands_out_on_light_and_on_dark(size: int) -> None:
    picture = render_icons.render(size)
    middle = picture.getpixel((size // 2, round(size * 0.08)))
    assert middle[3] == 255
    assert picture.getpixel((0, 0))[3] < 128
    for ground in ((0xF5, 0xF6, 0xF8), (0x14, 0x17, 0x1C)):
        assert sum(abs(a - b) for a, b in zip(middle[:3], ground, strict=True)) > 150


def test_a_linux_theme_gets_the_tree_that_it_expects(tmp_path: Path) -> None:
    render_icons.render_hicolor(tmp_path)
    for side in render_icons.HICOLOR_SIZES:
        with Image.open(tmp_path / "hicolor" / f"{side}x{side}" / "apps" / "imgclass.png") as opened:
            assert opened.size == (side, side)
    scalable = tmp_path / "hicolor" / "scalable" / "apps" / "imgclass.svg"
    assert scalable.read_bytes() == (render_icons.DRAWINGS / "imgclass.svg").read_bytes()
