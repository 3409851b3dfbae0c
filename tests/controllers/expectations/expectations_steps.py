"""What the tests of the dialog "What does this model expect?" do again and again."""

from __future__ import annotations

from pathlib import Path

from imgclass_gui.controllers.expectations.expectations_controller import ExpectationsController
from imgclass_gui.engine.preprocessing_choices.remembered import choices_folder, recall_choice
from tests.controllers.conftest import Bench
from trainer.contract.preprocess_spec import PreprocessSpec


def wait_until_quiet(bench: Bench, flow: ExpectationsController) -> None:
    bench.qtbot.waitUntil(lambda: not flow.comparing.is_running and not flow.tensors.is_busy, timeout=30_000)


def open_dialog(bench: Bench) -> ExpectationsController:
    """As with the menu; what is compared at once has ended."""
    bench.window.menu_actions.expectations.trigger()
    flow = bench.program.expectations.flow
    assert flow is not None
    wait_until_quiet(bench, flow)
    return flow


def use(bench: Bench, flow: ExpectationsController) -> None:
    assert flow.dialog.foot.use.isEnabled()
    with bench.qtbot.waitSignal(bench.program.models.model_changed):
        flow.dialog.foot.use.click()


def wait_for_remark(bench: Bench, flow: ExpectationsController, words: str) -> None:
    bench.qtbot.waitUntil(lambda: words in flow.dialog.foot.remark, timeout=10_000)


def remembered(bench: Bench, model: Path, spec: PreprocessSpec | None) -> None:
    def is_so() -> bool:
        choice = recall_choice(choices_folder(), model)
        return (choice.preprocess if choice else None) == spec

    bench.qtbot.waitUntil(is_so, timeout=10_000)
