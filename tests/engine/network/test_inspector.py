"""The bundled networks from the inside, against independent evaluations of the same files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from imgclass_gui.engine.network.graph import read_graph
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from imgclass_gui.engine.network.look import Look
from imgclass_gui.engine.network.ranking import rank_by_removal
from imgclass_gui.engine.network.receptive_field import box_of, receptive_field
from imgclass_gui.engine.sessions import open_session, run_session
from tests.models import save_graph
from trainer.contract.asset_files import asset_path
from trainer.contract.errors import UserFacingError

BUNDLED, DIGITS = asset_path("models", "efficientnet_lite0.onnx"), asset_path("models", "digits_cnn.onnx")
CAT = str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module")
def bundled() -> Inspector:
    return open_inspector(BUNDLED, trusted=True)


@pytest.fixture(scope="module")
def digits() -> Inspector:
    return open_inspector(DIGITS, trusted=True)


@pytest.fixture(scope="module")
def in_bundled(bundled: Inspector) -> Look:
    return bundled.look(CAT)


@pytest.fixture(scope="module")
def in_digits(digits: Inspector) -> Look:
    return digits.look(CAT)


def test_layers_are_told_for_people(digits: Inspector) -> None:
    titles = [layer.title for layer in digits.layers]
    assert titles[:3] == ["convolution 1", "convolution 2", "max pooling 1"]
    first = digits.layers[0]
    assert first.inputs == (0,)
    assert first.faces == ("Relu",)
    assert first.tensor != first.after
    assert (first.kernel, first.groups) == ((3, 3), 1)
    assert digits.layers[-1].kind == "full connection"
    assert sum(layer.parameters for layer in digits.layers) == 117_434


def test_branches_and_depthwise_convolutions_are_told(bundled: Inspector) -> None:
    kinds = [layer.kind for layer in bundled.layers]
    assert kinds.count("depthwise convolution") == 16
    additions = [layer for layer in bundled.layers if layer.kind == "addition"]
    assert len(additions) == 9
    assert all(len(layer.inputs) == 2 for layer in additions)
    assert bundled.layer("convolution 1").shape == (1, 32, 112, 112)


def test_a_layer_is_found_by_any_of_its_names(digits: Inspector) -> None:
    first = digits.layers[0]
    for name in ("1", "convolution 1", first.tensor, first.after):
        assert digits.layer(name) is first
    with pytest.raises(UserFacingError, match="no layer"):
        digits.layer("convolution 99")


def test_every_value_is_that_of_the_reference(digits: Inspector, in_digits: Look) -> None:
    names = [node.outputs[0] for node in digits.graph.nodes]
    model = onnx.ModelProto()
    model.CopyFrom(digits.graph.model)
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    feeds = {digits.graph.input: in_digits.maps(digits.graph.input)}
    for name, expected in zip(names, ReferenceEvaluator(model).run(None, feeds), strict=True):
        np.testing.assert_allclose(in_digits.maps(name), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("which", ["digits", "bundled"])
def test_every_kind_of_number_is_proven(which: str, request: pytest.FixtureRequest) -> None:
    inspector, look = request.getfixturevalue(which), request.getfixturevalue(f"in_{which}")
    random = np.random.default_rng(0)
    tensors = {layer.kind: layer.tensor for layer in inspector.layers} | {
        layer.faces[-1]: layer.after for layer in inspector.layers if layer.faces
    }
    for tensor in tensors.values():
        maps = look.maps(tensor)
        scale = max(1.0, float(np.abs(maps).max()))
        for _ in range(8):
            at = tuple(int(random.integers(size)) for size in maps.shape)
            proof = look.prove(tensor, at)
            assert proof.runtime == maps[at]
            assert abs(proof.difference) <= 1e-4 * scale, (tensor, at)


def test_a_place_that_is_not_there_is_told(digits: Inspector, in_digits: Look) -> None:
    with pytest.raises(UserFacingError, match="no place"):
        in_digits.prove(digits.layers[0].tensor, (0, 99, 0, 0))
    with pytest.raises(UserFacingError, match="does not make"):
        in_digits.prove("nothing", (0,))


@pytest.mark.parametrize("title", ["convolution 2", "max pooling 2", "depthwise convolution 4", "addition 2"])
def test_pixels_outside_of_a_receptive_field_change_nothing_and_its_border_does(
    bundled: Inspector, digits: Inspector, title: str
) -> None:
    inspector = digits if title in [layer.title for layer in digits.layers] else bundled
    look = inspector.look(CAT)
    tensor = inspector.layer(title).tensor
    maps = look.maps(tensor)
    middle = maps[:, :, maps.shape[2] // 2, maps.shape[3] // 3]
    at = (0, int(np.abs(middle).argmax()), maps.shape[2] // 2, maps.shape[3] // 3)
    field = look.receptive_field(tensor, at)
    picture = look.maps(inspector.graph.input)
    noise = np.random.default_rng(0).normal(size=picture.shape).astype(np.float32)
    inside, outside = np.where(field, noise, picture), np.where(field, picture, noise)
    before = look.maps(tensor)[at]
    assert _value(inspector, tensor, outside)[at] == pytest.approx(before, abs=1e-5)
    assert abs(_value(inspector, tensor, inside)[at] - before) > 1e-6
    box = box_of(field)
    assert box is not None
    assert 0 < box.bottom - box.top < picture.shape[2]


def _value(inspector: Inspector, tensor: str, picture: np.ndarray) -> np.ndarray:
    from imgclass_gui.engine.network.probe import Probe

    return Probe(inspector.graph, picture.astype(np.float32)).values([tensor])[tensor]


def test_removal_is_what_setting_a_channel_to_zero_does(digits: Inspector, in_digits: Look) -> None:
    """Against a network whose kernels for that channel are zero: another way to remove it."""
    layer = digits.layers[0]
    told: list[tuple[int, int]] = []
    effects = rank_by_removal(digits.graph, in_digits.probe, layer.after, 3, progress=lambda *done: told.append(done))
    assert told[-1] == (len(effects), len(effects))
    picture = {digits.graph.input: in_digits.maps(digits.graph.input)}
    node = digits.graph.producers[layer.tensor]

    def answer(removed: int | None) -> float:
        model = onnx.ModelProto()
        model.CopyFrom(digits.graph.model)
        for tensor in model.graph.initializer:
            if removed is not None and tensor.name in node.inputs:
                weights = onnx.numpy_helper.to_array(tensor).copy()
                weights[removed] = 0
                tensor.CopyFrom(onnx.numpy_helper.from_array(weights, tensor.name))
        session = open_session(model.SerializeToString(), 1)
        return float(run_session(session, digits.answer, picture).reshape(-1)[3])

    whole = answer(None)
    for channel in (0, 3, len(effects) - 1):
        assert effects[channel] == pytest.approx(whole - answer(channel), abs=1e-4)


def test_a_second_result_sees_its_own_part(tmp_path: Path) -> None:
    nodes = [
        onnx.helper.make_node("Split", ["x"], ["first", "second"], axis=1),
        onnx.helper.make_node("ReduceMean", ["second"], ["y"], axes=[2, 3], keepdims=0),
    ]
    path = save_graph(tmp_path / "split.onnx", nodes, {"x": (1, (1, 4, 8, 8))}, {"y": (1, (1, 2))})
    graph = read_graph(str(path), "x", (1, 4, 8, 8))
    seen = receptive_field(graph, "y", (0, 1))
    assert seen[0, 3].all()
    assert seen.sum() == 8 * 8


@pytest.mark.parametrize(
    ("name", "remark"),
    [("espcn_superres", "turns pictures into pictures"), ("ultraface_rfb320_detector", "as detectors do")],
)
def test_what_is_no_classifier_is_named_and_opens_all_the_same(
    unpacked: Callable[[str], Path], name: str, remark: str
) -> None:
    inspector = open_inspector(unpacked("onnx-models") / "not-a-classifier" / f"{name}.onnx")
    assert remark in inspector.remark
    look = inspector.look(CAT)
    layer = inspector.layer("convolution 2")
    at = (0, *(size // 2 for size in look.maps(layer.tensor).shape[1:]))
    assert abs(look.prove(layer.tensor, at).difference) < 1e-4


def test_what_takes_no_picture_is_refused(unpacked: Callable[[str], Path]) -> None:
    with pytest.raises(UserFacingError, match="tables of numbers"):
        open_inspector(unpacked("onnx-models") / "not-a-cnn" / "sklearn_logreg_iris.onnx")


def test_a_quantised_network_is_listed_like_any_other(unpacked: Callable[[str], Path]) -> None:
    inspector = open_inspector(unpacked("onnx-models") / "classifier" / "mobilenetv2_qdq_u8s8_244_imagenet.onnx")
    kinds = {layer.kind for layer in inspector.layers}
    assert "convolution" in kinds
    assert "depthwise convolution" in kinds
    assert not kinds & {"quantisation", "dequantisation"}
    first = inspector.layers[0]
    assert (first.kernel, first.parameters > 800, first.inputs) == ((3, 3), True, (0,))


def test_networks_of_others_open(unpacked: Callable[[str], Path]) -> None:
    """Each is listed, and numbers of it are proven at random places."""
    random = np.random.default_rng(0)
    for path in sorted((unpacked("onnx-models") / "classifier").glob("*.onnx")):
        inspector = open_inspector(path)
        look = inspector.look(CAT)
        assert len(inspector.layers) > 3, path.name
        for layer in inspector.layers[:: 1 + len(inspector.layers) // 60]:
            maps = look.maps(layer.tensor)
            at = tuple(int(random.integers(size)) for size in maps.shape)
            proof = look.prove(layer.tensor, at)
            assert abs(proof.difference) <= 1e-4 * max(1.0, float(np.abs(maps).max())), (path.name, layer.title)
