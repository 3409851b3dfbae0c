from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from imgclass_gui.jobs.folder_scan import FolderScan
from tests.pictures import save_color


@pytest.fixture
def scan(qtbot: QtBot):
    scan = FolderScan()
    yield scan
    scan.close()


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    for label in ("red", "blue"):
        (tmp_path / "classes" / label).mkdir(parents=True)
        for number in range(3):
            save_color(tmp_path / "classes" / label / f"{number}.png", label)
    return tmp_path / "classes"


def test_a_folder_becomes_classes_and_findings(scan: FolderScan, classes: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals([scan.progressed, scan.scanned]):
        scan.start(str(classes))
    assert not scan.is_running
    with qtbot.waitSignal(scan.scanned) as scanned:
        scan.start(str(classes))
    folder, findings = scanned.args
    assert folder.labels == ("blue", "red")
    assert findings.few == ("blue", "red")


def test_what_cannot_be_learnt_from_ends_in_a_sentence(scan: FolderScan, classes: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scan.failed) as failed:
        scan.start(str(classes / "red"))
    assert failed.args[0].message


def test_a_new_folder_takes_the_place_of_the_one_before(scan: FolderScan, classes: Path, qtbot: QtBot) -> None:
    seen = []
    scan.scanned.connect(lambda folder, _findings: seen.append(folder.path))
    scan.failed.connect(seen.append)
    scan.start(str(classes / "missing"))
    with qtbot.waitSignal(scan.scanned):
        scan.start(str(classes))
    assert seen == [classes]


def test_a_scan_that_was_stopped_tells_nothing(scan: FolderScan, classes: Path, qtbot: QtBot) -> None:
    told = []
    scan.scanned.connect(lambda *_: told.append(1))
    scan.start(str(classes))
    scan.stop()
    assert not scan.is_running
    scan.close()
    qtbot.wait(0)
    assert told == []
