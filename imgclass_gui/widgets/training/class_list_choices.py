"""Which classes of a folder are trained, and under which names: a value, so that the last change can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class ClassChoices:
    """What was changed of a folder's classes; empty for all as they are.

    Attributes:
        left_out: Labels that are not trained.
        names: Label in the folder to another name, for those that are renamed.
    """

    left_out: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed."""
        return not self.left_out and not self.names

    def name_of(self, label: str) -> str:
        """What a class is trained as."""
        return self.names.get(label, label)

    def keeping(self, labels: Iterable[str], is_kept: bool) -> ClassChoices:
        """The same with these classes kept, or left out."""
        changed = frozenset(labels)
        return replace(self, left_out=self.left_out - changed if is_kept else self.left_out | changed)

    def naming(self, label: str, name: str) -> ClassChoices:
        """The same with another name for a class; its own takes the change back."""
        names = {key: value for key, value in self.names.items() if key != label}
        return replace(self, names=names if name == label else names | {label: name})

    def pairs(self, labels: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """(label in the folder, label to train it as) of those that are kept; in the order of the labels."""
        return tuple((label, self.name_of(label)) for label in labels if label not in self.left_out)

    def joined(self, labels: Iterable[str]) -> dict[str, list[str]]:
        """The kept labels of each name that is trained."""
        together: dict[str, list[str]] = {}
        for label, name in self.pairs(labels):
            together.setdefault(name, []).append(label)
        return together
