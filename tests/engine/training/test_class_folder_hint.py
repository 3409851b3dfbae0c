from __future__ import annotations

from pathlib import Path

from imgclass_gui.engine.training.class_folder_hint import count_class_folders


def test_sub_folders_with_pictures_count(tmp_path: Path) -> None:
    for name in ("cats", "dogs", "empty", "texts"):
        (tmp_path / name).mkdir()
    (tmp_path / "cats" / "1.JPG").touch()
    (tmp_path / "dogs" / "1.png").touch()
    (tmp_path / "texts" / "1.txt").touch()
    (tmp_path / "loose.png").touch()
    assert count_class_folders(tmp_path) == 2


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert count_class_folders(tmp_path / "missing") == 0
