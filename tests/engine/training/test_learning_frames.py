from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from imgclass_gui.engine.training import learning_frames
from imgclass_gui.engine.training.learning_frames import load_film, load_frame, watch_folder
from imgclass_gui.engine.training.learning_pixels import kernel_pixels, map_levels
from tests.engine.training.films import LABELS, arrays, write_film, write_frame
from trainer.contract.errors import UserFacingError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return watch_folder(tmp_path, "from-scratch", 2)


def test_a_film(tmp_path: Path, folder: Path) -> None:
    write_film(folder, 12)
    film = load_film(folder, LABELS)
    assert film is not None
    assert folder == tmp_path / "watch" / "from-scratch-2"
    assert film.epochs == tuple(range(13))
    assert film.labels == LABELS
    assert film.names == ("convolution 1", "convolution 2", "convolution 3")
    assert film.channels == ((0, 3, 6, 9, 12),) * 3
    assert film.square is not None
    assert film.square.shape == (6, 6, 3)
    assert film.probabilities.shape == (13, 3)
    assert film.probabilities[12, 1] == pytest.approx(1 - 2 / 15)


def test_its_scales_hold_every_epoch_without_outliers(folder: Path) -> None:
    write_film(folder, 4)
    maps = arrays(2)["maps_0"].copy()
    maps[0, 0, 0] = 1000
    write_frame(folder, 2, maps_0=maps)
    film = load_film(folder)
    assert film is not None
    for low, high in film.scales:
        assert low == pytest.approx(0, abs=0.1)
        assert 4.5 < high <= 5
    assert 4.5 < film.kernel_bound <= 5


def test_a_frame(folder: Path) -> None:
    write_film(folder, 2)
    film = load_film(folder)
    assert film is not None
    frame = load_frame(film, 2)
    assert frame.epoch == 2
    assert [maps.shape for maps in frame.maps] == [(5, 8, 8), (5, 4, 4), (5, 2, 2)]
    assert [float(maps.max()) for maps in frame.maps] == [3, 3, 3]
    assert all(maps.dtype == np.float32 for maps in frame.maps)
    assert frame.kernels is not None
    assert frame.kernels.shape == (4, 3, 3, 3)


def test_no_film_yet(folder: Path) -> None:
    assert load_film(folder) is None
    folder.mkdir(parents=True)
    (folder / "square.png").write_bytes(b"")
    assert load_film(folder) is None


def test_a_film_grows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_film(folder, 2)
    film = load_film(folder, LABELS)
    write_frame(folder, 3)
    read: list[int] = []
    frame_of = learning_frames._frame
    monkeypatch.setattr(
        learning_frames, "_frame", lambda archive, epoch: read.append(epoch) or frame_of(archive, epoch)
    )
    grown = load_film(folder, LABELS, film)
    assert read == [3]
    whole = load_film(folder, LABELS)
    assert grown is not None
    assert whole is not None
    assert grown.epochs == whole.epochs == (0, 1, 2, 3)
    assert grown.scales == whole.scales
    assert grown.square is not None
    np.testing.assert_array_equal(grown.probabilities, whole.probabilities)


def test_a_film_that_began_anew(folder: Path) -> None:
    film = load_film(write_film(folder, 2))
    for path in folder.iterdir():
        path.unlink()
    assert load_film(folder, before=film) is None


def test_damaged_frames_are_skipped(folder: Path) -> None:
    write_film(folder, 4)
    whole = (folder / "0001.npz").read_bytes()
    (folder / "0001.npz").write_bytes(whole[: len(whole) // 2])
    (folder / "0002.npz").write_bytes(b"")
    (folder / "0099.txt").write_bytes(b"")
    film = load_film(folder)
    assert film is not None
    assert film.epochs == (0, 3, 4)
    for epoch, word in ((1, "damaged"), (7, "gone")):
        with pytest.raises(UserFacingError, match=word):
            load_frame(film, epoch)


def test_nothing_can_be_read(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "0000.npz").write_bytes(b"PK")
    with pytest.raises(UserFacingError, match="cannot be read"):
        load_film(folder)


def test_the_square_beside_the_frames(folder: Path) -> None:
    write_frame(folder, 0)
    Image.new("RGB", (9, 9), (10, 200, 30)).save(folder / "square.png")
    film = load_film(folder)
    assert film is not None
    assert film.square is not None
    assert film.square[4, 4].tolist() == [10, 200, 30]


@pytest.mark.parametrize("kind", ["object", "huge", "flat", "text", "lying"])
def test_arrays_that_must_not_be_taken(folder: Path, kind: str) -> None:
    write_frame(folder, 0)
    bad = {
        "object": np.array([{"a": 1}], object),
        "huge": np.zeros(20_000, np.float32),
        "flat": np.zeros((2, 2), np.float32),
        "text": np.array(["a", "b", "c"]),
        "lying": np.zeros(3, np.float32),
    }[kind]
    path = write_frame(folder, 1, probabilities=bad)
    if kind == "lying":
        _replace_array(path, "probabilities.npy", _header((10**12,)))
    film = load_film(folder)
    assert film is not None
    assert film.epochs == (0,)


def test_numbers_that_are_none(folder: Path) -> None:
    maps = np.full((5, 8, 8), np.nan, np.float16)
    maps[0] = np.inf
    write_frame(folder, 0, probabilities=np.array([np.nan, 1, 0], np.float32), maps_0=maps)
    film = load_film(folder)
    assert film is not None
    frame = load_frame(film, 0)
    assert np.isfinite(frame.maps[0]).all()
    assert frame.probabilities.tolist() == [0, 1, 0]
    assert np.isfinite(film.scales).all()


def test_kernels_that_have_no_colours(folder: Path) -> None:
    write_frame(folder, 0, kernels=np.zeros((4, 2, 3, 3), np.float32))
    film = load_film(folder)
    assert film is not None
    assert load_frame(film, 0).kernels is None


def test_long_trainings_are_thinned_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_frames, "MOST_EPOCHS", 4)
    write_film(folder, 10)
    film = load_film(folder)
    assert film is not None
    assert film.epochs == (0, 3, 6, 9, 10)


def test_labels_that_are_missing_get_a_number(folder: Path) -> None:
    film = load_film(write_film(folder, 0), ["cat"])
    assert film is not None
    assert film.labels == ("cat", "class 2", "class 3")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_of_a_file_is_a_crash(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("film")
    content = bytearray(write_frame(folder, 0).read_bytes())
    place %= len(content)
    content[place] = byte
    (folder / "0000.npz").write_bytes(content[:place] if cut else content)
    try:
        film = load_film(folder)
    except UserFacingError:
        return
    assert film is not None
    assert film.epochs == (0,)


def test_pixels_of_maps_and_kernels() -> None:
    maps = np.array([[[-1, 0]], [[5, 20]]], np.float32)
    assert map_levels(maps, (0, 10)).tolist() == [[0, 0], [127, 255]]
    kernels = np.array([[[[-9, -1, 0, 1]]]], np.float32)
    assert kernel_pixels(kernels, 1)[0].tolist() == [[0] * 3, [0] * 3, [128] * 3, [255] * 3]
    colors = np.zeros((2, 3, 1, 1), np.float32)
    colors[1, 0] = 1
    assert kernel_pixels(colors, 1)[:, 0].tolist() == [[128, 128, 128], [255, 128, 128]]


def _header(shape: tuple[int, ...]) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"shape": shape, "fortran_order": False, "descr": "<f4"})
    return content.getvalue()


def _replace_array(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for one, old in members.items():
            archive.writestr(one, content if one == name else old)
