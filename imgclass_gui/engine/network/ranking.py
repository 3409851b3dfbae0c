"""Which channels of a layer matter for an answer: the answer is computed anew without each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from imgclass_gui.engine.cores import physical_cores
from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.parts import open_part, starting_at
from imgclass_gui.engine.network.probe import Probe
from imgclass_gui.engine.sessions import run_session
from imgclass_gui.engine.stop_flag import Stopped
from trainer.contract.errors import UserFacingError

# Of one run's input: as many channels at once as fit.
_RUN_BYTES = 32 << 20


class _Tail:
    """The network from a layer on, and what comes into it from the picture."""

    def __init__(self, graph: Graph, probe: Probe, tensor: str, output: str) -> None:
        self._tensor, self._output = tensor, output
        part = starting_at(graph, tensor, self._output)
        self._session = open_part(graph, part, physical_cores())
        self._sides = [info.name for info in self._session.get_inputs()]
        self._values = probe.values(self._sides)
        self.whole = self._values[tensor]
        self.bytes = sum(value.nbytes for value in self._values.values())

    def without(self, first: int, last: int) -> NDArray[np.float32]:
        """The network's output without each channel from `first` on, `last` not included; (channels, outputs)."""
        count = last - first
        feeds = {name: np.repeat(value, count, axis=0) for name, value in self._values.items()}
        feeds[self._tensor][np.arange(count), np.arange(first, last)] = 0
        return run_session(self._session, self._output, feeds).reshape(count, -1)


def rank_by_removal(
    graph: Graph,
    probe: Probe,
    tensor: str,
    class_index: int,
    output: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: threading.Event | None = None,
) -> NDArray[np.float32]:
    """What each channel does for a class: how much the network's number for it falls without the channel.

    Args:
        graph: The network.
        probe: On the picture.
        tensor: The layer, of shape (1, C, H, W) or (1, C).
        class_index: Number of the class.
        output: The answer; the network's first output if empty.
        progress: Told (done, all) channels.
        stop: Gives up when it is set.

    Returns:
        float32 (C,): above zero for channels that speak for the class.

    Raises:
        UserFacingError: The answer does not depend on the layer, or the network cannot be computed from there.
        Stopped: `stop` was set.
    """
    output = output or graph.outputs[0]
    tail = _Tail(graph, probe, tensor, output)
    answer = float(probe.values([output])[output].reshape(-1)[class_index])
    channels = tail.whole.shape[1]
    count = max(1, min(channels, _RUN_BYTES // max(1, tail.bytes)))
    effects = np.empty(channels, np.float32)
    first = 0
    while first < channels:
        if stop is not None and stop.is_set():
            raise Stopped
        last = min(channels, first + count)
        try:
            effects[first:last] = answer - tail.without(first, last)[:, class_index]
        except (UserFacingError, ValueError):
            if count == 1:
                raise
            count = 1  # a reshape within the network holds the number of pictures
            continue
        first = last
        progress(first, channels)
    return effects
