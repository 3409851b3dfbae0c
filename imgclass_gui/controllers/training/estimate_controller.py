"""How long each way to learn would take: the trainer measures it on this machine while the person looks around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir, QTimer

from imgclass_gui.engine.training.trainer_program import TrainerProgram
from imgclass_gui.jobs.trainer_query import TrainerQuery
from imgclass_gui.widgets.training.recipe_panel import RecipePanel
from trainer.contract.train_config import TrainConfig, save_config

RECIPES = ("linear-probe", "auto", "fine-tune", "from-scratch")
# After the last change of a setting, before the trainer is asked anew.
SETTLED_MS = 600


class EstimateController(QObject):
    """Puts times on the recipes' cards.

    Args:
        panel: That shows them.
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
        self._seconds: dict[str, float | None] = {}
        self._asked: TrainConfig | None = None
        self._is_paused = False
        self._scratch = QTemporaryDir()
        self._query = TrainerQuery(self)
        self._query.answered.connect(self._on_answered)
        self._query.ended.connect(self._on_ended)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._ask)

    def ask_anew(self) -> None:
        """Forget the times if something has changed that they depend on, and measure them soon."""
        config = self._config()
        wanted = config and replace(config, recipe="auto", name="", watch="")
        if wanted is not None and wanted == self._asked:
            return
        self.withdraw()
        self._asked = wanted
        self._seconds = {}
        self._panel.set_estimates({})
        if not self._is_paused:
            self._settled.start()

    def withdraw(self) -> None:
        """Measure nothing any more."""
        self._asked = None
        self._settled.stop()
        self._query.withdraw()

    def pause(self, is_paused: bool) -> None:
        """Leave the processor to others, or measure what is not known yet."""
        if is_paused == self._is_paused:
            return
        self._is_paused = is_paused
        if is_paused:
            self.withdraw()
        elif len(self._seconds) < len(RECIPES):
            self._settled.start()

    def close(self) -> None:
        """End the trainer and wait for it."""
        self._settled.stop()
        self._query.close()
        self._scratch.remove()

    def _ask(self) -> None:
        config = self._config()
        if self._trainer is not None and config is not None:
            path = Path(self._scratch.path()) / "config.json"
            save_config(config, path)
            self._query.ask(self._trainer, ["estimate", "--config", str(path), "--json", "--stop-on-stdin"])

    def _on_answered(self, answer: dict[str, Any]) -> None:
        seconds = answer.get("seconds")
        if seconds is None or isinstance(seconds, int | float):
            self._seconds[str(answer.get("recipe"))] = seconds
            self._panel.set_estimates(self._seconds)

    def _on_ended(self, is_well: bool) -> None:
        """What has no time by now gets none."""
        unknown: dict[str, float | None] = dict.fromkeys(RECIPES)
        self._seconds = unknown | self._seconds
        self._panel.set_estimates(self._seconds)
