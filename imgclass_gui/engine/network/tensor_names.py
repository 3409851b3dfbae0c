"""Which layer a tensor belongs to, and what people call it."""

from __future__ import annotations

from collections.abc import Sequence

from imgclass_gui.engine.network.graph import Graph
from imgclass_gui.engine.network.layer import Layer
from imgclass_gui.engine.network.operators.registry import is_rewriting


class TensorNames:
    """Finds layers by their tensors.

    Args:
        graph: The network.
        layers: All of its layers.
    """

    def __init__(self, graph: Graph, layers: Sequence[Layer]) -> None:
        self._graph = graph
        self._layers: dict[str, Layer] = {}
        self._steps: dict[int, list[str]] = {}
        for layer in layers:
            self._add(layer)

    def layer_of(self, tensor: str) -> Layer | None:
        """The layer that makes a tensor, before or after its activation; None for the picture and for constants."""
        return self._layers.get(self.original(tensor))

    def steps_of(self, layer: Layer) -> Sequence[str]:
        """The tensors behind a layer's own, up to that after its activation, in the order of execution."""
        return self._steps[layer.number]

    def original(self, tensor: str) -> str:
        """The tensor whose numbers another one has in another type, as in quantised networks; else itself."""
        while tensor not in self._layers:
            node = self._graph.producers.get(tensor)
            # A scale that is worked out on the way is no copy of what is scaled with it.
            is_copy = node is not None and is_rewriting(node) and tensor == node.outputs[0]
            if node is None or not is_copy or self._graph.is_constant(node.input(0)):
                return tensor
            tensor = node.input(0)
        return tensor

    def _add(self, layer: Layer) -> None:
        """All tensors from the layer's own to that after its activation."""
        for name in self._graph.producers[layer.tensor].outputs:
            self._layers[name] = layer
        found: dict[int, str] = {}
        waiting = [layer.after]
        while waiting:
            tensor = waiting.pop()
            node = self._graph.producers.get(tensor)
            if tensor in self._layers or node is None:
                continue
            self._layers.update(dict.fromkeys((name for name in node.outputs if name), layer))
            found[node.index] = tensor
            waiting += [name for name in node.inputs if name not in self._layers]
        self._steps[layer.number] = [found[index] for index in sorted(found)]
