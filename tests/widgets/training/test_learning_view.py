from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from imgclass_gui.engine.training.learning_frames import LearningFilm, load_film, load_frame
from imgclass_gui.widgets.training.learning_player import LearningPlayer
from imgclass_gui.widgets.training.learning_view import LearningView
from tests.engine.training.films import LABELS, arrays, write_film, write_frame

Key = Qt.Key


class Loader:
    """Loads frames at once, as the program does a moment later."""

    def __init__(self, view: LearningView) -> None:
        self._view = view
        self.film: LearningFilm | None = None
        self.is_slow = False
        self.wanted: list[int] = []
        view.frame_wanted.connect(self._on_wanted)

    def show(self, folder: Path, labels: tuple[str, ...] = LABELS) -> None:
        self.film = load_film(folder, labels, self.film)
        self._view.set_film(self.film)

    def _on_wanted(self, epoch: int) -> None:
        self.wanted.append(epoch)
        if not self.is_slow and self.film is not None:
            self._view.set_frame(load_frame(self.film, epoch))


@pytest.fixture
def view(qtbot: QtBot) -> LearningView:
    view = LearningView()
    qtbot.addWidget(view)
    view.resize(856, 440)
    view.show()
    return view


@pytest.fixture
def loader(view: LearningView) -> Loader:
    return Loader(view)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_film(tmp_path / "watch" / "from-scratch-1", 8)


