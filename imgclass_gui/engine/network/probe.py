"""The values inside a network, for one picture.

ONNX Runtime gives graph outputs only, so a copy of the network is run whose inner tensors are outputs. A copy that ends
at the wanted tensors also computes nothing beyond them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.part_sessions import PartSessions

# Of values that are kept for a picture, so that going from one layer to the next and back costs nothing.
MOST_BYTES = 256 << 20


class Probe:
    """Looks at one picture inside a network. Any thread may ask.

    Args:
        graph: The network.
        picture: What it is given, of the shape and type of its input.
        sessions: Of the network, shared by the probes of several pictures; its own if None.
    """

    def __init__(self, graph: Graph, picture: NDArray[Any], sessions: PartSessions | None = None) -> None:
        self._graph = graph
        self._kept: OrderedDict[str, NDArray[Any]] = OrderedDict([(graph.input, picture)])
        # Of each kept value, the number of the run that it came from; the picture itself is of every run.
        self._runs: dict[str, int] = {}
        self._picture = picture
        self._sessions = sessions or PartSessions(graph)
        self._running = threading.RLock()

    @property
    def kept_bytes(self) -> int:
        """How much is kept, in bytes."""
        with self._running:
            return sum(value.nbytes for value in self._kept.values())

    def values(self, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """The numbers of some tensors, constants and the picture included.

        Raises:
            UserFacingError: The network cannot be computed, or has no such tensor.
        """
        graph = self._graph
        found = {name: graph.constant(name) for name in names if graph.is_constant(name)}
        with self._running:
            wanted = [name for name in dict.fromkeys(names) if name not in found and name not in self._kept]
            if wanted:
                self._kept.update(zip(wanted, self._sessions.run(wanted, self._picture), strict=True))
                self._runs.update(dict.fromkeys(wanted, max(self._runs.values(), default=0) + 1))
            for name in names:
                if name not in found:
                    found[name] = self._kept[name]
                    self._kept.move_to_end(name)
            self._forget()
        return found

    def together(self, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """The numbers of some tensors from one and the same run; a new one where those that are kept are of several.

        Raises:
            UserFacingError: The network cannot be computed, or has no such tensor.
        """
        made = [name for name in dict.fromkeys(names) if name in self._graph.producers]
        with self._running:
            runs = {self._runs[name] if name in self._kept else 0 for name in made}
            if len(runs) == 1 and 0 not in runs:
                return self.values(names)
        run = dict(zip(made, self._sessions.run(made, self._picture), strict=True))
        return run | self.values([name for name in names if name not in run])

    def _forget(self) -> None:
        """Drop what was not looked at for longest while there is too much."""
        size = self.kept_bytes
        for name in list(self._kept):
            if size <= MOST_BYTES:
                return
            if name != self._graph.input:
                size -= self._kept.pop(name).nbytes
