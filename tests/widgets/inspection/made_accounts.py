"""Accounts of real numbers of the bundled networks, and made ones, for the panel's tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from imgclass_gui.engine.network.account import Account
from imgclass_gui.engine.network.arithmetic import Arithmetic, Term
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.look import Look, Proof
from imgclass_gui.engine.network.node import At
from imgclass_gui.engine.network.operators.terms import Block, Terms
from trainer.contract.asset_files import asset_path

NETWORKS = ("efficientnet_lite0", "digits_cnn")
TIMES = "\N{MULTIPLICATION SIGN}"
COLORS = {"efficientnet_lite0": ("red", "green", "blue"), "digits_cnn": ("grey",)}


@cache
def network(name: str) -> tuple[Inspector, Look]:
    """A bundled network, and the cat in it."""
    inspector = open_inspector(asset_path("models", f"{name}.onnx"), trusted=True)
    return inspector, inspector.look(str(asset_path("samples", "cat.png")))


def account_of(name: str, title: str, at: At, face: str = "before") -> Account:
    """The account of a number before or after its layer's activation."""
    inspector, look = network(name)
    layer, is_before = inspector.layer(title), face == "before"
    titles = {tensor: one.title for one in inspector.layers for tensor in (one.tensor, one.after)}
    titles[inspector.graph.input] = "the picture"
    proof = look.prove(layer.tensor if is_before else layer.after, at)
    for term in proof.arithmetic.terms:
        # Between two steps of one layer.
        if term.tensor in inspector.graph.producers:
            titles.setdefault(term.tensor, layer.title)
    names = {inspector.graph.input: COLORS[name]}
    kernel = layer.kernel if is_before else ()
    shapes = {term.tensor: look.maps(term.tensor).shape for term in proof.arithmetic.terms if term.tensor in titles}
    words = ", ".join(map(str, at))
    return Account(words, at, layer.title, layer.kind, proof, titles, names, (), kernel, shapes=shapes)


def every_kind(name: str) -> Iterator[Account]:
    """A number of the first layer of each kind, kernel and activation: one inside, and the one in the last corner."""
    inspector, look = network(name)
    seen = set()
    for layer in inspector.layers:
        if (layer.kind, layer.kernel, layer.faces) in seen:
            continue
        seen.add((layer.kind, layer.kernel, layer.faces))
        for face in ("before", "after") if layer.faces else ("before",):
            shape = look.maps(layer.tensor).shape
            yield account_of(name, layer.title, tuple(size // 2 for size in shape), face)
            yield account_of(name, layer.title, tuple(size - 1 for size in shape), face)


def made(terms: Sequence[Term], how: str = "sum", bias: float = 0.0, **more: object) -> Account:
    """An account of made terms, which all lead somewhere."""
    products = [term.product for term in terms]
    computed = max(products) if how == "max" else sum(products) + bias
    proof = Proof(Arithmetic(how, terms, bias, computed), computed)  # type: ignore[arg-type]
    facts = {"titles": {"t": "layer 1"}, "place": (0, 1)} | more
    return Account("Channel 1", layer_title="layer 2", layer_kind="layer", proof=proof, **facts)  # type: ignore[arg-type]


def connection(count: int, seed: int = 3) -> Account:
    """A full connection of so many made numbers."""
    numbers = np.random.default_rng(seed).normal(size=(2, 1, count))
    indices = (range(1), range(count))
    terms = Terms(Block("t", numbers[0], indices), Block("w", numbers[1], indices))
    return made(terms, bias=0.5, shapes={"t": (1, count)})


def window(channels: int, rows: int, columns: int, side: int = 9, top: int = 2, left: int = 2) -> Account:
    """A convolution of made numbers over so many channels."""
    generator = np.random.default_rng(5)
    numbers, weights = generator.normal(size=(1, channels, side, side)), generator.normal(size=(4, channels, 5, 5))
    numbers_at = (range(1), range(channels), range(top, top + rows), range(left, left + columns))
    weights_at = (range(1, 2), range(channels), range(5 - rows, 5), range(5 - columns, 5))
    terms = Terms(Block("t", numbers, numbers_at), Block("w", weights, weights_at))
    return made(terms, kernel=(5, 5), shapes={"t": numbers.shape})
