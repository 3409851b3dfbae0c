"""Arithmetic of two or more tensors, which may be broadcast: what was repeated gets the sum of its gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from imgclass_gui.engine.network.backward.builder import Builder, Rule, Rules
from imgclass_gui.engine.network.backward.known import unknown
from imgclass_gui.engine.network.node import Node

# From the operation and the gradient of its result to an input's gradient, of the result's shape.
Share = Callable[[Node, Builder, str], str]


def _broadcast(*shares: Share) -> Rule:
    """The rule of an operation with one share an input."""

    def rule(node: Node, builder: Builder) -> Mapping[int, str]:
        gradient = builder.gradient(node.outputs[0])
        after = builder.shape(node.outputs[0])
        return {
            number: builder.unbroadcast(share(node, builder, gradient), after, builder.shape(node.inputs[number]))
            for number, share in enumerate(shares)
            if builder.wants(node.inputs[number])
        }

    return rule


def _same(node: Node, builder: Builder, gradient: str) -> str:
    return gradient


def _negative(node: Node, builder: Builder, gradient: str) -> str:
    return builder.add("Neg", gradient)


def _times_second(node: Node, builder: Builder, gradient: str) -> str:
    return builder.times(gradient, node.inputs[1])


def _times_first(node: Node, builder: Builder, gradient: str) -> str:
    return builder.times(gradient, node.inputs[0])


def _by_second(node: Node, builder: Builder, gradient: str) -> str:
    return builder.add("Div", gradient, node.inputs[1])


def _of_divisor(node: Node, builder: Builder, gradient: str) -> str:
    """-g · y / b, where y = a / b."""
    return builder.add("Neg", builder.add("Div", builder.times(gradient, node.outputs[0]), node.inputs[1]))


def addition(node: Node, builder: Builder) -> Mapping[int, str]:
    """Sum of any number of tensors: each gets the gradient."""
    return _broadcast(*[_same] * len(node.inputs))(node, builder)


def mean(node: Node, builder: Builder) -> Mapping[int, str]:
    """Mean of any number of tensors: each gets the gradient, divided by their number."""
    count = len(node.inputs)

    def share(node: Node, builder: Builder, gradient: str) -> str:
        return builder.scaled(gradient, 1 / count, node.inputs[0])

    return _broadcast(*[share] * count)(node, builder)


def extreme(node: Node, builder: Builder) -> Mapping[int, str]:
    """Max and Min of any number of tensors: those that are the largest or smallest share the gradient evenly."""
    result = node.outputs[0]
    beyond = "Less" if node.op_type == "Max" else "Greater"
    masks = [
        builder.add("Cast", builder.add("Not", builder.add(beyond, name, result)), to=builder.element(result))
        for name in node.inputs
    ]
    count = builder.add("Sum", *masks)

    def share_of(mask: str) -> Share:
        return lambda node, builder, gradient: builder.add("Div", builder.times(gradient, mask), count)

    return _broadcast(*map(share_of, masks))(node, builder)


def power(node: Node, builder: Builder) -> Mapping[int, str]:
    """Pow with a constant exponent p: p · x^(p - 1)."""
    name = node.inputs[0]
    exponent = builder.setting(node, 1, "exponents")
    if exponent is None or builder.wants(node.inputs[1]):
        raise unknown(node)
    exponent = np.asarray(exponent, np.float64)
    lower = builder.add("Pow", name, builder.constant(exponent - 1, name))
    slope = builder.times(lower, builder.constant(exponent, name))
    gradient = builder.times(builder.gradient(node.outputs[0]), slope)
    return {0: builder.unbroadcast(gradient, builder.shape(node.outputs[0]), builder.shape(name))}


def choice(node: Node, builder: Builder) -> Mapping[int, str]:
    """Where: each of the two tensors gets the gradient where it was chosen."""
    name, after = node.outputs[0], builder.shape(node.outputs[0])
    nothing = builder.number(0.0, name)
    gradient = builder.gradient(name)
    chosen = {1: (gradient, nothing), 2: (nothing, gradient)}
    return {
        number: builder.unbroadcast(
            builder.add("Where", node.inputs[0], *branches), after, builder.shape(node.inputs[number])
        )
        for number, branches in chosen.items()
        if builder.wants(node.inputs[number])
    }


RULES: Rules = {
    "Add": addition,
    "Sum": addition,
    "Mean": mean,
    "Max": extreme,
    "Min": extreme,
    "Sub": _broadcast(_same, _negative),
    "Mul": _broadcast(_times_second, _times_first),
    "Div": _broadcast(_by_second, _of_divisor),
    "Pow": power,
    "Where": choice,
}
