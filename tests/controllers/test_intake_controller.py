from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from imgclass_gui.controllers.intake_controller import SAMPLES
from tests.controllers.conftest import Bench
from tests.pictures import save_color


def test_a_dropped_picture_is_classified_and_chosen(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    bench.drop_files(save_color(tmp_path / "sky.png", "blue"))
    bench.wait_for_answers()
    assert [item.label for item in bench.items] == ["blue"]
    assert bench.window.gallery.selected_ids() == [bench.items[0].id]


def test_a_dropped_folder_is_walked_and_its_bad_file_is_named(
    bench: Bench, color_model: Path, color_folder: Path
) -> None:
    bench.open_model(color_model)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    assert [item.label for item in bench.items] == ["red", "green", "", "blue"]
    assert bench.items[2].message == "this is text, not a picture"
    assert bench.gallery.failures == 1
    assert bench.message == ""  # what the gallery says by itself is not said twice


def test_a_dropped_model_answers_from_then_on(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.drop_files(save_color(tmp_path / "leaf.png", "green"))
    bench.wait_for_answers()
    with bench.qtbot.waitSignal(bench.program.models.model_changed, timeout=20_000):
        bench.drop_files(color_model)
    bench.wait_for_answers()
    assert bench.items[0].label == "green"


def test_image_data_from_a_browser_becomes_a_picture(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    mime = QMimeData()
    mime.setData("image/png", QByteArray(Path(save_color(tmp_path / "x.png", "red")).read_bytes()))
    bench.drop(mime)
    bench.wait_for_answers()
    assert bench.items[0].label == "red"
    assert "pasted picture 1" in bench.items[0].name


def test_a_pasted_screenshot_becomes_a_picture(bench: Bench, color_model: Path) -> None:
    bench.open_model(color_model)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF00)
    QGuiApplication.clipboard().setImage(image)
    bench.window.menu_actions.paste.trigger()
    bench.wait_for_answers()
    assert bench.items[0].label == "green"


def test_a_link_without_its_picture_is_explained(bench: Bench) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.jpg")])
    bench.drop(mime)
    bench.wait_for_message("does not use the network")
    assert not bench.items


def test_an_empty_clipboard_is_explained(bench: Bench) -> None:
    QGuiApplication.clipboard().clear()
    bench.window.menu_actions.paste.trigger()
    bench.wait_for_message("no picture on the clipboard")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names of any bytes")
def test_a_name_that_is_no_text_is_read(bench: Bench, color_model: Path, tmp_path: Path) -> None:
    bench.open_model(color_model)
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \n.png")
    os.rename(save_color(tmp_path / "plain.png", "blue"), name)
    bench.drop_files(tmp_path)
    bench.wait_for_answers()
    assert (bench.items[0].path, bench.items[0].label) == (name, "blue")


def test_arguments_are_opened(start: Callable[..., Bench], color_model: Path, color_folder: Path) -> None:
    bench = start(color_folder / "a.png", color_model)
    bench.wait_for_answers()
    assert [item.label for item in bench.items] == ["red"]


def test_the_samples_are_offered_and_opened(bench: Bench) -> None:
    bench.window.first_run.samples_requested.emit()
    bench.wait_for_answers()
    assert len(bench.items) == 8
    assert {"tiger cat", "espresso", "missile", "palace", "tripod"} <= {item.label for item in bench.items}
    assert all(item.path.startswith(SAMPLES) for item in bench.items)


def test_opened_pictures_are_remembered_and_forgotten(
    start: Callable[..., Bench], color_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = start()
    chosen = [str(color_folder / "a.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    bench.window.menu_actions.open_pictures.trigger()
    bench.wait_for_answers()
    bench.close()

    again = start()
    again.window.recent.actions()[0].trigger()
    again.wait_for_answers()
    assert [item.path for item in again.items] == chosen

    os.remove(chosen[0])
    again.window.recent.actions()[0].trigger()
    again.wait_for_message("is not there any more")
    assert not again.window.recent.isEnabled()


def test_an_opened_folder_is_walked(bench: Bench, color_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(color_folder))
    bench.window.menu_actions.open_folder.trigger()
    bench.wait_for_answers()
    assert len(bench.items) == 4
