"""Networks that keep their channels last show the same maps, names and effects as their twins that do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from imgclass_gui.engine.network.channel_maps import Cell, at_of, maps_of
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.next_places import next_place
from imgclass_gui.engine.network.previews import list_previews
from imgclass_gui.engine.network.strongest_places import strongest_places
from imgclass_gui.widgets.inspection.strip_items import strip_layers
from tests.models import METADATA, SIDE, save_graph
from trainer.contract.asset_files import asset_path

CAT = str(asset_path("samples", "cat.png"))
WEIGHTS = np.random.default_rng(3).normal(size=(4, 3, 3, 3)).astype(np.float32)
LAST = np.random.default_rng(4).normal(size=(4, 3)).astype(np.float32)


def _save(path: Path, is_last: bool) -> Inspector:
    """The same network twice; one that is fed channels last turns them for its convolution, and back."""
    turned = [helper.make_node("Transpose", ["picture"], ["first"], perm=[0, 3, 1, 2])] if is_last else []
    back = [helper.make_node("Transpose", ["made"], ["back"], perm=[0, 2, 3, 1])] if is_last else []
    plane = [1, 2] if is_last else [2, 3]
    nodes = [
        *turned,
        helper.make_node("Conv", ["first" if is_last else "picture", "w"], ["made"], kernel_shape=[3, 3]),
        *back,
        helper.make_node("Tanh", ["back" if is_last else "made"], ["bent"]),
        helper.make_node("ReduceMean", ["bent"], ["mean"], axes=plane, keepdims=0),
        helper.make_node("MatMul", ["mean", "last"], ["scores"]),
    ]
    shape = (1, SIDE, SIDE, 3) if is_last else (1, 3, SIDE, SIDE)
    save_graph(
        path,
        nodes,
        {"picture": (TensorProto.FLOAT, shape)},
        {"scores": (TensorProto.FLOAT, (1, 3))},
        {"w": WEIGHTS, "last": LAST},
        METADATA,
    )
    return open_inspector(path, trusted=True)


@pytest.fixture
def last(tmp_path: Path) -> Inspector:
    return _save(tmp_path / "last.onnx", is_last=True)


@pytest.fixture
def first(tmp_path: Path) -> Inspector:
    return _save(tmp_path / "first.onnx", is_last=False)


def test_it_is_known_which_tensors_have_their_channels_last(last: Inspector, first: Inspector) -> None:
    assert last.channels_last == {"picture", "back", "bent"}
    assert first.channels_last == frozenset()


def test_the_maps_are_those_of_the_twin(last: Inspector, first: Inspector) -> None:
    one, other = last.look(CAT), first.look(CAT)
    for tensor in ("picture", "made", "bent"):
        maps = maps_of(one.maps(tensor), tensor in last.channels_last)
        np.testing.assert_array_equal(maps, maps_of(other.maps(tensor)))
    assert [layer.shape for layer in strip_layers(last.layers)][-3] == "4 \u00d7 14\u00b2"
    preview = next(layer.number for layer in last.layers if layer.tensor == "bent")
    np.testing.assert_array_equal(list_previews(last, one)[preview][0], list_previews(first, other)[1][0])


def test_the_effects_are_those_of_the_twin(last: Inspector, first: Inspector) -> None:
    one, other = last.look(CAT).effects(1), first.look(CAT).effects(1)
    np.testing.assert_allclose(one["bent"], other["bent"], rtol=1e-4)
    assert len(one["bent"]) == 4


def test_a_number_leads_to_the_one_that_it_makes(last: Inspector) -> None:
    look, layer = last.look(CAT), last.layer("tanh 1")
    tensor, place = next_place(last, look, "made", Cell(2, 5, 6), layer) or ("", ())
    back = last.layer("transposition 2")
    assert (tensor, place) == ("", ())  # it is made from the turned numbers
    tensor, place = next_place(last, look, "made", Cell(2, 5, 6), back) or ("", ())
    assert (tensor, place) == ("back", (0, 5, 6, 2))
    assert place == at_of((1, 14, 14, 4), Cell(2, 5, 6), is_channels_last=True)


def test_the_picture_keeps_its_colours_as_far_as_it_is_only_turned(last: Inspector, first: Inspector) -> None:
    assert last.picture_tensors == {"picture", "first"}
    assert first.picture_tensors == {"picture"}


def test_a_normalised_picture_in_another_type_is_still_the_picture(tmp_path: Path) -> None:
    small, none = np.array(0.02, np.float32), np.array(128, np.uint8)
    nodes = [
        helper.make_node("QuantizeLinear", ["picture", "scale", "zero"], ["whole"]),
        helper.make_node("DequantizeLinear", ["whole", "scale", "zero"], ["copy"]),
        helper.make_node("Sub", ["copy", "mean"], ["centred"]),
        helper.make_node("Conv", ["centred", "w"], ["made"], kernel_shape=[3, 3]),
        helper.make_node("ReduceMean", ["made"], ["mean_of"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["mean_of", "last"], ["scores"]),
    ]
    mean = np.zeros((1, 3, 1, 1), np.float32)
    save_graph(
        tmp_path / "whole.onnx",
        nodes,
        {"picture": (TensorProto.FLOAT, (1, 3, SIDE, SIDE))},
        {"scores": (TensorProto.FLOAT, (1, 3))},
        {"w": WEIGHTS, "last": LAST, "scale": small, "zero": none, "mean": mean},
        METADATA,
    )
    inspector = open_inspector(tmp_path / "whole.onnx", trusted=True)
    assert inspector.picture_tensors == {"picture", "whole", "copy", "centred"}


def test_the_strongest_places_are_those_of_the_twin(last: Inspector, first: Inspector) -> None:
    photos = [CAT, str(asset_path("samples", "coffee.png"))]
    one, other = (strongest_places(inspector, photos, "bent", 2) for inspector in (last, first))
    assert one.channels == other.channels == 4
    for channel in range(4):
        pairs = zip(one.of(channel), other.of(channel), strict=True)
        assert all((a.path, a.place, a.box) == (b.path, b.place, b.box) for a, b in pairs)
    place = one.of(3)[0]
    assert place.place is not None
    assert place.at == (0, *place.place, 3)
