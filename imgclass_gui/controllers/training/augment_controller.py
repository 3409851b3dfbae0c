"""How pictures are varied while they are learnt from, shown on the person's own pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir

from imgclass_gui.engine.screen_picture import thumbnail
from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.task_queue import TaskQueue
from imgclass_gui.jobs.trainer_query import TrainerQuery
from imgclass_gui.widgets.training.augment_preview import AugmentedPicture
from imgclass_gui.widgets.training.recipe_panel import RecipePanel
from trainer.contract.errors import UserFacingError
from trainer.contract.train_config import TrainConfig, save_config

SIDE = 112


class AugmentController(QObject):
    """Fills the preview of the variations.

    Args:
        panel: That shows it.
        trainer: None where it is not installed.
        config: What would be trained; None where that is not usable.
    """

    def __init__(
        self,
        panel: RecipePanel,
        trainer: TrainerProgram | None,
        config: Callable[[], TrainConfig | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._trainer, self._config = panel, trainer, config
        self._scratch = QTemporaryDir()
        self._queue = TaskQueue("augment-preview", parent=self)
        self._query = TrainerQuery(self)
        self._query.answered.connect(self._on_answered)
        self._query.ended.connect(self._on_ended)
        panel.augment_preview_requested.connect(self._on_requested)

    def close(self) -> None:
        """End the trainer and the thread and wait for them."""
        self._query.close()
        self._queue.close()
        self._scratch.remove()

    def _on_requested(self) -> None:
        config = self._config()
        if self._trainer is None or config is None:
            self._panel.set_preview_failed(self._panel.problem() or self.tr("Choose a folder first."))
            return
        top = self._scratch.path()
        path = Path(top) / "config.json"
        save_config(config, path)
        self._query.ask(self._trainer, ["augment", "--config", str(path), "-o", top, "--json", "--stop-on-stdin"])

    def _on_answered(self, answer: dict[str, Any]) -> None:
        top, pictures = Path(self._scratch.path()), answer.get("pictures", [])
        task = self._queue.submit(lambda: _load(top, pictures))
        task.returned.connect(self._panel.set_preview)
        task.errored.connect(self._on_errored)

    def _on_errored(self, error: UserFacingError) -> None:
        self._panel.set_preview_failed(error.message)

    def _on_ended(self, is_well: bool) -> None:
        if not is_well:
            self._panel.set_preview_failed(self.tr("The preview could not be made."))


def _load(top: Path, pictures: Sequence[dict[str, Any]]) -> list[AugmentedPicture]:
    def load(name: str) -> Any:
        return thumbnail(str(top / name), SIDE)

    return [
        AugmentedPicture(one["path"], load(one["square"]), tuple(load(name) for name in one["variants"]))
        for one in pictures
    ]
