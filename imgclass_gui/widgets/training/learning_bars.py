"""The likeliest classes as bars that keep their places while the probabilities move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from imgclass_gui.widgets.probability_bar import ProbabilityBar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROWS = 5


class LearningBars(QWidget):
    """Five bars at most, one class each.

    Attributes:
        bars: From the top; those without a class are hidden.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = [ProbabilityBar() for _ in range(ROWS)]
        self._classes: tuple[int, ...] = ()
        self._labels: Sequence[str] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for bar in self.bars:
            column.addWidget(bar)
        column.addStretch(1)

    @property
    def classes(self) -> tuple[int, ...]:
        """The numbers of the classes that are shown, from the top."""
        return self._classes

    def set_classes(
        self, labels: Sequence[str], probabilities: NDArray[np.float32], truth: int = -1, keep: bool = False
    ) -> None:
        """Choose the classes.

        Args:
            labels: Of all classes.
            probabilities: By which they are chosen, (classes,).
            truth: A class that is always among them, -1 for none.
            keep: Whether those that stay among the likeliest keep their places.
        """
        best = [int(number) for number in (-probabilities).argsort(kind="stable")[:ROWS]]
        if truth >= 0 and truth not in best:
            best[-1] = truth
        if keep and len(self._classes) == len(best):
            new = iter([number for number in best if number not in self._classes])
            best = [number if number in best else next(new) for number in self._classes]
        self._labels, self._classes = labels, tuple(best)
        for row, bar in enumerate(self.bars):
            bar.setVisible(row < len(best))

    def set_probabilities(self, probabilities: NDArray[np.float32]) -> None:
        """Move the bars.

        Args:
            probabilities: 0 to 1, (classes,).
        """
        for bar, number in zip(self.bars, self._classes, strict=False):
            bar.set_score(self._labels[number], float(probabilities[number]) if number < len(probabilities) else 0.0)
