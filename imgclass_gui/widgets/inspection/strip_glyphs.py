"""Signs for kinds of layers, for cards without a map."""

from __future__ import annotations

_OTHERS = "f(x)"
# By a word of the kind, the first that is found; people read signs of arithmetic sooner than cut words.
_SIGNS = {
    "log-softmax": "log p",
    "logarithm of softmax": "log p",
    "softmax": "p",
    "transposition": "turn",
    "convolution": "conv",
    "normalisation": "norm",
    "full connection": "W\u00b7x",
    "attention": "Q\u00b7K",
    "matrix product": "A\u00b7B",
    "sum of products": "A\u00b7B",
    "max pooling": "max",
    "pooling": "avg",
    "average": "avg",
    "mean": "avg",
    "place of the": "place",
    "largest": "max",
    "maximum": "max",
    "smallest": "min",
    "minimum": "min",
    "hard sigmoid": "\u03c3",
    "sigmoid": "\u03c3",
    "tanh": "tanh",
    "rectifier": "ReLU",
    "clipping": "clip",
    "concatenation": "join",
    "flattening": "flat",
    "reshaping": "shape",
    "axes": "axes",
    "identity": "=",
    "dropout": "=",
    "addition": "+",
    "subtraction": "\u2212",
    "multiplication": "\u00d7",
    "division": "\u00f7",
    "change of sign": "\u00b1",
    "power": "x\u207f",
    "square root": "\u221ax",
    "absolute value": "|x|",
    "norm": "|x|",
    "exponential": "e\u02e3",
    "logarithm": "ln x",
    "sum": "\u03a3",
    "slice": "cut",
    "split": "split",
    "choice": "pick",
    "naming": "name",
    "padding": "pad",
    "resizing": "size",
    "repetition": "copy",
    "comparison": "a < b",
    "rounding": "\u2248",
}


def glyph_of(kind: str) -> str:
    """A sign in at most five letters, e.g. "avg" for "global average pooling"."""
    return next((sign for word, sign in _SIGNS.items() if word in kind), _OTHERS)
