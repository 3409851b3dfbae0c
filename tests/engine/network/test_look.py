"""One picture inside a network: what is computed at once, and what is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static

from imgclass_gui.engine.network import look as look_module
from imgclass_gui.engine.network.inspector import Inspector, open_inspector
from trainer.contract.asset_files import asset_path

BUNDLED, CAT = asset_path("models", "efficientnet_lite0.onnx"), str(asset_path("samples", "cat.png"))


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return open_inspector(BUNDLED, trusted=True)


def test_all_layers_at_once_are_the_same_as_one_by_one(inspector: Inspector) -> None:
    at_once, alone = inspector.look(CAT), inspector.look(CAT)
    at_once.see_all()
    for layer in inspector.layers[:: len(inspector.layers) // 6]:
        one, other = at_once.maps(layer.after), alone.maps(layer.after)
        np.testing.assert_allclose(one, other, atol=1e-4 * max(1.0, float(np.abs(other).max())))


def test_after_all_were_seen_nothing_is_computed_again(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    look = inspector.look(CAT)
    look.see_all()
    monkeypatch.setattr(inspector.sessions, "run", lambda *_: pytest.fail("the network was run again"))
    for layer in inspector.layers:
        at = tuple(size // 2 for size in look.maps(layer.tensor).shape)
        proof = look.prove(layer.tensor, at)
        assert abs(proof.difference) <= 1e-4 * max(1.0, abs(proof.runtime))


@pytest.mark.parametrize("room", [60 << 20, 30 << 20, 15 << 20, 1 << 20])
def test_a_large_network_is_computed_as_far_as_there_is_room(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_module, "OVERVIEW_BYTES", room)
    small = open_inspector(BUNDLED, trusted=True)
    look = small.look(CAT)
    look.see_all()
    assert 0 < look.probe.kept_bytes - look.maps(small.graph.input).nbytes <= room


def test_the_sessions_are_shared_by_pictures(inspector: Inspector, tmp_path: Path) -> None:
    inspector.look(CAT).see_all()
    count = len(inspector.sessions._kept)
    inspector.look(str(asset_path("samples", "coffee.png"))).see_all()
    assert len(inspector.sessions._kept) == count


class _Noise(CalibrationDataReader):
    """A few pictures of noise, to find the ranges with."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        self._pictures = iter([{"image": random.normal(size=(1, 1, 28, 28)).astype(np.float32)} for _ in range(4)])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._pictures, None)


def save_quantised(path: Path) -> Path:
    """The small network for digits in whole numbers, as ONNX Runtime's own tool writes it."""
    quantize_static(str(asset_path("models", "digits_cnn.onnx")), str(path), _Noise(), QuantFormat.QDQ)
    return path


def test_a_quantised_networks_account_is_of_the_number_on_the_sheet(tmp_path: Path) -> None:
    """Another run may fuse otherwise and be a step apart, so the account must be of the run that the sheet is of."""
    path = save_quantised(tmp_path / "quantised.onnx")
    inspector = open_inspector(path, trusted=True)
    assert inspector.is_quantised
    look = inspector.look(CAT)
    look.see_all()
    for layer in inspector.layers:
        sheet = look.maps(layer.after).copy()
        at = tuple(size // 2 for size in sheet.shape)
        proof = look.prove(layer.after, at)
        assert proof.runtime == sheet[at]
        assert abs(proof.difference) <= 1e-4 * max(1.0, abs(proof.runtime))
