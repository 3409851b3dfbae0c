"""A window has settled when every answer, thumbnail and large picture is there, and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image

from imgclass_gui.controllers.intake_controller import SAMPLES
from imgclass_gui.controllers.screenshot import Screenshot
from imgclass_gui.controllers.settling import Settling
from imgclass_gui.widgets.gallery_item import ItemState
from tests.controllers.conftest import Bench


@pytest.fixture
def settle(start: Callable[..., Bench]) -> Callable[..., tuple[Bench, Settling]]:
    """A function that starts the program with paths and waits until it has settled."""

    def settle(*paths: str | Path) -> tuple[Bench, Settling]:
        given: Sequence[str] = [str(path) for path in paths]
        bench = start(*given)
        settling = Settling(bench.window, bench.program.models, given, bench.program)
        with bench.qtbot.waitSignal(settling.settled, timeout=20_000):
            pass
        return bench, settling

    return settle


def test_everything_is_there(settle: Callable[..., tuple[Bench, Settling]]) -> None:
    bench, settling = settle(SAMPLES)
    assert len(bench.items) == 8
    assert all(item.state is ItemState.DONE and bench.gallery.has_thumbnail(item.id) for item in bench.items)
    assert bench.window.gallery.selected_ids() == [bench.items[0].id]
    assert not bench.window.picture.canvas.visibleRegion().isEmpty()
    assert not bench.window.status.is_busy
    assert settling.problem() == ""


def test_without_pictures_the_invitation_has_its_samples(settle: Callable[..., tuple[Bench, Settling]]) -> None:
    bench, settling = settle()
    assert bench.window.first_run.has_samples
    assert settling.problem() == ""


def test_a_model_alone_is_no_trouble(settle: Callable[..., tuple[Bench, Settling]], color_model: Path) -> None:
    bench, settling = settle(color_model)
    assert bench.program.models.model is not None
    assert bench.program.models.model.facts.path == str(color_model)
    assert settling.problem() == ""


def test_a_picture_that_cannot_be_read_is_told_with_the_others(
    settle: Callable[..., tuple[Bench, Settling]], color_folder: Path
) -> None:
    (color_folder / "zero.png").write_bytes(b"")
    _, settling = settle(color_folder)
    assert settling.problem() == "text.jpg: this is text, not a picture, and 1 more"


def test_a_screenshot_that_does_not_come_about_fails(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screenshot = Screenshot(bench.window, str(tmp_path / "shot.png"), bench.program, patience_seconds=0.2)
    with bench.qtbot.waitSignal(screenshot.ended):
        pass
    assert screenshot.result() == 1
    assert capsys.readouterr().err == "imgclass-gui: the window did not show its answers in time\n"
    assert not (tmp_path / "shot.png").exists()


def test_a_screenshot_is_the_window(bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screenshot = Screenshot(bench.window, str(tmp_path / "shot.png"), bench.program)
    screenshot.wait_for(bench.program.models, [])
    with bench.qtbot.waitSignal(screenshot.ended, timeout=20_000):
        pass
    assert screenshot.result() == 0
    assert capsys.readouterr().err == ""
    with Image.open(tmp_path / "shot.png") as picture:
        ratio = bench.window.devicePixelRatio()
        assert picture.size == (round(bench.window.width() * ratio), round(bench.window.height() * ratio))


def test_a_window_that_is_closed_first_leaves_no_picture(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screenshot = Screenshot(bench.window, str(tmp_path / "shot.png"), bench.program)
    bench.window.close()
    assert screenshot.result() == 1
    assert "was closed" in capsys.readouterr().err
    assert not (tmp_path / "shot.png").exists()
