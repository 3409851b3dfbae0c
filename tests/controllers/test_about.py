from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from imgclass_gui.controllers import file_manager
from imgclass_gui.controllers.crash_notices import CrashNotices
from imgclass_gui.controllers.licence_texts import licence_texts
from imgclass_gui.crash_reports import CrashReports
from imgclass_gui.widgets.about_dialog import AboutDialog
from imgclass_gui.widgets.texts_dialog import TextsDialog


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the file manager was asked to show."""
    folders: list[str] = []

    def open_url(url: object) -> bool:
        folders.append(url.toLocalFile())  # type: ignore[attr-defined]
        return True

    monkeypatch.setattr(file_manager.QDesktopServices, "openUrl", open_url)
    return folders


def dialog_of(bench, kind: type[QDialog]):
    return next(found for found in bench.window.findChildren(kind) if found.isVisible())


def test_about_shows_folders_and_makes_none(bench, shown: list[str]) -> None:
    bench.window.menu_actions.about.trigger()
    about = dialog_of(bench, AboutDialog)
    about.folder_requested.emit(Path("/nowhere/at/all"))
    assert shown == ["/"] or sys.platform == "win32"
    about.close()


def test_about_leads_to_the_licences(bench) -> None:
    bench.window.menu_actions.about.trigger()
    about = dialog_of(bench, AboutDialog)
    about.licences_requested.emit()
    licences = next(iter(about.findChildren(TextsDialog)))
    assert licences.names.count() > 5
    licences.close()
    about.close()


def test_every_package_that_runs_here_has_its_licence_to_read() -> None:
    texts = {text.name: text.read() for text in licence_texts()}
    for name in ("numpy", "onnxruntime", "pillow"):
        assert len(texts[name]) > 500
    assert "LGPL" in texts["PySide6_Essentials"]
    assert not {"pytest", "ruff"} & set(texts)


def test_a_bundle_shows_the_licences_that_it_brings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "THIRD_PARTY.md").write_text("# All", encoding="utf-8")
    (tmp_path / "licences" / "qt.txt").write_text("LGPL", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert [(text.name, text.read(), text.is_markdown) for text in licence_texts()] == [
        ("Overview", "# All", True),
        ("qt", "LGPL", False),
    ]


def test_a_crash_is_told_once_and_its_report_can_be_read(bench, tmp_path: Path) -> None:
    reports = CrashReports(tmp_path, tmp_path / "log")
    report = tmp_path / "crash-1.txt"
    report.write_text("what happened", encoding="utf-8")
    reports.left = [report]
    notices = CrashNotices(reports, bench.window, bench.program._notices, bench.program)
    message = bench.window.messages.message
    assert message is not None
    assert "ended unexpectedly" in message.text
    bench.window.messages.action_requested.emit("Show report")
    dialog = dialog_of(bench, TextsDialog)
    assert dialog.text.toPlainText() == "what happened"
    dialog.close()
    assert reports.on_report is not None
    reports.on_report(report)
    assert "Something went wrong" in bench.window.messages.message.text
    notices.close()
    assert reports.on_report is None
