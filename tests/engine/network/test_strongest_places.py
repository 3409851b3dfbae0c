from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper
from PIL import Image

from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.place_sheet import crop, place_sheet
from imgclass_gui.engine.network.receptive_field import Box
from imgclass_gui.engine.network.sheet import GAP
from imgclass_gui.engine.network.strongest_places import strongest_places
from imgclass_gui.engine.results import Failure
from imgclass_gui.engine.stop_flag import Stopped
from tests.models import METADATA, SIDE, save_graph
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

SAMPLES = sorted(str(path) for path in asset_path("samples", "cat.png").parent.glob("*.[pj]*g"))


@pytest.fixture(scope="module")
def bundled() -> Inspector:
    return open_inspector(asset_path("models", "efficientnet_lite0.onnx"), trusted=True)


@pytest.fixture
def colors(tmp_path: Path) -> Inspector:
    """A 1x1 convolution that hands on each colour, its means, and the likeliest of the three."""
    nodes = [
        helper.make_node("Conv", ["picture", "same"], ["colors"]),
        helper.make_node("GlobalAveragePool", ["colors"], ["means"]),
        helper.make_node("Flatten", ["means"], ["logits"]),
    ]
    shapes = (
        {"picture": (TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])},
        {"logits": (TensorProto.FLOAT, ["batch", 3])},
    )
    same = np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1)
    return open_inspector(save_graph(tmp_path / "colors.onnx", nodes, *shapes, {"same": same}, METADATA), trusted=True)


def _photo(path: Path, size: tuple[int, int], marker: Box, color: tuple[int, int, int] = (255, 255, 255)) -> str:
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    pixels[marker.top : marker.bottom, marker.left : marker.right] = color
    Image.fromarray(pixels).save(path)
    return str(path)


def test_all_channels_have_their_strongest_pictures(bundled: Inspector) -> None:
    """Against each picture's whole maps, sorted."""
    tensor = bundled.layer("depthwise convolution 3").after
    told: list[tuple[int, int]] = []
    found = strongest_places(bundled, SAMPLES, tensor, 3, lambda *done: told.append(done))
    assert told == [(n, len(SAMPLES)) for n in range(1, len(SAMPLES) + 1)]
    assert (found.pictures, found.failures) == (len(SAMPLES), ())
    maps = np.stack([bundled.look(path).maps(tensor)[0] for path in SAMPLES])
    assert found.channels == maps.shape[1]
    for channel in range(0, found.channels, 29):
        places = found.of(channel)
        largest = maps[:, channel].max(axis=(1, 2))
        np.testing.assert_allclose([place.value for place in places], np.sort(largest)[::-1][:3], rtol=1e-5)
        assert len({place.path for place in places}) == 3
        for place in places:
            assert place.place is not None
            assert maps[SAMPLES.index(place.path), channel][place.place] == pytest.approx(place.value, rel=1e-5)
            assert place.at == (0, channel, *place.place)


def test_the_box_lies_on_what_the_channel_saw(colors: Inspector, tmp_path: Path) -> None:
    """Photos of many sizes, each with one bright square on black that covers some whole pixels of the tensor."""
    marks = {
        (64, 64): Box(20, 8, 28, 16), (128, 64): Box(4, 60, 12, 68), (64, 160): Box(64, 32, 80, 48),
        (16, 16): Box(3, 5, 4, 6),
    }  # fmt: skip
    paths = [_photo(tmp_path / f"{size}.png", size, mark) for size, mark in marks.items()]
    for place in strongest_places(colors, paths, "colors").of(0):
        mark = list(marks.values())[paths.index(place.path)]
        assert place.box is not None
        assert mark.top <= place.box.top < place.box.bottom <= mark.bottom
        assert mark.left <= place.box.left < place.box.right <= mark.right
        # The photo's short side becomes 16 pixels.
        side = min(list(marks)[paths.index(place.path)]) // SIDE
        assert (place.box.bottom - place.box.top, place.box.right - place.box.left) == (side, side)


