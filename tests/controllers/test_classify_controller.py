from __future__ import annotations

import os
import threading
from pathlib import Path

from imgclass_gui.controllers.model_controller import BUNDLED
from imgclass_gui.widgets.gallery_item import ItemState
from tests.controllers.conftest import Bench
from tests.pictures import save_color


def _fill(folder: Path, count: int) -> Path:
    folder.mkdir()
    first = save_color(folder / "0000.png", "red")
    for number in range(1, count):
        os.link(first, folder / f"{number:04}.png")
    return folder


def test_the_same_picture_is_not_added_twice(bench: Bench, color_model: Path, color_folder: Path) -> None:
    bench.open_model(color_model)
    bench.drop_files(color_folder / "b.png")
    bench.wait_for_answers()
    bench.drop_files(color_folder)
    bench.wait_for_message("1 already in the gallery")
    assert sorted(item.name for item in bench.items) == ["a.png", "b.png", "c.png", "text.jpg"]


def test_a_folder_without_pictures_is_explained(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    bench.drop_files(tmp_path / "empty")
    bench.wait_for_message("no pictures in there")


def test_cancel_stops_at_once_and_go_on_finishes(bench: Bench, tmp_path: Path) -> None:
    bench.drop_files(_fill(tmp_path / "many", 120))
    bench.qtbot.waitUntil(lambda: any(item.state is ItemState.DONE for item in bench.items), timeout=20_000)
    bench.window.status.cancel_requested.emit()
    waiting = [item for item in bench.items if item.state is ItemState.PENDING]
    assert waiting
    assert "without an answer yet" in bench.message
    assert not bench.window.status.is_busy

    bench.window.messages.action_requested.emit("Go on")
    bench.wait_for_answers()
    assert all(item.state is ItemState.DONE for item in bench.items)


def test_a_new_model_answers_for_the_whole_gallery(bench: Bench, color_model: Path, color_folder: Path) -> None:
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    before = [item.label for item in bench.items]
    bench.open_model(color_model)
    bench.wait_for_answers()
    assert [item.label for item in bench.items] == ["red", "green", "", "blue"] != before


def test_a_model_swapped_in_the_middle_leaves_no_answer_of_the_old_one(
    bench: Bench, color_model: Path, tmp_path: Path
) -> None:
    bench.drop_files(_fill(tmp_path / "many", 200))
    bench.qtbot.waitUntil(lambda: any(item.state is ItemState.DONE for item in bench.items), timeout=20_000)
    bench.open_model(color_model)
    bench.wait_for_answers()
    assert {item.label for item in bench.items} == {"red"}


def test_files_that_vanish_are_named_and_the_others_answered(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    paths = [save_color(tmp_path / f"{number}.png", "blue") for number in range(6)]
    bench.program.classify.add(paths)
    for path in paths[3:]:
        os.remove(path)
    bench.wait_for_answers()
    assert [item.label for item in bench.items[:3]] == ["blue"] * 3
    for item in bench.items[3:]:
        assert item.label == "blue" or item.message


def test_clearing_while_it_runs_stops_everything(bench: Bench, tmp_path: Path) -> None:
    bench.drop_files(_fill(tmp_path / "many", 120))
    bench.qtbot.waitUntil(lambda: len(bench.items) > 100, timeout=20_000)
    bench.window.menu_actions.clear_all.trigger()
    assert not bench.items
    bench.qtbot.waitUntil(lambda: not _threads("classify"), timeout=10_000)
    assert not bench.window.status.is_busy

    bench.window.menu_actions.undo.trigger()
    bench.wait_for_answers()
    assert len(bench.items) == 120


def test_closing_while_it_runs_leaves_no_thread(bench: Bench, tmp_path: Path) -> None:
    bench.drop_files(_fill(tmp_path / "many", 120))
    bench.qtbot.waitUntil(lambda: bool(bench.items), timeout=20_000)
    bench.close()
    assert not _threads("walk")
    # A decoder can't be interrupted: its thread ends with the picture it is at.
    bench.qtbot.waitUntil(lambda: not _threads("classify"), timeout=10_000)


def _threads(name: str) -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(name)]


def test_a_change_of_the_model_says_which_answers_it_changed(
    bench: Bench, color_model: Path, color_folder: Path
) -> None:
    bench.open_model(color_model)
    bench.program.intake.offer([str(color_folder)])
    bench.wait_for_answers()
    before = {item.path: item.label for item in bench.items if item.label}
    bench.program.models.open(BUNDLED)
    bench.wait_for_message("answers have changed")
    assert f"{len(before)} of {len(before)} answers" in bench.message
    assert {item.path: item.change() for item in bench.items if item.label} == {
        path: f"was {label}" for path, label in before.items()
    }
    # The same model again changes nothing.
    bench.program.models.open(BUNDLED)
    bench.wait_for_message("same as before")
