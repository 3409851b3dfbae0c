"""Kinds of layers in few letters, for tight places such as an overview of the whole network."""

from __future__ import annotations

# What is not named here is short enough by itself.
_SHORT = {
    "convolution": "Conv",
    "depthwise convolution": "Depthwise",
    "transposed convolution": "Transp. conv",
    "full connection": "Full conn.",
    "matrix product": "Matrix prod.",
    "max pooling": "Max pool",
    "average pooling": "Avg pool",
    "global max pooling": "Global max",
    "global average pooling": "Global avg",
    "rectifier (ReLU)": "ReLU",
    "rectifier up to 6 (ReLU6)": "ReLU6",
    "leaky rectifier": "Leaky ReLU",
    "leaky rectifier with learned slope": "PReLU",
    "rectifier with threshold": "Thresh. ReLU",
    "natural logarithm": "Log",
    "logarithm of softmax": "Log softmax",
    "exponential": "Exp",
    "error function": "Erf",
    "absolute value": "Abs. value",
    "change of sign": "Sign change",
    "addition": "Add",
    "subtraction": "Subtract",
    "multiplication": "Multiply",
    "division": "Divide",
    "largest of several": "Largest",
    "smallest of several": "Smallest",
    "mean of several": "Mean",
    "batch normalisation": "Batch norm",
    "instance normalisation": "Inst. norm",
    "layer normalisation": "Layer norm",
    "local response normalisation": "Local norm",
    "group normalisation": "Group norm",
    "root mean square normalisation": "RMS norm",
    "normalisation to length 1": "Length norm",
    "concatenation": "Concat",
    "choice of indices": "Choice",
    "choice of numbers": "Pick",
    "sum of absolute values": "Abs. sum",
    "sum of squares": "Square sum",
    "sum of products": "Product sum",
    "logarithm of a sum": "Log sum",
    "logarithm of a sum of exponentials": "Log sum exp",
    "place of the maximum": "Max place",
    "place of the minimum": "Min place",
    "largest of many": "Top values",
    "removal of axes": "Drop axes",
    "addition of axes": "Add axes",
    "channels to places": "Ch. to places",
    "places to channels": "Places to ch.",
    "quantisation": "Quantise",
    "dequantisation": "Dequantise",
    "change of type": "Type",
}
LONGEST = 13


def short_kind(kind: str) -> str:
    """A kind of layer in at most `LONGEST` letters, e.g. "Conv" for "convolution"."""
    short = _SHORT.get(kind) or kind[:1].upper() + kind[1:]
    return short if len(short) <= LONGEST else short[: LONGEST - 1] + "…"
