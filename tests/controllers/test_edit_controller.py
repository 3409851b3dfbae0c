from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.controllers.conftest import Bench


@pytest.fixture
def filled(bench: Bench, color_model: Path, color_folder: Path) -> Bench:
    bench.open_model(color_model)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    return bench


def test_delete_takes_off_the_list_and_undo_brings_back(filled: Bench, color_folder: Path) -> None:
    before = [item.path for item in filled.items]
    filled.qtbot.keyClick(filled.window.gallery.list, Qt.Key.Key_Delete)
    assert [item.path for item in filled.items] == before[1:]
    assert filled.message == "One picture taken off the list"
    assert (color_folder / "a.png").exists()

    filled.window.messages.action_requested.emit("Undo")
    assert [item.path for item in filled.items] == before
    assert filled.items[0].label == "red"
    assert not filled.window.menu_actions.undo.isEnabled()


def test_clear_and_undo_bring_all_back(filled: Bench) -> None:
    filled.window.menu_actions.clear_all.trigger()
    assert not filled.items
    assert filled.message == "4 pictures taken off the list"
    filled.window.menu_actions.undo.trigger()
    assert len(filled.items) == 4


def test_undo_goes_back_step_by_step(filled: Bench) -> None:
    first, second = filled.items[0].id, filled.items[1].id
    filled.program.edit.remove([first])
    filled.program.edit.remove([second])
    filled.window.menu_actions.undo.trigger()
    assert second in filled.gallery.items
    assert first not in filled.gallery.items
    filled.window.menu_actions.undo.trigger()
    assert first in filled.gallery.items


def test_a_removed_picture_can_be_dropped_again(filled: Bench, color_folder: Path) -> None:
    filled.program.edit.remove([filled.items[0].id])
    filled.drop_files(color_folder / "a.png")
    filled.qtbot.waitUntil(lambda: len(filled.items) == 4)
    filled.wait_for_answers()
    assert sorted(item.name for item in filled.items) == ["a.png", "b.png", "c.png", "text.jpg"]


def test_the_answer_and_the_path_are_copied(filled: Bench, color_folder: Path) -> None:
    filled.program.edit._on_copy_path([filled.items[0].id])
    assert QGuiApplication.clipboard().text() == str(color_folder / "a.png")
    filled.window.menu_actions.copy_answer.trigger()
    assert QGuiApplication.clipboard().text().startswith("red\t")


def test_a_repaired_file_is_classified_again(filled: Bench, color_folder: Path) -> None:
    bad = next(item for item in filled.items if item.name == "text.jpg")
    (color_folder / "text.jpg").write_bytes((color_folder / "b.png").read_bytes())
    filled.window.gallery.classify_again_requested.emit([bad.id])
    filled.wait_for_answers()
    assert bad.label == "green"


def test_undo_by_keyboard_takes_its_offer_away(filled: Bench) -> None:
    filled.program.edit.remove([filled.items[0].id])
    assert filled.message
    filled.window.menu_actions.undo.trigger()
    assert not filled.message
