"""One layer of a network, as people speak of it."""

from __future__ import annotations

from dataclasses import dataclass

from imgclass_gui.engine.network.node import Shape


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which numbers an activation keeps its values, as far as it flattens out there.

    Attributes:
        low, high: None where the activation has no such end. Zero is no `low` of a rectifier: a value of zero is
            silence there, not saturation.
    """

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One step of the network; its value before and after an activation that follows it are one layer with two faces.

    Attributes:
        number: From 1, in the order of execution.
        kind: What people call it, e.g. "convolution"; the operator's own name where it is unknown.
        title: Kind and how many of its kind have come, e.g. "convolution 3".
        short_title: The same for tight places, e.g. "Conv 3".
        op: ONNX's name of the operator.
        tensor: Name of what it makes, before an activation.
        after: Name of what it makes after its activation or normalisation; `tensor` where there is none.
        faces: ONNX's names of the operators between `tensor` and `after`.
        face_kinds: What people call these; fewer where several operators make one activation, as swish.
        shape: Of what it makes, for one picture; None where that cannot be told.
        kernel: Rows and columns of the window; empty without one.
        stride, padding, dilation: Of the window; empty without one.
        groups: Of a convolution; 1 as a rule, the number of channels for a depthwise one.
        parameters: Number of its weights.
        inputs: Numbers of the layers that feed it, each once, in the order of the operator's inputs; 0 is the picture.
        raw_name: The exporter's name of the operation.
        limits: Where the values `after` its activation flatten out.
        note: What else is known of it, as a sentence for people, e.g. that a normalisation was folded into its weights;
            empty as a rule.
        block: Number of the block that it belongs to, see `list_blocks`; None where it stands alone.
        is_channels_last: Whether the channels are the last axis of what it makes.
    """

    number: int
    kind: str
    title: str
    short_title: str
    op: str
    tensor: str
    after: str
    faces: tuple[str, ...]
    face_kinds: tuple[str, ...]
    shape: Shape | None
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int
    parameters: int
    inputs: tuple[int, ...]
    raw_name: str
    limits: Limits = Limits()
    note: str = ""
    block: int | None = None
    is_channels_last: bool = False
