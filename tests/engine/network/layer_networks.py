"""Networks as mere lists of layers, for what only looks at how they are connected."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from imgclass_gui.engine.network.layer import Layer


def layer(number: int, inputs: Sequence[int], kind: str = "convolution", **more: object) -> Layer:
    """A layer with these inputs; 3x3, of 8 channels, as far as nothing else is said."""
    facts = {
        "number": number, "kind": kind, "title": f"{kind} {number}", "short_title": f"{kind} {number}", "op": "",
        "tensor": f"t{number}", "after": f"t{number}", "faces": (), "face_kinds": (), "shape": (1, 8, 16, 16),
        "kernel": (3, 3) if "convolution" in kind else (), "stride": (), "padding": (), "dilation": (), "groups": 1,
        "parameters": 0, "inputs": tuple(inputs), "raw_name": "",
    }  # fmt: skip
    return Layer(**(facts | more))  # type: ignore[arg-type]


@st.composite
def networks(draw: st.DrawFn, largest: int = 40) -> list[Layer]:
    """Any connections whatever, as long as each layer is fed by earlier ones."""
    kinds = st.sampled_from(["convolution", "addition", "concatenation", "multiplication", "max pooling", "softmax"])
    return [
        layer(number, draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True)), draw(kinds))
        for number in range(1, draw(st.integers(1, largest)) + 1)
    ]
