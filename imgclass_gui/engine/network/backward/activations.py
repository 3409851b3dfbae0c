"""Functions of one number: the gradient, times the function's derivative at that number.

Formulas and default attributes are those of the ONNX operator documentation. At a kink the derivative is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from imgclass_gui.engine.network.backward.builder import Builder, Rule, Rules
from imgclass_gui.engine.network.node import Node

Derivative = Callable[[Node, Builder], str]


def _pointwise(derivative: Derivative) -> Rule:
    def rule(node: Node, builder: Builder) -> Mapping[int, str]:
        return {0: builder.times(builder.gradient(node.outputs[0]), derivative(node, builder))}

    return rule


def relu(node: Node, builder: Builder) -> Mapping[int, str]:
    """Relu: passes where the number is above 0."""
    name, result = node.inputs[0], node.outputs[0]
    passes = builder.add("Greater", result, builder.number(0.0, name))
    return {0: builder.keep(builder.gradient(result), passes, name)}


def leaky_relu(node: Node, builder: Builder) -> Mapping[int, str]:
    """LeakyRelu: passes above 0, times alpha elsewhere."""
    gradient = builder.gradient(node.outputs[0])
    weaker = builder.scaled(gradient, float(node.attributes.get("alpha", 0.01)), node.inputs[0])
    return {0: _choose(builder, node.inputs[0], gradient, weaker)}


def prelu(node: Node, builder: Builder) -> Mapping[int, str]:
    """PRelu: passes above 0, times the learned slope elsewhere."""
    gradient = builder.gradient(node.outputs[0])
    return {0: _choose(builder, node.inputs[0], gradient, builder.times(gradient, node.inputs[1]))}


def thresholded_relu(node: Node, builder: Builder) -> Mapping[int, str]:
    """ThresholdedRelu: passes above the threshold."""
    name = node.inputs[0]
    passes = builder.add("Greater", name, builder.number(float(node.attributes.get("alpha", 1.0)), name))
    return {0: builder.keep(builder.gradient(node.outputs[0]), passes, name)}


def clip(node: Node, builder: Builder) -> Mapping[int, str]:
    """Clip: passes between the bounds, which are attributes before opset 11; either may be left out."""
    name, result = node.inputs[0], node.outputs[0]
    masks = []
    for number, attribute, compare in ((1, "min", "Greater"), (2, "max", "Less")):
        if node.input(number) or attribute in node.attributes:
            bound = node.input(number) or builder.number(float(node.attributes[attribute]), name)
            masks.append(builder.add(compare, result, bound))
    gradient = builder.gradient(result)
    if not masks:
        return {0: gradient}
    passes = builder.add("And", *masks) if len(masks) > 1 else masks[0]
    return {0: builder.keep(gradient, passes, name)}


def hard_sigmoid(node: Node, builder: Builder) -> Mapping[int, str]:
    """HardSigmoid: alpha where the result lies between 0 and 1."""
    name, result = node.inputs[0], node.outputs[0]
    gradient = builder.scaled(builder.gradient(result), float(node.attributes.get("alpha", 0.2)), name)
    return {0: _between(builder, result, gradient, (0.0, 1.0), name)}


def hard_swish(node: Node, builder: Builder) -> Mapping[int, str]:
    """HardSwish, x · h(x) with h(x) = max(0, min(1, x / 6 + 0.5)): h(x), and x / 6 more between -3 and 3."""
    name = node.inputs[0]
    gate = builder.add("HardSigmoid", name, alpha=1 / 6, beta=0.5)
    more = _between(builder, name, builder.scaled(name, 1 / 6, name), (-3.0, 3.0), name)
    return {0: builder.times(builder.gradient(node.outputs[0]), builder.add("Add", gate, more))}


def elu(node: Node, builder: Builder) -> Mapping[int, str]:
    """Elu: passes above 0, times y + alpha elsewhere."""
    name, result = node.inputs[0], node.outputs[0]
    gradient = builder.gradient(result)
    slope = builder.add("Add", result, builder.number(float(node.attributes.get("alpha", 1.0)), name))
    return {0: _choose(builder, name, gradient, builder.times(gradient, slope))}


def selu(node: Node, builder: Builder) -> Mapping[int, str]:
    """Selu: times gamma above 0, times y + gamma · alpha elsewhere."""
    name, result = node.inputs[0], node.outputs[0]
    gradient = builder.gradient(result)
    alpha = float(node.attributes.get("alpha", 1.67326319217681884765625))
    gamma = float(node.attributes.get("gamma", 1.05070102214813232421875))
    slope = builder.add("Add", result, builder.number(gamma * alpha, name))
    return {0: _choose(builder, name, builder.scaled(gradient, gamma, name), builder.times(gradient, slope))}


def celu(node: Node, builder: Builder) -> Mapping[int, str]:
    """Celu: passes above 0, times y / alpha + 1 elsewhere."""
    name, result = node.inputs[0], node.outputs[0]
    gradient = builder.gradient(result)
    part = builder.scaled(result, 1 / float(node.attributes.get("alpha", 1.0)), name)
    slope = builder.add("Add", part, builder.number(1.0, name))
    return {0: _choose(builder, name, gradient, builder.times(gradient, slope))}


def _choose(builder: Builder, name: str, above: str, below: str) -> str:
    """One tensor where the numbers of `name` are above 0, the other elsewhere."""
    is_above = builder.add("Greater", name, builder.number(0.0, name))
    return builder.add(
        "Add", builder.keep(above, is_above, name), builder.keep(below, builder.add("Not", is_above), name)
    )


def _between(builder: Builder, tested: str, tensor: str, bounds: tuple[float, float], like: str) -> str:
    """The tensor where the tested numbers lie between the bounds, 0 elsewhere."""
    above = builder.add("Greater", tested, builder.number(bounds[0], like))
    below = builder.add("Less", tested, builder.number(bounds[1], like))
    return builder.keep(tensor, builder.add("And", above, below), like)


def _sigmoid(node: Node, builder: Builder) -> str:
    """The derivative y · (1 - y)."""
    result = node.outputs[0]
    return builder.times(result, builder.add("Sub", builder.number(1.0, node.inputs[0]), result))


def _tanh(node: Node, builder: Builder) -> str:
    """1 - y²."""
    result = node.outputs[0]
    return builder.add("Sub", builder.number(1.0, node.inputs[0]), builder.times(result, result))


def _sqrt(node: Node, builder: Builder) -> str:
    """1 / (2 · y)."""
    return builder.add("Div", builder.number(0.5, node.inputs[0]), node.outputs[0])


def _reciprocal(node: Node, builder: Builder) -> str:
    """-y²."""
    return builder.add("Neg", builder.times(node.outputs[0], node.outputs[0]))


def _softsign(node: Node, builder: Builder) -> str:
    """1 / (1 + |x|)²."""
    name = node.inputs[0]
    root = builder.add("Add", builder.add("Abs", name), builder.number(1.0, name))
    return builder.add("Reciprocal", builder.times(root, root))


def _mish(node: Node, builder: Builder) -> str:
    """The derivative t + x · (1 - t²) · sigmoid(x), where t = tanh(softplus(x))."""
    name = node.inputs[0]
    inner = builder.add("Tanh", builder.add("Softplus", name))
    steep = builder.add("Sub", builder.number(1.0, name), builder.times(inner, inner))
    return builder.add("Add", inner, builder.times(builder.times(name, steep), builder.add("Sigmoid", name)))


def _erf(node: Node, builder: Builder) -> str:
    """2 / √π · exp(-x²)."""
    return builder.scaled(_bell(builder, node.inputs[0], 1.0), 2 / math.sqrt(math.pi), node.inputs[0])


def _gelu(node: Node, builder: Builder) -> str:
    return (_gelu_by_tanh if node.attributes.get("approximate", "none") == "tanh" else _exact_gelu)(node, builder)


def _exact_gelu(node: Node, builder: Builder) -> str:
    """(1 + erf(x / √2)) / 2 + x · exp(-x² / 2) / √(2 · π)."""
    name = node.inputs[0]
    error = builder.add("Erf", builder.scaled(name, 1 / math.sqrt(2), name))
    below = builder.scaled(builder.add("Add", error, builder.number(1.0, name)), 0.5, name)
    density = builder.scaled(_bell(builder, name, 0.5), 1 / math.sqrt(2 * math.pi), name)
    return builder.add("Add", below, builder.times(name, density))


def _gelu_by_tanh(node: Node, builder: Builder) -> str:
    """(1 + t) / 2 + x / 2 · (1 - t²) · r · (1 + 3 · c · x²), where t = tanh(r · (x + c · x³)), r = √(2 / π)."""
    name = node.inputs[0]
    root, cubic = math.sqrt(2 / math.pi), 0.044715
    square = builder.times(name, name)
    bent = builder.add("Add", builder.number(root, name), builder.scaled(square, root * cubic, name))
    inner = builder.add("Tanh", builder.times(name, bent))
    one = builder.number(1.0, name)
    steep = builder.add("Sub", one, builder.times(inner, inner))
    slope = builder.add("Add", builder.number(root, name), builder.scaled(square, 3 * root * cubic, name))
    sides = builder.add("Add", one, inner), builder.times(builder.times(name, steep), slope)
    return builder.scaled(builder.add("Add", *sides), 0.5, name)


def _bell(builder: Builder, name: str, factor: float) -> str:
    """exp(-factor · x²)."""
    return builder.add("Exp", builder.scaled(builder.times(name, name), -factor, name))


def _swish(node: Node, builder: Builder) -> str:
    """The derivative s + alpha · x · s · (1 - s), where s = sigmoid(alpha · x)."""
    name = node.inputs[0]
    inner = builder.scaled(
        name, float(node.attributes.get("alpha", 1.702 if node.op_type == "QuickGelu" else 1.0)), name
    )
    share = builder.add("Sigmoid", inner)
    steep = builder.times(share, builder.add("Sub", builder.number(1.0, name), share))
    return builder.add("Add", share, builder.times(inner, steep))


def in_steps(node: Node, builder: Builder) -> Mapping[int, str]:
    """Rounding and signs, which do not change with a small change of the number: 0."""
    name = node.inputs[0]
    return {0: builder.constant(np.zeros(builder.shape(name)), name)}


RULES: Rules = {
    "Relu": relu,
    "LeakyRelu": leaky_relu,
    "PRelu": prelu,
    "ThresholdedRelu": thresholded_relu,
    "Clip": clip,
    "HardSigmoid": hard_sigmoid,
    "HardSwish": hard_swish,
    "Elu": elu,
    "Selu": selu,
    "Celu": celu,
    "Sigmoid": _pointwise(_sigmoid),
    "Tanh": _pointwise(_tanh),
    "Softplus": _pointwise(lambda node, builder: builder.add("Sigmoid", node.inputs[0])),
    "Softsign": _pointwise(_softsign),
    "Mish": _pointwise(_mish),
    "Gelu": _pointwise(_gelu),
    "Erf": _pointwise(_erf),
    "Exp": _pointwise(lambda node, builder: node.outputs[0]),
    "Log": _pointwise(lambda node, builder: builder.add("Reciprocal", node.inputs[0])),
    "Sqrt": _pointwise(_sqrt),
    "Reciprocal": _pointwise(_reciprocal),
    "Abs": _pointwise(lambda node, builder: builder.add("Sign", node.inputs[0])),
    "Neg": lambda node, builder: {0: builder.add("Neg", builder.gradient(node.outputs[0]))},
    "Swish": _pointwise(_swish),
    "QuickGelu": _pointwise(_swish),
    "Sin": _pointwise(lambda node, builder: builder.add("Cos", node.inputs[0])),
    "Cos": _pointwise(lambda node, builder: builder.add("Neg", builder.add("Sin", node.inputs[0]))),
    "Round": in_steps,
    "Floor": in_steps,
    "Ceil": in_steps,
    "Sign": in_steps,
}
