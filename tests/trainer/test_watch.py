"""Watching one picture while a network learns: what is kept, and that looking changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")

import torch
from PIL import Image
from torch import nn

from tests.trainer.small_networks import SmallNetwork
from tests.trainer.training_runs import fit, make_shapes, named, start_fit, wait_for
from trainer.augment import PHOTOS
from trainer.batches import TrainingPictures
from trainer.contract.errors import UserFacingError
from trainer.contract.event_lines import decode
from trainer.contract.events import Watched
from trainer.contract.preprocess import fit as fit_picture
from trainer.contract.preprocess import load_image
from trainer.contract.preprocess_spec import PreprocessSpec
from trainer.fit import fit as train
from trainer.fit_plan import Plan, RoundRows, Surroundings
from trainer.hardware import choose_hardware
from trainer.networks.registry import NetworkOptions, build_network, find_network
from trainer.start_model import load_start
from trainer.watch import WatchedPicture, Watcher
from trainer.workers import Workers

pytestmark = [pytest.mark.torch, pytest.mark.timeout(300)]

SCRATCH = ("--recipe", "from-scratch", "--input-size", "16", "--width", "8", "--depth", "2", "--epochs", "4")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", 70)


@pytest.fixture(scope="module")
def watched(shapes, tmp_path_factory):
    run = tmp_path_factory.mktemp("run") / "watched"
    return run, fit(shapes, "-o", run, *SCRATCH, "--watch", "dot/3.png")


def _weights(path: Path) -> dict[str, np.ndarray]:
    return {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}


def _frames(folder: Path) -> list[dict[str, np.ndarray]]:
    return [dict(np.load(path)) for path in sorted(folder.glob("*.npz"))]


def _watch(network: nn.Module, spec: PreprocessSpec, folder: Path, epochs: int = 1):
    square = np.random.default_rng(0).integers(0, 256, (spec.height, spec.width, spec.channels), dtype=np.uint8)
    told: list[Watched] = []
    look = Watcher(WatchedPicture(square, spec), folder, "from-scratch", epochs, told.append).round(1)
    look(network, 0)
    return square, look, told, dict(np.load(folder / told[0].path))


def test_each_epoch_has_a_frame_and_an_event(watched) -> None:
    run, events = watched
    assert [(one["epoch"], one["path"]) for one in named(events, "watched")] == [
        (epoch, f"watch/from-scratch-1/{epoch:04}.npz") for epoch in range(5)
    ]
    order = [one["event"] for one in events if one["event"] in ("phase_started", "epoch_end", "watched")]
    assert order == ["phase_started", "watched", *["epoch_end", "watched"] * 4]
    assert len(_frames(run / "watch/from-scratch-1")) == 5


def test_the_frames_hold_what_the_network_made_of_the_picture(watched, shapes) -> None:
    run, _ = watched
    frames = _frames(run / "watch/from-scratch-1")
    for frame in frames:
        assert frame["probabilities"].dtype == np.float32
        assert frame["probabilities"].sum() == pytest.approx(1)
        assert list(frame["names"]) == ["convolution 1", "convolution 2", "convolution 3"]
        assert [frame[f"maps_{layer}"].shape for layer in range(3)] == [(8, 16, 16), (8, 16, 16), (16, 8, 8)]
        assert min(frame[f"maps_{layer}"].min() for layer in range(3)) >= 0
        assert frame["kernels"].shape == (8, 3, 3, 3)
        assert list(frame["channels_2"]) == list(range(16))
    assert not np.array_equal(frames[0]["kernels"], frames[-1]["kernels"])
    spec = find_network("simple_cnn").preprocess(NetworkOptions(side=16, channels=3))
    seen = np.array(Image.open(run / "watch/from-scratch-1/square.png"))
    np.testing.assert_array_equal(seen, fit_picture(load_image(shapes / "dot/3.png", spec.scaled_size), spec))


def test_the_last_frame_is_the_model_where_the_last_epoch_is_the_best(watched) -> None:
    run, events = watched
    weights = _weights(run / "model.onnx")
    best = max(one["epoch"] for one in named(events, "epoch_end") if one["is_best"])
    frame = _frames(run / "watch/from-scratch-1")[best]
    np.testing.assert_array_equal(frame["kernels"], weights["conv1_1.weight"])


def test_watching_does_not_change_a_bit_of_the_training(watched, shapes, tmp_path) -> None:
    fit(shapes, "-o", tmp_path / "plain", *SCRATCH)
    assert not (tmp_path / "plain/watch").exists()
    mine, theirs = _weights(watched[0] / "model.onnx"), _weights(tmp_path / "plain/model.onnx")
    assert mine.keys() == theirs.keys()
    for name, weight in mine.items():
        np.testing.assert_array_equal(weight, theirs[name])


def test_fine_tuning_is_watched(shapes, tmp_path) -> None:
    fit(shapes, "--recipe", "fine-tune", "--epochs", "1", "--input-size", "32", "-o", tmp_path / "run",
        "--watch", shapes / "bar/0.png")  # fmt: skip
    frames = _frames(tmp_path / "run/watch/fine-tune-1")
    assert len(frames) == 2
    assert [frames[0][f"maps_{layer}"].shape for layer in range(3)] == [(16, 16, 16)] * 3
    assert frames[0]["kernels"].shape == (32, 3, 3, 3)
    assert frames[0]["channels_0"].tolist() == frames[1]["channels_0"].tolist()
    assert frames[0]["channels_0"][[0, -1]].tolist() == [0, 31]


def test_watching_does_not_change_a_bit_of_the_bundled_network(tmp_path) -> None:
    start, random = load_start(), np.random.default_rng(0)
    spec = replace(start.spec, height=32, width=32)
    squares = random.integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)
    pictures = TrainingPictures(squares, np.arange(20) % 2, np.ones(20, np.float32), spec, 2)
    rows, plan = RoundRows(np.arange(12), np.arange(12, 20), np.arange(0)), Plan(2, 4, (1e-3,), 0.05, PHOTOS, 3, 0)
    around = Surroundings(choose_hardware("cpu"), Workers(), lambda event: None, lambda: False)
    looks = Watcher(WatchedPicture(squares[0], spec), tmp_path, "fine-tune", 2, lambda event: None).round(1)
    states = []
    for own in (around, replace(around, after_epoch=looks)):
        torch.manual_seed(0)
        network = start.build(2)
        train(network, [list(network.parameters())], pictures, rows, plan, own, tmp_path / f"{len(states)}.pt")
        states.append(network.state_dict())
    assert len(_frames(tmp_path / "watch/fine-tune-1")) == 3
    for name, weight in states[0].items():
        assert torch.equal(weight, states[1][name]), name


def test_a_resumed_run_goes_on_with_the_frames(watched, shapes, tmp_path) -> None:
    run = tmp_path / "killed"
    child = start_fit(shapes, "-o", run, *SCRATCH, "--watch", "dot/3.png")
    wait_for(child, "watched", 3)
    child.kill()
    child.communicate()
    first = (run / "watch/from-scratch-1/0000.npz").stat().st_mtime_ns
    events = fit("-o", run, "--resume")
    assert named(events, "watched")[0]["epoch"] > 0
    assert (run / "watch/from-scratch-1/0000.npz").stat().st_mtime_ns == first
    for mine, theirs in zip(_frames(run / "watch/from-scratch-1"), _frames(watched[0] / "watch/from-scratch-1"),
                            strict=True):  # fmt: skip
        for name, values in mine.items():
            np.testing.assert_array_equal(values, theirs[name])


@pytest.mark.parametrize("picture", ["dot/gone.png", "broken.txt", "\udcff"])
def test_a_picture_that_cannot_be_read_is_a_warning(shapes, tmp_path, picture) -> None:
    (shapes / "broken.txt").write_text("no picture")
    events = fit(shapes, "-o", tmp_path / "run", *SCRATCH[:-1], "1", "--watch", picture)
    warnings = [one["message"] for one in named(events, "log") if one["level"] == "warning"]
    assert len(warnings) == 1
    assert "cannot be watched" in warnings[0]
    assert events[-1]["event"] == "finished"
    assert not named(events, "watched")


def test_of_a_cross_validation_the_first_round_and_the_kept_one_are_watched(tmp_path) -> None:
    folder, run = make_shapes(tmp_path / "few", 15), tmp_path / "run"
    events = fit(folder, "-o", run, *SCRATCH[:-1], "1", "--watch", "bar/1.png")
    assert [one["round"] for one in named(events, "phase_started")] == [1, 2, 3, 4, 5, 6]
    assert sorted(path.name for path in (run / "watch").iterdir()) == ["from-scratch-1", "from-scratch-6"]
    assert [(one["round"], one["epoch"]) for one in named(events, "watched")] == [(1, 0), (1, 1), (6, 0), (6, 1)]


def test_what_cannot_be_written_ends_in_a_sentence(tmp_path) -> None:
    network = SmallNetwork()
    _, look, *_ = _watch(network, PreprocessSpec(height=32, width=32), tmp_path)
    shutil.rmtree(tmp_path / "watch")
    with pytest.raises(UserFacingError, match="cannot be written"):
        look(network, 1)


@pytest.mark.parametrize("training", [True, False])
def test_looking_leaves_the_network_and_chance_alone(tmp_path, training) -> None:
    network = SmallNetwork().train(training)
    network.norm.eval()
    modes = [module.training for module in network.modules()]
    state = {name: value.clone() for name, value in network.state_dict().items()}
    chance = torch.get_rng_state()
    _watch(network, PreprocessSpec(height=32, width=32), tmp_path)
    assert torch.equal(torch.get_rng_state(), chance)
    assert [module.training for module in network.modules()] == modes
    assert not any(module._forward_hooks for module in network.modules())
    assert all(weight.grad is None for weight in network.parameters())
    for name, value in network.state_dict().items():
        assert torch.equal(value, state[name])


def test_maps_are_taken_after_the_activation_and_where_there_is_none_after_normalisation(tmp_path) -> None:
    network = SmallNetwork().eval()
    network.project_norm.running_mean.fill_(0.25)
    found: list[torch.Tensor] = []
    for module in (network.relu6, network.project_norm):
        module.register_forward_hook(lambda module, inputs, output: found.append(output[0].detach()))
    frame = _watch(network, PreprocessSpec(height=32, width=32), tmp_path)[-1]
    assert list(frame["names"]) == ["convolution 1", "convolution 2"]
    for layer, maps in enumerate(found):
        np.testing.assert_allclose(frame[f"maps_{layer}"], maps.numpy(), rtol=1e-3, atol=1e-3)


def test_large_maps_are_averaged_and_many_channels_thinned_out(tmp_path) -> None:
    network = build_network("simple_cnn", 4, NetworkOptions(side=112, channels=1, width=40, depth=4))
    spec = find_network("simple_cnn").preprocess(NetworkOptions(side=112, channels=1))
    full: list[torch.Tensor] = []
    network.relu1_1.register_forward_hook(lambda module, inputs, output: full.append(output[0].detach()))
    square, *_, frame = _watch(network, spec, tmp_path)
    assert frame["kernels"].shape == (32, 1, 3, 3)
    channels = frame["channels_0"]
    assert (len(channels), channels[0], channels[-1]) == (16, 0, 39)
    means = full[0].numpy()[channels].reshape(16, 56, 2, 56, 2).mean((2, 4))
    np.testing.assert_allclose(frame["maps_0"], means, rtol=2e-3, atol=1e-3)
    assert np.array_equal(np.array(Image.open(tmp_path / "watch/from-scratch-1/square.png"))[..., 1], square[..., 0])


def test_of_very_long_trainings_at_most_a_thousand_epochs_are_kept(tmp_path) -> None:
    network, spec = SmallNetwork(), PreprocessSpec(height=32, width=32)
    _, look, told, _ = _watch(network, spec, tmp_path, epochs=2500)
    for epoch in range(1, 7):
        look(network, epoch)
    assert [event.epoch for event in told] == [0, 3, 6]


def test_a_line_without_a_round_is_of_the_first() -> None:
    line = b'{"event": "watched", "v": 1, "time": 0, "epoch": 3, "recipe": "fine-tune", "path": "watch/a.npz"}'
    assert decode(line) == Watched(epoch=3, recipe="fine-tune", round=1, path="watch/a.npz")
