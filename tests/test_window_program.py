"""`imgclass-gui` from outside, without a screen: its options, its exit status and what it says on the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from imgclass_gui.jobs.handover import Handover
from imgclass_gui.jobs.letter_box import LetterBox
from imgclass_gui.jobs.one_window import OneWindow
from tests.models import save_color_model
from tests.pictures import save_color

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = REPOSITORY / "assets" / "samples"
SECONDS = 90
# The process that `main` runs in tells which heavy modules it has loaded.
TELLING = """
import sys
from imgclass_gui.__main__ import main
status = main(sys.argv[1:])
print(sorted(name for name in sys.modules if name in ("PySide6", "PySide6.QtWidgets", "numpy", "onnxruntime")))
sys.exit(status)
"""


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "run").mkdir(mode=0o700)
    for name in ("XDG_RUNTIME_DIR", "TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "run"))
    monkeypatch.setattr("tempfile.tempdir", None)


def run(*arguments: str | Path, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    program = ["-c", code] if code else ["-m", "imgclass_gui"]
    return subprocess.run(
        [sys.executable, *program, *map(os.fspath, arguments)],
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        cwd=Path(os.environ["XDG_RUNTIME_DIR"]).parent,
    )


def pixels_of(picture: Path) -> np.ndarray:
    with Image.open(picture) as opened:
        assert opened.format == "PNG"
        return np.asarray(opened.convert("RGB"))


def remembered() -> list[str]:
    """The files that the program has made in its home, apart from its log."""
    homes = {Path(os.environ[f"XDG_{name}_HOME"]) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return [path.name for home in homes for path in home.rglob("*") if path.is_file() and path.suffix != ".log"]


@pytest.mark.parametrize("option", ["--check-model", "--check-network"])
def test_it_checks_a_model_for_itself_as_a_frozen_program(option: str, tmp_path: Path) -> None:
    done = subprocess.Popen(
        [sys.executable, "-m", "imgclass_gui", option, str(save_color_model(tmp_path / "m.onnx"))],
        stdin=subprocess.PIPE,  # stays open, as long as the one who asks is there
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with done:
        assert done.wait(SECONDS) == 0, done.stderr.read() if done.stderr else ""
    (tmp_path / "broken.onnx").write_bytes(b"\x08\x07nothing")
    with subprocess.Popen(
        [sys.executable, "-m", "imgclass_gui", option, str(tmp_path / "broken.onnx")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as refused:
        assert refused.wait(SECONDS) == 1
        assert refused.stdout is not None
        assert b'"message"' in refused.stdout.read()


def test_a_screenshot_shows_answers_and_thumbnails(tmp_path: Path) -> None:
    done = run("--screenshot", "shot.png", SAMPLES)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shot = pixels_of(tmp_path / "shot.png")
    assert shot.shape == (800, 1280, 3)
    # The chosen picture is at the middle, the thumbnails of all eight at the left: photos, and no flat ground.
    assert len(np.unique(shot[200:600, 300:900].reshape(-1, 3), axis=0)) > 10_000
    thumbnails = shot[118:614, 12:60].reshape(8, 62, 48, 3)
    assert all(len(np.unique(thumbnail.reshape(-1, 3), axis=0)) > 200 for thumbnail in thumbnails)


def test_a_screenshot_with_a_model_of_ones_own(tmp_path: Path) -> None:
    picture = save_color(tmp_path / "red.png", "red")
    for name, paths in {
        "own.png": [save_color_model(tmp_path / "colors.onnx"), picture],
        "usual.png": [picture],
    }.items():
        done = run("--screenshot", name, *paths)
        assert (done.returncode, done.stderr) == (0, "")
    assert (pixels_of(tmp_path / "own.png") != pixels_of(tmp_path / "usual.png")).any()


def test_a_screenshot_recalls_and_remembers_nothing(tmp_path: Path) -> None:
    done = run("--screenshot", "shot.png")
    assert (done.returncode, done.stderr) == (0, "")
    assert remembered() == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix) == ["shot.png"]
    assert list((tmp_path / "run").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("missing.png", "missing.png: the file is not there"),
        ("text.png", "text.png: this is text, not a picture"),
        ("empty", "There are no pictures in there"),
        ("missing.onnx", "missing.onnx: there is no such file. Check the name of the model"),
    ],
)
def test_a_screenshot_of_what_went_wrong_says_so(given: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "empty").mkdir()
    done = run("--screenshot", "shot.png", given)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"imgclass-gui: {said}\n")
    assert pixels_of(tmp_path / "shot.png").any()


def test_a_screenshot_that_cannot_be_written_says_so() -> None:
    done = run("--screenshot", "nowhere/shot.png")
    assert done.returncode == 1
    assert done.stderr.startswith("imgclass-gui: nowhere/shot.png cannot be written: no such file or directory")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def place() -> Iterator[OneWindow]:
    """The place of the window that is open in this session."""
    place = OneWindow()
    assert place.take()
    yield place
    place.leave()


def test_a_second_start_hands_over_and_needs_no_qt_for_that(place: OneWindow, qtbot, tmp_path: Path) -> None:
    taken: list[Handover] = []
    box = LetterBox(place)
    box.arrived.connect(taken.append)
    with subprocess.Popen(
        [sys.executable, "-c", TELLING, "a.png", "caf\udce9.png" if os.name == "posix" else "b.png"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
    ) as process:
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=SECONDS * 1000)
        assert process.stdout is not None
        assert (process.returncode, process.stdout.read()) == (0, "[]\n")
    names = ("a.png", "caf\udce9.png" if os.name == "posix" else "b.png")
    assert taken == [Handover(tuple(str(tmp_path / name) for name in names))]
    box.close()
    box.deleteLater()


def test_a_screenshot_is_nothing_to_hand_over(place: OneWindow, tmp_path: Path) -> None:
    assert run("--screenshot", "shot.png").returncode == 0
    assert (tmp_path / "shot.png").exists()
    assert [path.name for path in place.folder.iterdir()] == ["lock"]


@pytest.mark.skipif(sys.platform == "darwin", reason="there the bundle has the icon")
def test_the_desktop_knows_its_name_and_its_icon() -> None:
    code = "from imgclass_gui.qt_application import build_application; application = build_application()\n"
    code += (
        "image = application.windowIcon().pixmap(256).toImage(); print(application.desktopFileName(), image.width())\n"
    )
    code += "print(len({image.pixel(x, y) for x in range(0, 256, 8) for y in range(0, 256, 8)}) > 10)"
    done = run(code=code)
    assert (done.stdout, done.stderr) == ("imgclass 256\nTrue\n", "")
