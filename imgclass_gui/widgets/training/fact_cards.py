"""The four cards below the curves: the best so far, the pictures, the recipe and what computes."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from imgclass_gui.engine.training.history import TrainingHistory
from imgclass_gui.widgets.figures import count, percent
from imgclass_gui.widgets.training.fact_card import FactCard
from trainer.contract.events import DatasetReady, RunStarted

NETWORKS = {"efficientnet_lite0": "EfficientNet-Lite0", "simple_cnn": "Simple CNN"}

NONE = "\u2013"


class FactCards(QWidget):
    """What is known of a training, at a glance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.best = FactCard(self.tr("Best so far"))
        self.pictures = FactCard(self.tr("Pictures"))
        self.recipe = FactCard(self.tr("Recipe"))
        self.device = FactCard(self.tr("Device"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for card in (self.best, self.pictures, self.recipe, self.device):
            row.addWidget(card, 1)

    def set_history(self, history: TrainingHistory) -> None:
        """Show how it stands."""
        self.best.set_eyebrow(self.tr("Best") if history.ended else self.tr("Best so far"))
        self.best.set_fact(*self._best(history))
        self.pictures.set_fact(*self._pictures(history.dataset))
        self.recipe.set_fact(*self._recipe(history))
        self.device.set_fact(*self._device(history))

    def _best(self, history: TrainingHistory) -> tuple[str, str]:
        best = history.phase.best if history.phase else None
        reached = best.val_accuracy if best else None
        measured = history.evaluated.get("validation")
        if measured and measured.accuracy is not None and (reached is None or abs(measured.accuracy - reached) > 1e-3):
            # No epoch of these curves: the last layer alone, learnt at once.
            return percent(measured.accuracy), "val_accuracy"
        if best is None:
            return NONE, "" if history.ended else self.tr("not measured yet")
        if reached is None:
            return NONE, self.tr("no picture validates")
        return percent(reached), self.tr("val_accuracy, epoch {n}").format(n=count(best.epoch))

    def _pictures(self, dataset: DatasetReady | None) -> tuple[str, str]:
        if dataset is None:
            return NONE, self.tr("being read")
        if dataset.folds:
            return count(dataset.train), self.tr("take turns in {n} parts").format(n=dataset.folds)
        parts = {
            self.tr("training"): dataset.train,
            self.tr("validation"): dataset.validation,
            self.tr("test"): dataset.test,
        }
        used = {name: number for name, number in parts.items() if number}
        return " + ".join(map(count, used.values())), ", ".join(used)

    def _recipe(self, history: TrainingHistory) -> tuple[str, str]:
        if history.started is None:
            return NONE, ""
        names = {
            "linear-probe": self.tr("Quick"),
            "auto": self.tr("Thorough"),
            "fine-tune": self.tr("Thorough"),
            "from-scratch": self.tr("From scratch"),
        }
        network = history.phase.started.network if history.phase else history.started.network
        parts = [NETWORKS.get(network, network)] if network else []
        if history.phase:
            parts.append(self.tr("{n} px").format(n=history.phase.started.input_size))
        return names.get(history.started.recipe, history.started.recipe), " · ".join(parts)

    def _device(self, history: TrainingHistory) -> tuple[str, str]:
        started = history.started
        if started is None:
            return NONE, ""
        pace = history.step.images_per_second if history.step else None
        if not pace:
            return self._device_name(started), ""
        number = count(round(pace)) if pace >= 10 else f"{pace:.1f}"
        return self._device_name(started), self.tr("{n} pictures a second").format(n=number)

    def _device_name(self, started: RunStarted) -> str:
        if started.device != "cpu":
            return {"cuda": self.tr("Graphics card"), "mps": self.tr("Apple GPU")}.get(started.device, started.device)
        if started.threads == 1:
            return self.tr("CPU, 1 thread")
        return self.tr("CPU, {n} threads").format(n=started.threads)
