"""From a number to those that it was made from, and to those that are made with it; layers by their tensors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from imgclass_gui.engine.network.channel_maps import Cell, at_of, cell_of
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.kernels import kernel_of
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.next_places import next_place
from imgclass_gui.engine.network.previews import MOST_CELLS, list_previews
from trainer.contract.asset_files import asset_path

CAT = str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module", params=["efficientnet_lite0.onnx", "digits_cnn.onnx"])
def inspector(request: pytest.FixtureRequest) -> Inspector:
    return open_inspector(asset_path("models", request.param), trusted=True)


@pytest.fixture(scope="module")
def look(inspector: Inspector) -> Look:
    look = inspector.look(CAT)
    look.see_all()
    return look


def test_every_tensor_belongs_to_the_layer_that_makes_it(inspector: Inspector) -> None:
    tensors = inspector.tensors
    assert tensors.layer_of(inspector.graph.input) is None
    for layer in inspector.layers:
        for tensor in (layer.tensor, *tensors.steps_of(layer)):
            assert tensors.layer_of(tensor) is layer
        assert ([layer.tensor, *tensors.steps_of(layer)])[-1] == layer.after


def test_a_layers_steps_are_in_order_each_made_from_the_one_before(inspector: Inspector) -> None:
    for layer in inspector.layers:
        chain = [layer.tensor, *inspector.tensors.steps_of(layer)]
        for before, after in pairwise(chain):
            assert before in inspector.graph.producers[after].inputs


def test_what_a_number_goes_to_is_made_with_it(inspector: Inspector, look: Look) -> None:
    random = np.random.default_rng(0)
    found = 0
    for layer in inspector.layers[:: max(1, len(inspector.layers) // 15)]:
        shape = look.maps(layer.after).shape
        at = tuple(int(random.integers(size)) for size in shape)
        for user in (one for one in inspector.layers if layer.number in one.inputs):
            place = next_place(inspector, look, layer.after, cell_of(shape, at), user, 0)
            if place is None:
                continue
            terms = look.prove(*place).arithmetic.terms
            assert any(term.at == at and inspector.tensors.original(term.tensor) == layer.after for term in terms)
            found += 1
    assert found >= 3


def test_a_pixel_is_accounted_for_by_its_preprocessing(inspector: Inspector, look: Look) -> None:
    picture = inspector.graph.input
    shape = look.maps(picture).shape
    for cell in (Cell(0, 3, 4), Cell(shape[1] - 1, shape[2] - 1, 0)):
        proof = look.prove(picture, at_of(shape, cell))
        assert proof.runtime == look.maps(picture)[0, cell.channel, cell.row, cell.column]
        assert abs(proof.difference) < 1e-6


def test_a_kernel_gives_the_layers_number(inspector: Inspector, look: Look) -> None:
    """One convolution by hand, at a place in the middle, from the kernel and the numbers below it."""
    layer = next(one for one in inspector.layers if one.kind == "convolution" and one.kernel == (3, 3))
    kernel = kernel_of(inspector.graph, layer, 2)
    assert kernel is not None
    source = inspector.graph.producers[layer.tensor].inputs[0]
    numbers, made = look.maps(source)[0], look.maps(layer.tensor)[0]
    row, column = made.shape[1] // 2, made.shape[2] // 2
    top, left = (
        place * stride - pad
        for place, stride, pad in zip((row, column), layer.stride or (1, 1), layer.padding, strict=False)
    )
    patch = numbers[kernel.first : kernel.first + len(kernel.weights), top : top + 3, left : left + 3]
    expected = float((patch.astype(np.float64) * kernel.weights).sum()) + (kernel.bias or 0)
    assert expected == pytest.approx(float(made[2, row, column]), rel=1e-4, abs=1e-5)
    assert kernel_of(inspector.graph, inspector.layers[-1], 0) is None


def test_previews_are_small_and_of_layers_with_maps(inspector: Inspector, look: Look) -> None:
    previews = list_previews(inspector, look)
    planes = {layer.number for layer in inspector.layers if layer.shape is not None and len(layer.shape) == 4}
    assert previews
    assert set(previews) <= planes
    for levels, _ in previews.values():
        assert levels.dtype == np.uint8
        assert 2 <= max(levels.shape) <= MOST_CELLS