def test_a_layer_without_places_has_the_whole_of_what_was_seen(colors: Inspector, tmp_path: Path) -> None:
    path = _photo(tmp_path / "wide.png", (128, 64), Box(0, 0, 64, 128), (0, 255, 0))
    for tensor in ("logits", "means"):
        (place,) = strongest_places(colors, [path], tensor).of(1)
        assert place.place == (None if tensor == "logits" else (0, 0))
        assert place.value == pytest.approx(1.0)
        assert place.box == Box(0, 32, 64, 96)


def test_the_first_of_equal_pictures_stays(colors: Inspector, tmp_path: Path) -> None:
    paths = [_photo(tmp_path / f"{n}.png", (16, 16), Box(2, n, 3, n + 1)) for n in range(6)]
    assert [place.path for place in strongest_places(colors, paths, "colors", 2).of(2)] == paths[:2]


def test_pictures_that_fail_are_named_and_left_out(colors: Inspector, tmp_path: Path) -> None:
    good = _photo(tmp_path / "good.png", (16, 16), Box(0, 0, 1, 1))
    (tmp_path / "bad.png").write_bytes(b"no picture")
    folder = Failure("locked", "the folder may not be read", "")
    found = strongest_places(colors, [str(tmp_path / "bad.png"), good, folder, "gone.png"], "colors")
    assert [failure.path for failure in found.failures] == [str(tmp_path / "bad.png"), "locked", "gone.png"]
    assert [place.path for place in found.of(0)] == [good]


def test_without_pictures_there_are_no_channels(colors: Inspector) -> None:
    found = strongest_places(colors, [], "colors")
    assert (found.pictures, found.channels) == (0, 0)
    with pytest.raises(UserFacingError, match="no channel 0"):
        found.of(0)


def test_what_is_not_there_is_told(colors: Inspector, tmp_path: Path) -> None:
    path = _photo(tmp_path / "good.png", (16, 16), Box(0, 0, 1, 1))
    with pytest.raises(UserFacingError, match="no channel 3"):
        strongest_places(colors, [path], "colors").of(3)
    with pytest.raises(UserFacingError, match="no tensor"):
        strongest_places(colors, [path], "nothing")


def test_it_can_be_stopped(colors: Inspector, tmp_path: Path) -> None:
    paths = [_photo(tmp_path / "same.png", (16, 16), Box(0, 0, 1, 1))] * 50
    stop, told = threading.Event(), []

    def progress(done: int, total: int) -> None:
        told.append(done)
        stop.set()

    with pytest.raises(Stopped):
        strongest_places(colors, paths, "colors", progress=progress, stop=stop)
    assert told == [1]


def test_a_crop_is_that_part_of_the_photo(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    np.testing.assert_array_equal(crop(str(tmp_path / "photo.png"), Box(10, 20, 42, 52), 32), pixels[10:42, 20:52])
    narrow = crop(str(tmp_path / "photo.png"), Box(10, 20, 42, 36), 32)
    np.testing.assert_array_equal(narrow[:, 8:24], pixels[10:42, 20:36])
    assert (narrow[:, :8] == 255).all()


def test_a_crop_of_a_large_jpeg_is_read_at_a_reduced_scale_and_the_same(tmp_path: Path) -> None:
    """Smooth, so that scaling twice or once makes little difference."""
    rows, columns = np.mgrid[:1000, :1500]
    pixels = np.dstack([rows / 4, columns / 6, 0 * rows]).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.jpg", quality=95)
    found = crop(str(tmp_path / "photo.jpg"), Box(200, 300, 1000, 1100), 100).astype(int)
    expected = pixels[200:1000, 300:1100].reshape(100, 8, 100, 8, 3).mean(axis=(1, 3))
    assert np.abs(found - expected).max() < 6


def test_crops_stand_in_the_order_of_the_places(colors: Inspector, tmp_path: Path) -> None:
    paths = [_photo(tmp_path / f"{n}.png", (16, 16), Box(0, 0, 16, 16), (n, 0, 0)) for n in (50, 250, 150)]
    places = strongest_places(colors, paths, "means").of(0)
    sheet = place_sheet(places, 20)
    assert sheet.shape == (2 * 20 + GAP, 2 * 20 + GAP, 3)
    assert [sheet[10, 10, 0], sheet[10, 30 + GAP, 0], sheet[30 + GAP, 10, 0]] == [250, 150, 50]
    assert (sheet[20 + GAP :, 20 + GAP :] == 255).all()
