from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings

from tests.controllers.conftest import Bench


def test_the_look_is_remembered(start: Callable[..., Bench]) -> None:
    first = start()
    first.window.menu_actions.show_answer.trigger()
    first.window.menu_actions.themes["dark"].trigger()
    first.gallery.sort_by("probability")
    first.close()
    second = start()
    assert not second.window.prediction.isVisible()
    assert second.window.menu_actions.themes["dark"].isChecked()
    assert second.gallery.sort_key == "probability"
    second.window.menu_actions.themes["system"].trigger()


def test_a_settings_file_with_nonsense_is_no_obstacle(start: Callable[..., Bench]) -> None:
    start().close()
    store = QSettings()
    for key in ("theme", "sort", "layout", "model", "recent/pictures", "recent/models"):
        store.setValue(key, "nonsense")
    store.sync()
    assert start().gallery.sort_key == "added"
