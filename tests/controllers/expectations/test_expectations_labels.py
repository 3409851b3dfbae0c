from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel

from imgclass_gui.engine.model import open_model
from tests.controllers.conftest import Bench
from tests.controllers.expectations.expectations_steps import (
    open_dialog,
    use,
    wait_for_remark,
)
from tests.models import COLORS


def test_labels_are_renamed_loaded_and_kept(start: Callable[..., Bench], silent: Path, color_folder: Path) -> None:
    bench = start()
    bench.open_model(silent)
    bench.drop_files(color_folder)
    bench.wait_for_answers()
    flow, page = open_dialog(bench), bench.program.expectations.flow.dialog.labels
    flow.dialog.show_page("labels")
    assert not flow.dialog.foot.use.isEnabled()
    page.model.setData(page.model.index(0, 0), "scarlet")
    use(bench, flow)
    bench.wait_for_answers()
    assert {item.label for item in bench.items if item.label} == {"scarlet", "class 1", "class 2"}
    (color_folder / "few.txt").write_text("a\nb\n")
    flow.labels.load(str(color_folder / "few.txt"))
    bench.qtbot.waitUntil(lambda: any("names 2 classes" in label.text() for label in page.findChildren(QLabel)))
    assert not page.has_changes
    (color_folder / "names.json").write_text(json.dumps({"labels": COLORS}))
    flow.labels.load(str(color_folder / "names.json"))
    bench.qtbot.waitUntil(lambda: page.has_changes)
    use(bench, flow)
    bench.wait_for_answers()
    assert {item.label for item in bench.items if item.label} == set(COLORS)
    bench.close()
    assert start().program.models.model.facts.labels == COLORS


def test_a_copy_says_what_was_chosen(bench: Bench, silent: Path, tmp_path: Path) -> None:
    bench.open_model(silent)
    flow = open_dialog(bench)
    assert not flow.dialog.foot.save.isEnabled()
    assert "guessed" in flow.dialog.foot.save.toolTip()
    use(bench, flow)
    flow.choices.save(str(silent))
    wait_for_remark(bench, flow, "would overwrite the model itself")
    flow.choices.save(str(tmp_path / "described.onnx"))
    wait_for_remark(bench, flow, "described.onnx is written")
    assert flow.dialog.foot.save.isEnabled()
    copy = open_model(tmp_path / "described.onnx", trusted=True)
    assert not copy.facts.is_assumed
    assert copy.facts.preprocess == bench.program.models.model.facts.preprocess


def test_it_follows_the_model_in_use(bench: Bench, silent: Path, color_model: Path) -> None:
    bench.open_model(silent)
    flow = open_dialog(bench)
    flow.dialog.show_page("labels")
    flow.dialog.labels.model.setData(flow.dialog.labels.model.index(0, 0), "draft")
    bench.open_model(color_model)
    assert flow.dialog.labels.model.labels == COLORS
    assert not flow.dialog.labels.has_changes
    assert flow.dialog.head.known == "Known: it stands in the file."