def texts(view: LearningView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def shown_bars(view: LearningView) -> list[str]:
    return [bar.accessibleName() for bar in view.bars.bars if bar.isVisible()]


def test_a_film_shows_its_newest_epoch(view: LearningView, loader: Loader, folder: Path) -> None:
    loader.show(folder)
    assert (view.epoch, loader.wanted) == (8, [8])
    assert "epoch 8 of 8" in texts(view)
    assert "probability of “dog”" in texts(view)
    assert "Kernels of convolution 1" in texts(view)
    assert [layer.sheet.tile_count for layer in view.layers] == [5, 5, 5]
    assert view.layers[1].sheet.tile_words(2).startswith("channel 6 · from 3.")
    assert view.kernels.tile_count == 4
    assert shown_bars(view)[0] == "dog 81.8 percent"


def test_keys_walk_and_bars_keep_their_places(view: LearningView, loader: Loader, folder: Path, qtbot: QtBot) -> None:
    loader.show(folder)
    order = [name.split()[0] for name in shown_bars(view)]
    qtbot.keyClick(view.player.slider, Key.Key_Left)
    assert "epoch 7 of 8" in texts(view)
    qtbot.keyClick(view.player.slider, Key.Key_Home)
    assert "before training" in texts(view)
    assert [name.split()[0] for name in shown_bars(view)] == order
    assert shown_bars(view)[0] == "dog 33.3 percent"
    qtbot.keyClick(view, Key.Key_Right)
    assert "epoch 1 of 8" in texts(view)
    assert view.player.slider.accessibleDescription() == "epoch 1 of 8, dog 50.0 percent"


def test_colours_do_not_change_their_meaning(view: LearningView, loader: Loader, folder: Path, qtbot: QtBot) -> None:
    loader.show(folder)
    before = [label.text() for label in view.layers[0].head.findChildren(QLabel)]
    qtbot.keyClick(view.player.slider, Key.Key_Home)
    assert [label.text() for label in view.layers[0].head.findChildren(QLabel)] == before
    assert before[1].startswith("0.0")


def test_it_plays_to_the_end(view: LearningView, loader: Loader, folder: Path, qtbot: QtBot) -> None:
    loader.show(folder)
    player = view.player
    player._timer.setInterval(1)
    qtbot.keyClick(player.slider, Key.Key_Space)
    assert player.is_playing
    assert player.button.accessibleName() == "Pause"
    assert view.epoch == 0
    qtbot.waitUntil(lambda: not player.is_playing)
    assert view.epoch == 8
    assert loader.wanted == [8, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert player.button.accessibleName() == "Play"


def test_it_pauses(view: LearningView, loader: Loader, folder: Path, qtbot: QtBot) -> None:
    loader.show(folder)
    player = view.player
    for stop in (
        lambda: qtbot.mouseClick(player.button, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(player.slider, Key.Key_Right),
        lambda: qtbot.mouseClick(player.slider, Qt.MouseButton.LeftButton, pos=QPoint(100, 10)),
        lambda: view.set_film(None),
    ):
        qtbot.mouseClick(player.button, Qt.MouseButton.LeftButton)
        assert player.is_playing
        stop()
        assert not player.is_playing


def test_late_frames_tell_their_own_epoch(view: LearningView, loader: Loader, folder: Path) -> None:
    loader.show(folder)
    loader.is_slow = True
    view.player.slider.setValue(2)
    assert loader.wanted[-1] == 2
    assert "epoch 8 of 8" in texts(view)
    assert loader.film is not None
    view.set_frame(load_frame(loader.film, 5))
    assert "epoch 5 of 8" in texts(view)
    assert view.epoch == 2


def test_it_goes_along_with_a_training(view: LearningView, loader: Loader, folder: Path) -> None:
    loader.show(folder)
    view.set_total(30)
    write_frame(folder, 9)
    loader.show(folder)
    assert view.epoch == 9
    assert "epoch 9 of 30" in texts(view)
    write_frame(folder, 10)
    view.add_epoch(10)
    assert view.epoch == 10
    assert loader.wanted[-1] == 10


def test_it_stays_where_somebody_looks(view: LearningView, loader: Loader, folder: Path) -> None:
    loader.show(folder)
    view.player.slider.setValue(3)
    write_frame(folder, 9)
    loader.show(folder)
    assert view.epoch == 3
    view.add_epoch(10)
    assert view.epoch == 3
    assert view.player.slider.maximum() == 10


def test_another_film_begins_at_its_newest(view: LearningView, loader: Loader, folder: Path, tmp_path: Path) -> None:
    loader.show(folder)
    view.player.slider.setValue(3)
    loader.film = None
    loader.show(write_film(tmp_path / "fine-tune-1", 5))
    assert view.epoch == 5


def test_five_classes_and_the_true_one(view: LearningView, loader: Loader, tmp_path: Path) -> None:
    labels = tuple(f"class {number}" for number in range(100))
    for epoch in range(3):
        write_frame(tmp_path, epoch, **arrays(epoch, classes=100, sure_of=40))
    loader.show(tmp_path, labels)
    assert len(shown_bars(view)) == 5
    assert shown_bars(view)[0].startswith("class 40 ")
    view.set_truth("class 77")
    assert any(name.startswith("class 77 ") for name in shown_bars(view))
    assert "probability of “class 77”" in texts(view)
    view.set_truth("no such class")
    assert "probability of “class 40”" in texts(view)


def test_bars_keep_their_places_while_the_order_changes(view: LearningView) -> None:
    bars, labels = view.bars, "abcdefg"
    bars.set_classes(labels, np.array([0.1, 0.5, 0.2, 0.06, 0.07, 0.01, 0.0], np.float32))
    assert bars.classes == (1, 2, 0, 4, 3)
    bars.set_classes(labels, np.array([0.5, 0.0, 0.2, 0.06, 0.07, 0.1, 0.01], np.float32), keep=True)
    assert bars.classes == (5, 2, 0, 4, 3)


def test_networks_with_fewer_layers_and_no_kernels(view: LearningView, loader: Loader, tmp_path: Path) -> None:
    write_film(tmp_path / "a", 1)
    loader.show(tmp_path / "a")
    for path in (write_frame(tmp_path / "b", epoch) for epoch in range(2)):
        kept = {name: array for name, array in np.load(path).items() if name[-1] in "s0" and name != "kernels"}
        np.savez(path, **kept)
    loader.film = None
    loader.show(tmp_path / "b")
    assert [layer.sheet.isVisible() for layer in view.layers] == [True, False, False]
    assert not view.kernels.isVisible()
    assert "Kernels of convolution 1" not in texts(view)


def test_the_best_epoch_is_told(view: LearningView, loader: Loader, folder: Path) -> None:
    view.set_best(6)
    loader.show(folder)
    assert view.player.slider.accessibleDescription().endswith("best epoch 6")
    view.set_best(-1)
    loader.show(folder)
    assert "best" not in view.player.slider.accessibleDescription()


def test_why_there_is_nothing(view: LearningView, loader: Loader, folder: Path, qtbot: QtBot) -> None:
    assert texts(view) == ["The first epoch is under way."]
    view.set_waiting(False)
    assert texts(view) == [
        "A quick training changes only the last layer, so there is nothing to see growing here.",
        "Train from scratch or thoroughly.",
    ]
    view.set_absence("not recorded")
    assert texts(view) == ["Nothing was recorded of this training."]
    loader.show(folder)
    view.set_film(None)
    assert view.epoch == -1
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Space)
    assert not view.player.is_playing
    assert texts(view) == ["Nothing was recorded of this training."]


def test_long_names_in_any_script_fit(view: LearningView, loader: Loader, tmp_path: Path) -> None:
    for epoch in range(2):
        write_frame(tmp_path, epoch, names=np.array(["類" * 60, "b", "c"]))
    loader.show(tmp_path, ("شجرة" * 40, "x" * 300, "bad \udcff\nname"))
    assert view.minimumSizeHint().width() <= 700
    assert any("\ufffd" in name for name in shown_bars(view))
    view.grab()


def test_a_training_of_one_epoch_does_not_play(qtbot: QtBot) -> None:
    player = LearningPlayer(148)
    qtbot.addWidget(player)
    player.set_epochs((0,), (0.5,), "cat", stay=False)
    player.toggle()
    assert not player.is_playing
    assert not player.button.isEnabled()
