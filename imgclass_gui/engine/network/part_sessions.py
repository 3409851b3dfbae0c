"""Copies of a network that end at some of its tensors, each loaded once and kept while it is used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.parts import ending_at, open_part
from imgclass_gui.engine.sessions import run_outputs

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# Of the weights that kept sessions use: each has them once more in an order of its own. The latest stays in any case.
MOST_BYTES = 384 << 20


class PartSessions:
    """Any thread may ask; what another one is just loading is waited for.

    Args:
        graph: The network.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kept: OrderedDict[frozenset[str], tuple[InferenceSession, int]] = OrderedDict()
        self._loading = threading.Lock()

    def run(self, names: Sequence[str], picture: NDArray[Any]) -> list[NDArray[Any]]:
        """Compute some tensors for one picture, all in one run.

        Raises:
            UserFacingError: The network cannot be computed, or has no such tensor.
        """
        return run_outputs(self._session(names), names, {self._graph.input: picture})

    def _session(self, names: Sequence[str]) -> InferenceSession:
        key = frozenset(names)
        with self._loading:
            if key not in self._kept:
                part = ending_at(self._graph, list(dict.fromkeys(names)))
                size = sum(weights.nbytes for weights in self._graph.weights_of(part).values())
                self._kept[key] = open_part(self._graph, part, physical_cores()), size
                self._forget()
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def _forget(self) -> None:
        """Drop what was not used for longest while there is too much."""
        while len(self._kept) > 1 and sum(size for _, size in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)
